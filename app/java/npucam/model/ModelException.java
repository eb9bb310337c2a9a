package npucam.model;

import java.util.List;

/**
 * A model, descriptor or labels file cannot be used. Each problem is one line that names the file, the place, what was found and
 * the fix. Exit code 78.
 */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;
    private final transient List<Problem> details;

    /**
     * What is wrong and what helps, apart.
     *
     * @param reason with file, place and value
     * @param fix empty where the reason holds it already
     */
    public record Problem(String reason, String fix) {
        public Problem {
            reason = oneLine(reason);
            fix = oneLine(fix);
        }

        /** In one line. */
        @Override
        public String toString() {
            return fix.isEmpty() ? reason : reason + ". " + fix;
        }
    }

    public ModelException(String problem) {
        this(problem, new Problem(problem, ""));
    }

    public ModelException(String problem, Throwable cause) {
        super(oneLine(problem), cause);
        problems = List.of(oneLine(problem));
        details = List.of(new Problem(problem, ""));
    }

    public ModelException(Problem problem) {
        this(problem.toString(), problem);
    }

    /** @param problem one line that says more than the detail, such as everything that was found */
    public ModelException(String problem, Problem detail) {
        super(oneLine(problem));
        problems = List.of(oneLine(problem));
        details = List.of(detail);
    }

    /**
     * Several problems at once; the message joins them in one line.
     *
     * @param problems at least one
     */
    public ModelException(List<String> problems) {
        super(oneLine(String.join("; also ", problems)));
        this.problems = problems.stream().map(ModelException::oneLine).toList();
        this.details = problems.stream().map(line -> new Problem(line, "")).toList();
    }

    /** Everything that is wrong, one line each: for a command that reports all of it. */
    public List<String> problems() {
        return problems;
    }

    /** The same, reason and fix apart where they are known apart; in the order of {@link #problems}. */
    public List<Problem> details() {
        return details;
    }

    /** What files hold is shown on one line, and steers no terminal. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
