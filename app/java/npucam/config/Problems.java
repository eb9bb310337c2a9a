package npucam.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tomlj.TomlPosition;

/** Gathers what is wrong with one file, so that all of it can be said at once. */
final class Problems {
    private final String file;
    private final List<Problem> found = new ArrayList<>();

    /** @param file as the user named it */
    Problems(String file) {
        this.file = file;
    }

    /** @param key {@code section.name}, may be empty, as may be the value */
    void add(TomlPosition at, String key, String value, String message, String fix) {
        found.add(new Problem(file, at.line(), at.column(), key, value, message, fix));
    }

    /** The file as a whole cannot be used, so there is nothing else to find. */
    ConfigException wholeFile(String message, String fix) {
        return new ConfigException(List.of(new Problem(file, 0, 0, "", "", message, fix)));
    }

    /** @throws ConfigException with all problems in file order */
    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigException(found.stream()
                    .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                    .toList());
        }
    }
}
