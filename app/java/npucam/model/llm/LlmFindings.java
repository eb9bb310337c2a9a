package npucam.model.llm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import npucam.model.ModelException;

/** Gathers what is wrong with a conversion and what deserves to be said, so that all of it can be said at once. */
final class LlmFindings {
    private final Path spec;
    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    LlmFindings(Path spec) {
        this.spec = spec;
    }

    /**
     * A parameter is wrong.
     *
     * @param value as it stands in the spec
     */
    void wrong(String key, Object value, String message, String fix) {
        problems.add(spec + ": llm." + key + " = " + value + ": " + message + ". " + fix);
    }

    /** A file is wrong. */
    void wrong(Path file, String message, String fix) {
        problems.add(file + ": " + message + ". " + fix);
    }

    /** Problems that say themselves where they are. */
    void wrong(List<String> lines) {
        problems.addAll(lines);
    }

    void note(String line) {
        notes.add(line);
    }

    List<String> notes() {
        return notes;
    }

    List<String> problems() {
        return problems;
    }

    /** @throws ModelException with everything that is wrong */
    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new ModelException(problems);
        }
    }
}
