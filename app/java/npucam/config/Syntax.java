package npucam.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import org.tomlj.TomlVersion;

/**
 * The text as TOML. A line that is not TOML is a problem of its own; the lines around it are still read, so that one slip does
 * not hide the others. This class knows which lines to leave alone lest the slip is reported twice.
 */
final class Syntax {
    private static final Pattern HEADER = Pattern.compile("^\\s*\\[+\\s*([\\w.-]*)");
    private static final Pattern KEY = Pattern.compile("^\\s*([\\w-]+)\\s*[=:]");

    private final List<String> lines;
    private final TomlParseResult toml;
    /** Lines on which a section, or a key outside of them, begins that was understood. */
    private final Set<Integer> understoodLines;

    /** Lines of section headers that were not understood: whose the keys below are, nobody knows. */
    private final Set<Integer> lostHeaders = new HashSet<>();

    /** Line number → number of the section header that governs it; 0 above the first. */
    private final int[] headerOf;

    private Syntax(String text) {
        lines = List.of(text.split("\n", -1));
        headerOf = new int[lines.size() + 1];
        for (int number = 1; number <= lines.size(); number++) {
            headerOf[number] = HEADER.matcher(line(number)).find() ? number : headerOf[number - 1];
        }
        // Editors' TOML tools read 1.0, so a file that passes here must be 1.0.
        toml = Toml.parse(text, TomlVersion.V1_0_0);
        understoodLines = toml.keySet().stream()
                .map(name -> toml.inputPositionOf(List.of(name)).line())
                .collect(Collectors.toSet());
    }

    static Syntax of(String text, Problems problems) {
        Syntax syntax = new Syntax(text);
        syntax.toml.errors().forEach(error -> syntax.report(error, problems));
        return syntax;
    }

    /** What was understood. */
    TomlTable root() {
        return toml;
    }

    /** Below a section header that was not understood. */
    boolean isLost(TomlPosition at) {
        return lostHeaders.contains(headerOf[at.line()]);
    }

    /** Some line begins with this name, but TOML errors may have kept it from being read. */
    boolean mayHaveLost(String name) {
        return toml.hasErrors() && lines.stream().anyMatch(line -> line.strip().startsWith(name));
    }

    /** Where something would have to be added that belongs nowhere yet: the last line. */
    TomlPosition end() {
        boolean endsWithNewline =
                lines.size() > 1 && lines.get(lines.size() - 1).isEmpty();
        return TomlPosition.positionAt(endsWithNewline ? lines.size() - 1 : lines.size(), 1);
    }

    private void report(TomlParseError error, Problems problems) {
        TomlPosition at = error.position();
        String line = line(at.line());
        String parserSays = String.valueOf(error.getMessage());
        Slips.Words words = Slips.explain(line, parserSays);
        boolean header = headerOf[at.line()] == at.line();
        if (header && parserSays.startsWith("Unexpected") && !understoodLines.contains(at.line())) {
            lostHeaders.add(at.line());
        }
        problems.add(at, keyAt(at.line()), "", words.message(), words.fix());
    }

    /** {@code section.name} or the section, as far as the text shows it without TOML's help. */
    private String keyAt(int number) {
        Matcher header = HEADER.matcher(line(headerOf[number]));
        String section = header.find() ? header.group(1) : "";
        Matcher key = KEY.matcher(line(number));
        if (!key.find()) {
            return headerOf[number] == number ? section : "";
        }
        return section.isEmpty() ? key.group(1) : section + "." + key.group(1);
    }

    /** Empty for line 0. */
    private String line(int number) {
        return number == 0 ? "" : lines.get(number - 1).stripTrailing();
    }
}
