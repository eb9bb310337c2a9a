package npucam.model.llm;

import npucam.model.llm.LlmFacts.Language;
import npucam.model.llm.LlmFacts.Vision;
import npucam.model.llm.LlmSettings.Chip;

/**
 * What a converted model will take, in bytes, from its {@code config.json} and the conversion's parameters alone. The formulas were
 * fitted to models of Qwen2.5-VL's shape that were converted: one and two layers of the 3B's size at three prompt and picture sizes,
 * and tiny ones. Weights, key-value cache and activations of BM1684X come out within 1 %; commands, and the activations of two cores,
 * rest on single measurements.
 *
 * @param layers weights of all language layers with their rotary tables
 * @param embedding table that turns tokens into vectors, on the device
 * @param head that turns vectors into tokens; 0 where it is the embedding's table
 * @param vision weights of the vision tower
 * @param keyValueCache of all layers, with the inputs and outputs of decoding
 * @param sharedActivations the largest need of one network: they all use the same memory
 * @param ownActivations every network has its own
 * @param commands for the NPU
 * @param buffer of the prompt's embeddings, which the program that runs the model allocates
 * @param kernel the vendor's code for the NPU's own processor, in the file
 * @param embeddingFile beside the model file, for a board's CPU; 0 without {@code embedding_disk}
 */
record LlmEstimate(
        long layers,
        long embedding,
        long head,
        long vision,
        long keyValueCache,
        long sharedActivations,
        long ownActivations,
        long commands,
        long buffer,
        long kernel,
        long embeddingFile) {
    private static final int HALF = 2;
    private static final long PAGE = 4096;

    static LlmEstimate of(LlmPlan plan) {
        Language language = plan.facts().language();
        LlmSettings settings = plan.settings();
        long table = (long) language.vocabulary() * language.hiddenSize() * HALF;
        boolean onDisk = settings.embeddingDisk();
        long block = blockActivations(plan);
        long decode = pages(PAGE * (language.intermediateSize() / 460 + 1L));
        long tower = plan.vision().map(vision -> towerActivations(vision, plan)).orElse(0L);
        long head = (long) language.vocabulary() * 12;
        int blocks = language.layers() * (settings.useHistoryKv() ? 2 : 1);
        return new LlmEstimate(
                language.layers() * layerWeights(plan),
                onDisk ? 0 : pages(table),
                onDisk || !language.tied() ? pages(table) : 0,
                plan.vision().map(vision -> towerWeights(vision, plan)).orElse(0L),
                language.layers() * keyValueCache(language, settings.seqLength()),
                Math.max(Math.max(block, tower), Math.max(head, decode)),
                blocks * block + language.layers() * decode + tower + head,
                commands(plan),
                (long) settings.promptLength() * language.hiddenSize() * HALF,
                kernel(settings.chip()),
                onDisk ? table : 0);
    }

    /** Packed weights, a scale of 16 bits and a zero point of 8 for each group; biases in 32 bits; the tables of the rotation. */
    private static long layerWeights(LlmPlan plan) {
        Language language = plan.facts().language();
        long weights = linearWeights(language);
        long linear = weights * plan.weightBits() / 8;
        long scales =
                plan.weightBits() == 16 ? 0 : plan.group() == 0 ? 3L * outputs(language) : 3 * weights / plan.group();
        long biases = 4L * (language.querySize() + 2L * language.keyValueSize());
        long norms = 2L * language.hiddenSize() * HALF;
        long rotation = (long) HALF * language.headSize() * plan.settings().seqLength();
        return pages(linear + scales + biases + norms + rotation);
    }

    private static long linearWeights(Language language) {
        return 2L * language.hiddenSize() * language.querySize()
                + 2L * language.hiddenSize() * language.keyValueSize()
                + 3L * language.hiddenSize() * language.intermediateSize();
    }

    private static long outputs(Language language) {
        return language.querySize()
                + 2L * language.keyValueSize()
                + 2L * language.hiddenSize()
                + 2L * language.intermediateSize();
    }

    private static long towerWeights(Vision vision, LlmPlan plan) {
        long hidden = vision.hiddenSize();
        long merged = hidden * vision.mergeSize() * vision.mergeSize();
        long layer = 4 * hidden * hidden + 3 * hidden * vision.intermediateSize();
        long layerBiases = 5 * hidden + 2L * vision.intermediateSize();
        long weights = vision.layers() * layer
                + vision.patchValues() * hidden
                + merged * merged
                + merged * plan.facts().language().hiddenSize();
        long norms = (2L * vision.layers() + 1) * hidden;
        return pages(HALF * (weights + norms) + 4L * vision.layers() * layerBiases);
    }

    private static long keyValueCache(Language language, int length) {
        return (long) length * (4L * language.keyValueSize() + HALF) + 6 * PAGE;
    }

    private static long blockActivations(LlmPlan plan) {
        Language language = plan.facts().language();
        long prompt = plan.settings().promptLength();
        // Each core works on a share of its own of the widest layer.
        long wide = plan.settings().cores() == 1 ? 6 : 8;
        long rows = wide * language.intermediateSize() + 4L * language.hiddenSize() + 4L * language.keyValueSize() + 12;
        long mask = plan.settings().compiledDynamic() ? 0 : HALF * prompt * prompt;
        long history = plan.settings().useHistoryKv()
                ? 4L * language.keyValueSize() * plan.settings().seqLength()
                : 0;
        return pages(prompt * rows + mask + history);
    }

    /** Fitted at the 3B's tower (1280 wide, 3420 inside): 37,513 bytes a patch, of which the width's share is assumed to grow with it. */
    private static long towerActivations(Vision vision, LlmPlan plan) {
        long patches = plan.patches(vision);
        long row = 4L * vision.patchValues() + (37_513L - 4 * 1176) * vision.hiddenSize() / 1280;
        return pages(row * patches + 12 * patches * patches);
    }

    private static long commands(LlmPlan plan) {
        int layers = plan.facts().language().layers();
        int tower = plan.vision().map(Vision::layers).orElse(0);
        double prompt = plan.settings().promptLength() / 2048.0;
        boolean oneCore = plan.settings().cores() == 1;
        double block = plan.settings().compiledDynamic() ? 0.1 : oneCore ? 1.55 * prompt : 9.6 * prompt;
        double towerLayer = plan.settings().compiledDynamic() ? 0.1 : oneCore ? 1.05 : 5.2;
        return Math.round((layers * (block + 0.06) + tower * towerLayer) * 1e6);
    }

    private static long kernel(Chip chip) {
        return switch (chip) {
            case BM1684X -> 5_600_000;
            case BM1688, CV186X -> 5_100_000;
        };
    }

    private static long pages(long bytes) {
        return (bytes + PAGE - 1) / PAGE * PAGE;
    }

    long weights() {
        return layers + embedding + head + vision;
    }

    /** Of the {@code .bmodel}. */
    long fileBytes() {
        return weights() + commands + kernel;
    }

    /**
     * Of the conversion at its peak: the unquantised weights as 32-bit copies, the networks each in a file of its own, and the result.
     */
    long diskBytes() {
        return 3 * (embedding + head + vision) + 4 * fileBytes() + embeddingFile;
    }

    /** @param shared the program that runs the model lets its networks share their memory for activations */
    long deviceBytes(boolean shared) {
        return weights() + commands + keyValueCache + buffer + (shared ? sharedActivations : ownActivations);
    }
}
