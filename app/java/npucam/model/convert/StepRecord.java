package npucam.model.convert;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import npucam.model.ModelException;
import npucam.model.NewFile;

/**
 * What a step was when it was done: its text, the sums of what it read and wrote, its time. Lies beside the step's log. A step whose
 * text and inputs are as they were, and whose outputs are what it wrote, need not be done again.
 */
final class StepRecord {
    private static final String MILLIS = "millis ";

    private final Step step;
    private final Path file;

    /** @param folder of logs and records */
    StepRecord(Step step, Path folder) {
        this.step = step;
        this.file = folder.resolve(step.name() + ".done");
    }

    boolean isDone() {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try {
            List<String> recorded = new ArrayList<>(Files.readAllLines(file, StandardCharsets.UTF_8));
            recorded.removeIf(line -> line.startsWith(MILLIS));
            return recorded.equals(lines());
        } catch (IOException e) {
            // What cannot be read is done again.
            return false;
        }
    }

    /** How long the step took when it was done. */
    long millis() {
        try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith(MILLIS))
                    .mapToLong(line -> Long.parseLong(line.substring(MILLIS.length())))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | NumberFormatException e) {
            throw new ModelException(file + ": cannot be read: " + e.getMessage() + ". Delete it and convert again", e);
        }
    }

    /** From now on it is not done, until it is written again. */
    void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new ModelException(file + ": cannot be removed: " + e + ". May you write there?", e);
        }
    }

    /** @throws ModelException when the step's first output is not there: the tool said it had succeeded, and did not */
    void write(long millis) {
        Path first = step.outputs().get(0);
        if (!Files.isRegularFile(first)) {
            throw new ModelException(step.name() + ": ended without an error but did not write " + first
                    + ". Look into its log, " + file.resolveSibling(step.name() + ".log"));
        }
        List<String> lines = lines();
        lines.add(MILLIS + millis);
        NewFile.write(out -> out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8)), file);
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        step.text().lines().forEach(line -> lines.add("step " + line));
        step.inputs().forEach(input -> lines.add("input " + Content.of(input) + " " + input));
        step.outputs().forEach(output -> lines.add("output " + Content.of(output) + " " + output));
        return lines;
    }
}
