package npucam.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The lines of a MaixPy {@code .mud} file: sections in brackets, {@code key = value} with or without blanks, comments on lines of
 * their own that begin with {@code #} or {@code ;}. Section and key names are not case-sensitive. Collects problems, so that a
 * reader can name all of them at once.
 */
final class MudFile {
    private static final int SHOWN_VALUE_LENGTH = 60;

    /** One {@code key = value}; line numbers start at 1. */
    record Entry(String section, String key, String value, int line) {}

    private record Problem(int line, String text) {}

    private final Path file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private MudFile(Path file) {
        this.file = file;
    }

    /** @throws ModelException when the file cannot be read as text; what is wrong in single lines is kept as problems */
    static MudFile read(Path file) {
        MudFile mud = new MudFile(file);
        String section = "";
        int number = 0;
        for (String line : TextFile.lines(file, ".mud file")) {
            number++;
            String text = line.strip();
            if (text.startsWith("[") && text.endsWith("]")) {
                section = lower(text.substring(1, text.length() - 1));
            } else if (!text.isEmpty() && !text.startsWith("#") && !text.startsWith(";")) {
                mud.addEntry(section, text, number);
            }
        }
        return mud;
    }

    private void addEntry(String section, String text, int line) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            problem(line, shortened(text) + ": is neither [section] nor key = value");
            return;
        }
        if (section.isEmpty()) {
            problem(line, shortened(text) + ": stands before the first section. Write [basic] above it");
        }
        Entry entry = new Entry(
                section,
                lower(text.substring(0, equals)),
                text.substring(equals + 1).strip(),
                line);
        Entry earlier = entries.putIfAbsent(entry.section() + "." + entry.key(), entry);
        if (earlier != null) {
            problem(entry, "is already given in line " + earlier.line() + ". Keep one");
        }
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    Optional<Entry> entry(String section, String key) {
        return Optional.ofNullable(entries.get(section + "." + key));
    }

    /** {@code file:line key = value}, the way every message about an entry begins. */
    String at(Entry entry) {
        return at(entry.line()) + entry.key() + " = " + shortened(entry.value());
    }

    void problem(Entry entry, String whatAndFix) {
        problems.add(new Problem(entry.line(), at(entry) + ": " + whatAndFix));
    }

    /** Something the whole file lacks. */
    void problem(String whatAndFix) {
        problems.add(new Problem(Integer.MAX_VALUE, file + ": " + whatAndFix));
    }

    private void problem(int line, String text) {
        problems.add(new Problem(line, at(line) + text));
    }

    /** @throws ModelException with every problem so far, in the order of the lines */
    void throwProblems() {
        if (!problems.isEmpty()) {
            throw new ModelException(problems.stream()
                    .sorted((a, b) -> Integer.compare(a.line(), b.line()))
                    .map(Problem::text)
                    .toList());
        }
    }

    private String at(int line) {
        return file + ":" + line + " ";
    }

    private static String shortened(String value) {
        return value.length() <= SHOWN_VALUE_LENGTH ? value : value.substring(0, SHOWN_VALUE_LENGTH) + "...";
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
