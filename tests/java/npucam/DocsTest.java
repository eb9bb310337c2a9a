package npucam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import npucam.cli.NpucamCommand;
import org.junit.jupiter.api.Test;

/** Every class, file and command that the documents name exists. */
class DocsTest {
    private static final List<Path> DOCUMENTS = List.of(
            Path.of("README.md"),
            Path.of("CONTRIBUTING.md"),
            Path.of("models/README.md"),
            Path.of("device-config/README.md"));

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern TOP_LEVEL =
            Pattern.compile("(\\.ci|app|device-config|models|systemd|tests)/[\\w./-]+|[A-Z]\\w+\\.md|pom\\.xml");
    private static final Pattern CLASS_NAME = Pattern.compile("[A-Z][a-z]+(?:[A-Z][a-z]+)+");
    private static final Pattern COMMAND = Pattern.compile("app/npucam (\\w+)");

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        for (Path document : DOCUMENTS) {
            for (MatchResult link : matches(LINK, document)) {
                if (!link.group(1).contains(":")) {
                    Path target = document.resolveSibling(link.group(1));
                    assertTrue(Files.exists(target), document + " links to " + target);
                }
            }
        }
    }

    @Test
    void everyNamedFileExists() throws IOException {
        for (Path document : DOCUMENTS) {
            for (MatchResult code : matches(CODE, document)) {
                String first = code.group(1).split(" ", 2)[0];
                if (TOP_LEVEL.matcher(first).matches()) {
                    assertTrue(Files.exists(Path.of(first)), document + " names " + first);
                }
            }
        }
    }

    @Test
    void everyNamedClassExists() throws IOException {
        Set<String> classes = new TreeSet<>();
        for (String root : List.of("app/java", "tests/java")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".java"))
                        .forEach(name -> classes.add(name.substring(0, name.length() - ".java".length())));
            }
        }
        for (Path document : DOCUMENTS) {
            for (MatchResult code : matches(CODE, document)) {
                String name = code.group(1);
                if (CLASS_NAME.matcher(name).matches()) {
                    assertTrue(classes.contains(name), document + " names the class " + name);
                }
            }
        }
    }

    @Test
    void everyNamedCommandExists() throws IOException {
        for (Path document : DOCUMENTS) {
            for (MatchResult command : matches(COMMAND, document)) {
                assertEquals(
                        0,
                        NpucamCommand.execute(command.group(1), "--help"),
                        document + " names the command " + command.group(1));
            }
        }
    }

    private static List<MatchResult> matches(Pattern pattern, Path document) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(document));
        List<MatchResult> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.toMatchResult());
        }
        return found;
    }
}
