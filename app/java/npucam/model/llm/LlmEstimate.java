package npucam.model.llm;

import npucam.model.llm.LlmFacts.Language;
import npucam.model.llm.LlmFacts.Vision;
import npucam.model.llm.LlmSettings.Chip;

/**
 * What a converted model will take, in bytes, from its {@code config.json} and the conversion's parameters alone. The formulas were
 * fitted to models of Qwen2.5-VL's shape that were converted: one and two layers of the 3B's size at three prompt and picture sizes,
 * and tiny ones. Weights, key-value cache and activations of BM1684X come out within 1 %; commands, and the activations of two cores,
 * rest on single measurements. Blocks with 16-bit weights take less for activations than counted here.
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
 * @param disk that the conversion takes at its peak
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
        long embeddingFile,
        long disk) {
    private static final int HALF = 2;
    private static final long PAGE = 4096;

    /** A network for any length has its commands made when it runs. */
    private static final double DYNAMIC_COMMANDS = 100_000;

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
        long layers = language.layers() * layerWeights(plan);
        long vision = plan.vision().map(known -> towerWeights(known, plan)).orElse(0L);
        return new LlmEstimate(
                layers,
                onDisk ? 0 : pages(table),
                onDisk || !language.tied() ? pages(table) : 0,
                vision,
                language.layers() * keyValueCache(language, settings.seqLength()),
                Math.max(Math.max(block, tower), Math.max(head, decode)),
                blocks * block + language.layers() * decode + tower + head,
                commands(plan),
                (long) settings.promptLength() * language.hiddenSize() * HALF,
                kernel(settings.chip()),
                onDisk ? table : 0,
                disk(plan, layers, table, vision));
    }

    /**
     * The weights in the tool's own form, in 32 bits but for those that come quantised; for each network a file of lowered weights and a
     * file of its own, where the prompt's and the next word's have the same weights, and three the same table; and the result.
     */
    private static long disk(LlmPlan plan, long layers, long table, long vision) {
        Language language = plan.facts().language();
        long layersIn =
                plan.facts().quantization().isPresent() ? layers : 4L * language.layers() * linearWeights(language);
        long in = layersIn + 2 * HALF * table + HALF * vision;
        long networks = 2 * layers + 3 * table + vision;
        long kernels = (2L * language.layers() + 4) * kernel(plan.settings().chip());
        return in + 2 * networks + kernels + layers + 2 * table + vision;
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
        long layerBiases = 5 * hidden + 2L * vision.intermediateSize();
        long weights = vision.layers() * layerWeights(vision)
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

    /**
     * Commands grow with the tiles that the work is cut into. Fitted to one block of the 3B at 2048 and 4096 tokens and a tiny one; the
     * tower's layers then come out within 5 %. Smaller local memory and a second core make more of them: one measurement.
     */
    private static long commands(LlmPlan plan) {
        Language language = plan.facts().language();
        double tiles = plan.settings().chip() == Chip.BM1684X
                ? 1
                : 3.0 * plan.settings().cores();
        boolean dynamic = plan.settings().compiledDynamic();
        double block = layerCommands(
                linearWeights(language), language.querySize(), plan.settings().promptLength());
        double decode = 24_000 + 4.7e-4 * linearWeights(language);
        double tower = plan.vision()
                .map(vision -> vision.layers()
                        * layerCommands(layerWeights(vision), vision.hiddenSize(), plan.patches(vision)))
                .orElse(0.0);
        return Math.round(language.layers() * ((dynamic ? DYNAMIC_COMMANDS : tiles * block) + decode)
                + (dynamic ? DYNAMIC_COMMANDS : tiles * tower));
    }

    /** @param rows worked on at once: tokens or patches */
    private static double layerCommands(long weights, long width, long rows) {
        return 13_000 + 7.02e-6 * weights * rows + 4.96e-5 * width * rows * rows;
    }

    private static long layerWeights(Vision vision) {
        return 4L * vision.hiddenSize() * vision.hiddenSize() + 3L * vision.hiddenSize() * vision.intermediateSize();
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

    /** @param shared the program that runs the model lets its networks share their memory for activations */
    long deviceBytes(boolean shared) {
        return weights() + commands + keyValueCache + buffer + (shared ? sharedActivations : ownActivations);
    }
}
