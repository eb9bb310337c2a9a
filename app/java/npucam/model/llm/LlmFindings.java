package npucam.model.llm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import npucam.model.ModelException;

/** Gathers what is wrong with a conversion and what deserves to be said, so that all of it can be said at once. */
final class LlmFindings {
    private final LlmSettings settings;
    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    LlmFindings(LlmSettings settings) {
        this.settings = settings;
    }

    /** @param value what counts where the spec does not set the key */
    void wrong(String key, Object value, String message, String fix) {
        String path = "llm." + key;
        String place = settings.places().getOrDefault(path, settings.spec() + " " + path + " = " + value);
        problems.add(place + ": " + message + ". " + fix);
    }

    /** A file is wrong. */
    void wrong(Path file, String message, String fix) {
        problems.add(file + ": " + message + ". " + fix);
    }

    /** What is wrong with a file, in lines that say where. */
    void wrong(ModelException problem) {
        problems.addAll(problem.problems());
    }

    /** This machine lacks something. */
    void lacking(String line) {
        problems.add(line);
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
