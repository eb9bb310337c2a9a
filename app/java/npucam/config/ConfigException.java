package npucam.config;

import java.util.List;
import java.util.stream.Collectors;

/** A config file cannot be used. Carries everything that is wrong with it; the message has one line per problem. Exit code 78. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** In file order, at least one. */
    public List<Problem> problems() {
        return problems;
    }
}
