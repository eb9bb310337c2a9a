package npucam.model.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import npucam.model.llm.LlmSettings.Sides;
import npucam.model.toolchain.ToolCommand;

/** The words of {@code llm_convert.py}, in the order its own examples have them; what the spec leaves out is left out. */
final class LlmCommand {
    private final LlmSettings settings;
    private final List<String> words = new ArrayList<>();

    private LlmCommand(LlmSettings settings) {
        this.settings = settings;
    }

    /**
     * @param picture as the tool takes it, where the spec names one
     * @param dry the tool prints what it would do, and ends
     */
    static ToolCommand of(LlmSettings settings, Optional<Sides> picture, boolean dry) {
        LlmCommand command = new LlmCommand(settings);
        command.addValues(picture);
        command.addFlags();
        command.add("--dry_run", dry);
        settings.outDir().ifPresent(out -> command.add("-o", out.toString()));
        return new ToolCommand("llm_convert.py", command.words);
    }

    private void addValues(Optional<Sides> picture) {
        add("-m", settings.modelPath().toAbsolutePath().normalize().toString());
        add("-s", String.valueOf(settings.seqLength()));
        add("-q", settings.quantize().word());
        settings.qGroupSize().ifPresent(group -> add("-g", String.valueOf(group)));
        add("-c", settings.chip().word());
        picture.ifPresent(sides -> add("--max_pixels", LargestPicture.text(sides)));
        addAbove(1, "--num_device", settings.numDevice());
        addAbove(0, "--num_core", settings.numCore());
        addAbove(1, "-b", settings.batch());
        addAbove(0, "--max_input_length", settings.maxInputLength());
        addAbove(0, "--chunk_length", settings.chunkLength());
    }

    private void addFlags() {
        add("--symmetric", settings.symmetric());
        add("--embedding_disk", settings.embeddingDisk());
        add("--do_sample", settings.doSample());
        add("--use_history_kv", settings.useHistoryKv());
        add("--dynamic", settings.dynamic());
        add("--only_mlir", settings.onlyMlir());
        add("--again", settings.again());
    }

    private void add(String option, String value) {
        words.add(option);
        words.add(value);
    }

    private void addAbove(int standard, String option, int value) {
        if (value > standard) {
            add(option, String.valueOf(value));
        }
    }

    private void add(String option, boolean set) {
        if (set) {
            words.add(option);
        }
    }
}
