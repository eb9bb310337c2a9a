package npucam.model.llm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import npucam.model.BmodelFile;
import npucam.model.InputFile;
import npucam.model.ModelException;
import npucam.model.llm.LlmSettings.Sides;
import npucam.model.toolchain.ToolCommand;
import npucam.model.toolchain.ToolFailedException;
import npucam.model.toolchain.Toolchain;

/**
 * One run of {@code llm_convert.py}: planned and checked first, so that what the tool would find after minutes, or never say, is said
 * before it starts.
 */
public final class LlmConversion {
    private final LlmSettings settings;
    private final Path folder;
    private final Optional<LlmPlan> plan;
    private final List<String> notes;

    private LlmConversion(LlmSettings settings, Path folder, Optional<LlmPlan> plan, List<String> notes) {
        this.settings = settings;
        this.folder = folder;
        this.plan = plan;
        this.notes = List.copyOf(notes);
    }

    /**
     * Checks the spec, the model's folder and this machine.
     *
     * @param folder the tool will run in; where a relative {@code out_dir} starts
     * @param environment read: {@code PATH}; {@code System.getenv()} except in tests
     * @throws ModelException with everything that is wrong or missing
     */
    public static LlmConversion plan(LlmSettings settings, Path folder, Map<String, String> environment) {
        LlmFindings findings = new LlmFindings(settings);
        Optional<LlmPlan> plan = checkedPlan(settings, folder, findings, true);
        plan.ifPresent(known -> checkSurroundings(known, folder, environment, findings));
        findings.throwIfAny();
        return new LlmConversion(settings, folder, plan, findings.notes());
    }

    /**
     * The same for a look ahead: what is not here yet is a note. Without the model's {@code config.json} the spec alone is checked.
     *
     * @throws ModelException with everything that is wrong
     */
    public static LlmConversion dryPlan(LlmSettings settings, Path folder, Map<String, String> environment) {
        LlmFindings findings = new LlmFindings(settings);
        Optional<LlmPlan> plan = checkedPlan(settings, folder, findings, false);
        findings.throwIfAny();
        List<String> notes = new ArrayList<>(findings.notes());
        LlmFindings missing = new LlmFindings(settings);
        plan.ifPresent(known -> checkSurroundings(known, folder, environment, missing));
        missing.problems().forEach(problem -> notes.add("before it can run: " + problem));
        return new LlmConversion(settings, folder, plan, notes);
    }

    private static Optional<LlmPlan> checkedPlan(
            LlmSettings settings, Path folder, LlmFindings findings, boolean modelRequired) {
        LlmRules.checkParameters(settings, settings.out(folder), findings);
        Path config = settings.modelPath().resolve("config.json");
        if (Files.isRegularFile(settings.modelPath())) {
            findings.wrong(
                    "model_path",
                    '"' + settings.modelPath().toString() + '"',
                    "is a file",
                    "Name the folder of a model as Hugging Face has it, with config.json and .safetensors files");
        } else if (Files.exists(config)) {
            try {
                return Optional.of(LlmRules.check(settings, LlmFacts.read(config), findings));
            } catch (ModelException unreadable) {
                findings.wrong(unreadable);
            }
        } else if (modelRequired) {
            boolean there = Files.isDirectory(settings.modelPath());
            findings.wrong(
                    "model_path",
                    '"' + settings.modelPath().toString() + '"',
                    there
                            ? "has no config.json"
                            : "does not exist (looked for "
                                    + settings.modelPath().toAbsolutePath() + ")",
                    "Correct the path, or download the model there, with all its files");
        } else {
            findings.note(config + " is not here: the spec alone was checked. That one file is enough for an estimate");
        }
        return Optional.empty();
    }

    private static void checkSurroundings(
            LlmPlan plan, Path folder, Map<String, String> environment, LlmFindings findings) {
        LlmSettings settings = plan.settings();
        LlmFiles.check(settings.modelPath(), plan.facts(), findings);
        if (settings.toolchain().container().isEmpty()) {
            LlmMachine.checkParallel(environment, findings);
        }
        if (plan.isMeasured()) {
            LlmMachine.checkDisk(settings.out(folder), LlmEstimate.of(plan).disk(), findings);
        }
    }

    /** What the user should know before it runs, one line each. */
    public List<String> notes() {
        return notes;
    }

    /** What the result will take, a table in lines; empty without a {@code config.json} of a kind that was measured. */
    public List<String> estimate() {
        return plan.filter(LlmPlan::isMeasured)
                .map(known -> EstimateTable.lines(known, LlmEstimate.of(known)))
                .orElse(List.of());
    }

    /** The model's {@code config.json} is there, so the tool can be asked what it would do. */
    public boolean hasModel() {
        return plan.isPresent();
    }

    /** What {@link #run} will start. */
    public ToolCommand command() {
        return LlmCommand.of(settings, picture(), false);
    }

    /** As {@link #command}; the tool prints how it understands its parameters, and ends. */
    public ToolCommand dryCommand() {
        return LlmCommand.of(settings, picture(), true);
    }

    /** Without the model, tokens are taken to be those of Qwen2.5-VL. */
    private Optional<Sides> picture() {
        return plan.isPresent()
                ? plan.get().picture().filter(sides -> settings.maxPixels().isPresent())
                : settings.maxPixels().flatMap(pixels -> LargestPicture.of(pixels, LargestPicture.QWEN_TOKEN_SIDE));
    }

    /**
     * Runs the tool to its end.
     *
     * @param log written: everything the tool prints
     * @param progress told the line that says how far it is, a few times a second, on another thread
     * @return the model file; empty with {@code only_mlir}
     * @throws ToolFailedException when it fails
     * @throws ModelException when it said it was done and left no model
     */
    public Optional<Path> run(Toolchain tools, Path log, Consumer<String> progress) throws InterruptedException {
        FileTime start = FileTime.fromMillis(System.currentTimeMillis());
        tools.run(command(), folder, log, progress);
        if (settings.onlyMlir()) {
            return Optional.empty();
        }
        Path out = settings.out(folder);
        return Optional.of(newest(out, start)
                .orElseThrow(() -> new ModelException(
                        out + ": llm_convert.py ended well, but left no .bmodel there. See " + log)));
    }

    /** The tool puts the time into the name, so earlier results lie beside the new one. */
    private static Optional<Path> newest(Path out, FileTime since) {
        try (Stream<Path> files = Files.list(out)) {
            return files.filter(file -> file.toString().endsWith(".bmodel"))
                    .filter(file -> modified(file).toMillis() / 1000 >= since.toMillis() / 1000)
                    .max(Comparator.comparing(LlmConversion::modified));
        } catch (IOException unreadable) {
            throw InputFile.unreadable(out, unreadable);
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException unreadable) {
            throw InputFile.unreadable(file, unreadable);
        }
    }

    /** The finished model's real sizes beside the estimate, a table in lines. */
    public List<String> compared(Path bmodel) {
        LlmMemory memory = LlmMemory.of(BmodelFile.read(bmodel));
        return plan.filter(LlmPlan::isMeasured)
                .map(known -> EstimateTable.compared(LlmEstimate.of(known), memory))
                .orElse(List.of());
    }
}
