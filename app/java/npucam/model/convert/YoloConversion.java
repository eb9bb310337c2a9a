package npucam.model.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import npucam.model.ModelException;
import npucam.model.toolchain.ToolFailedException;
import npucam.model.toolchain.Toolchain;

/**
 * The conversion of one spec. Works in a folder of its own, where logs, intermediate files and the record of what is done stay; what was
 * done is not done again. Finished models appear in the folder for results whole or not at all.
 */
public final class YoloConversion {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final YoloConversionSettings settings;
    private final Plan plan;
    private final Path logs;

    private YoloConversion(YoloConversionSettings settings, Plan plan) {
        this.settings = settings;
        this.plan = plan;
        this.logs = plan.work().resolve("logs");
    }

    /**
     * Plans the steps; writes nothing.
     *
     * @param work the folder the tools will work in
     * @throws ModelException when the network is not what the spec says, with every problem
     */
    public static YoloConversion plan(YoloConversionSettings settings, Path work) {
        return new YoloConversion(settings, Planner.plan(settings, work));
    }

    /** What the user should know before it runs, one line each. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>(settings.notes());
        notes.addAll(plan.notes());
        return notes.stream().distinct().toList();
    }

    /** The same work as a shell's script: what {@link #run} will do, word for word. */
    public String script() {
        return plan.script();
    }

    /**
     * Does what is not done yet.
     *
     * @param out folder for the results, one folder for each model
     * @return the finished models' {@code .mud} files
     * @throws ToolFailedException when a step fails; the models before it are finished
     * @throws ModelException when a file cannot be read or written
     */
    public List<Path> run(Toolchain tools, Path out, ConversionProgress progress) throws InterruptedException {
        makeFolder(logs);
        List<Step> steps = plan.steps();
        List<Path> finished = new ArrayList<>();
        int number = 0;
        for (Step step : steps) {
            progress.begins(step.name(), ++number, steps.size());
            progress.done(step.name(), perform(step, tools, progress));
            for (Product product : plan.products()) {
                if (product.deploy().equals(step)) {
                    finished.add(new FinishedModel(settings, product, logs, tools.description()).write(out));
                }
            }
        }
        return finished;
    }

    private String perform(Step step, Toolchain tools, ConversionProgress progress) throws InterruptedException {
        StepRecord done = new StepRecord(step, logs);
        String already = "";
        if (done.isDone() && (Files.isRegularFile(log(step)) || !(step instanceof Step.Tool))) {
            already = ", already done";
        } else {
            done.forget();
            long begin = System.nanoTime();
            step.perform(tools, plan.work(), log(step), progress::moves);
            done.write((System.nanoTime() - begin) / NANOS_PER_MILLI);
        }
        return String.format(Locale.ROOT, "%.1f s%s%s", done.millis() / 1000.0, already, comparison(step));
    }

    private String comparison(Step step) {
        if (!(step instanceof Step.Tool)) {
            return "";
        }
        return Comparison.in(log(step)).stream()
                .findFirst()
                .map(comparison -> "; on the test picture " + comparison.text())
                .orElse("");
    }

    private Path log(Step step) {
        return logs.resolve(step.name() + ".log");
    }

    private static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ModelException(
                    folder + ": cannot be made: " + e + ". May you write there? --work names another", e);
        }
    }
}
