package npucam.model;

import java.util.List;

/**
 * A model, descriptor or labels file cannot be used. Each problem is one line that names the file, the place, what was found and
 * the fix. Exit code 78.
 */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    public ModelException(String problem) {
        super(problem);
        problems = List.of(problem);
    }

    public ModelException(String problem, Throwable cause) {
        super(problem, cause);
        problems = List.of(problem);
    }

    /**
     * Several problems at once; the message joins them in one line.
     *
     * @param problems at least one
     */
    public ModelException(List<String> problems) {
        super(String.join("; also ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong, one line each: for a command that reports all of it. */
    public List<String> problems() {
        return problems;
    }
}
