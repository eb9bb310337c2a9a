package npucam.model.llm;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import npucam.model.llm.LlmSettings.Chip;
import npucam.model.llm.LlmSettings.MaxPixels;
import npucam.model.llm.LlmSettings.Quantize;
import npucam.model.llm.LlmSettings.Sides;
import npucam.model.toolchain.ToolchainSettings;

/** A conversion's settings, from the example and with one thing changed at a time. */
final class LlmSpecs {
    static final Path CONFIGS = Path.of("tests/data/llm");

    private Path modelPath = Path.of("/workspace/Qwen2.5-VL-3B-Instruct-AWQ");
    private int seqLength = 2048;
    private Quantize quantize = Quantize.W4BF16;
    private OptionalInt qGroupSize = OptionalInt.empty();
    private Chip chip = Chip.BM1684X;
    private Optional<MaxPixels> maxPixels = Optional.of(new Sides(672, 896));
    private Optional<Path> outDir = Optional.of(Path.of("qwen2.5vl_3b"));
    private int numDevice = 1;
    private int numCore;
    private int batch = 1;
    private int maxInputLength;
    private int chunkLength;
    private boolean symmetric;
    private boolean embeddingDisk;
    private boolean doSample;
    private boolean useHistoryKv;
    private boolean dynamic;
    private boolean onlyMlir;
    private boolean again;

    LlmSpecs modelPath(Path path) {
        modelPath = path;
        return this;
    }

    LlmSpecs seqLength(int tokens) {
        seqLength = tokens;
        return this;
    }

    LlmSpecs quantize(Quantize word) {
        quantize = word;
        return this;
    }

    LlmSpecs group(int size) {
        qGroupSize = OptionalInt.of(size);
        return this;
    }

    LlmSpecs chip(Chip name) {
        chip = name;
        return this;
    }

    LlmSpecs maxPixels(MaxPixels pixels) {
        maxPixels = Optional.of(pixels);
        return this;
    }

    LlmSpecs noMaxPixels() {
        maxPixels = Optional.empty();
        return this;
    }

    LlmSpecs outDir(Path folder) {
        outDir = Optional.of(folder);
        return this;
    }

    LlmSpecs noOutDir() {
        outDir = Optional.empty();
        return this;
    }

    LlmSpecs devices(int count) {
        numDevice = count;
        return this;
    }

    LlmSpecs cores(int count) {
        numCore = count;
        return this;
    }

    LlmSpecs batch(int prompts) {
        batch = prompts;
        return this;
    }

    LlmSpecs maxInputLength(int tokens) {
        maxInputLength = tokens;
        return this;
    }

    LlmSpecs chunk(int tokens) {
        chunkLength = tokens;
        return this;
    }

    LlmSpecs history() {
        useHistoryKv = true;
        return this;
    }

    LlmSpecs dynamic() {
        dynamic = true;
        return this;
    }

    LlmSpecs embeddingDisk() {
        embeddingDisk = true;
        return this;
    }

    LlmSpecs everyFlag() {
        symmetric = true;
        embeddingDisk = true;
        doSample = true;
        useHistoryKv = true;
        dynamic = true;
        onlyMlir = true;
        again = true;
        return this;
    }

    LlmSettings settings() {
        return new LlmSettings(
                Path.of("qwen.toml"),
                Map.of(),
                ToolchainSettings.NONE,
                modelPath,
                seqLength,
                quantize,
                qGroupSize,
                chip,
                maxPixels,
                outDir,
                numDevice,
                numCore,
                batch,
                maxInputLength,
                chunkLength,
                symmetric,
                embeddingDisk,
                doSample,
                useHistoryKv,
                dynamic,
                onlyMlir,
                again);
    }

    /** The plan for one of the {@code config.json} files of the test data. */
    LlmPlan planFor(String model) {
        return planFor(CONFIGS.resolve(model));
    }

    LlmPlan planFor(Path model) {
        LlmSettings settings = settings();
        LlmFindings findings = new LlmFindings(settings);
        LlmRules.checkParameters(settings, settings.out(Path.of("work")), findings);
        LlmPlan plan = LlmRules.check(settings, LlmFacts.read(model.resolve("config.json")), findings);
        findings.throwIfAny();
        return plan;
    }
}
