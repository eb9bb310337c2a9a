package npucam.model.toolchain;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The folders in which a shell looks for programs. */
final class SearchPath {
    private static final Pattern SEPARATOR = Pattern.compile(File.pathSeparator, Pattern.LITERAL);

    private SearchPath() {}

    /** The program that a shell would start; see {@link #findAll}. */
    static Optional<Path> find(String program, Map<String, String> environment) {
        return findAll(program, environment).stream().findFirst();
    }

    /**
     * All programs of that name, in order. Relative folders do not count: they would mean another program in every working folder.
     *
     * @param environment read: {@code PATH}
     */
    static List<Path> findAll(String program, Map<String, String> environment) {
        return SEPARATOR
                .splitAsStream(environment.getOrDefault("PATH", ""))
                .map(folder -> Path.of(folder).resolve(program))
                .filter(file -> file.isAbsolute() && Files.isExecutable(file) && !Files.isDirectory(file))
                .toList();
    }
}
