package npucam.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import npucam.model.NearestName;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Finds out which line of the file is which key. A mistyped name is a problem, and is then taken for the name that was meant
 * (unless that one is there too), so that its value is checked as well and nothing is called missing that is only misspelt.
 */
final class Entries {
    /** One line of the file. */
    record Entry(Key<?> key, String written, Object toml, TomlPosition at) {
        /** {@code file:line:column section.key = value}, as a {@link Problem} begins. */
        String placeIn(Path file) {
            return file + ":" + at.line() + ":" + at.column() + " " + written + " = " + Literal.of(toml);
        }
    }

    private final Syntax syntax;
    private final KeyList keys;
    private final Problems problems;
    private final Map<String, List<Entries>> repeated = new LinkedHashMap<>();
    private final Map<Key<?>, Entry> entries = new LinkedHashMap<>();
    private final Map<String, TomlPosition> sections = new LinkedHashMap<>();
    private final Set<String> misplaced = new HashSet<>();

    private Entries(Syntax syntax, KeyList keys, Problems problems) {
        this.syntax = syntax;
        this.keys = keys;
        this.problems = problems;
    }

    static Entries of(Syntax syntax, KeyList keys, Problems problems) {
        Entries entries = new Entries(syntax, keys, problems);
        TomlTable root = syntax.root();
        root.keySet().forEach(name -> entries.readTopLevel(root, name));
        return entries;
    }

    Iterable<Entry> all() {
        return entries.values();
    }

    Optional<Entry> find(Key<?> key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** A repeated section's entries, once for each time it stands in the file. */
    List<Entries> each(String section) {
        return repeated.getOrDefault(section, List.of());
    }

    /** Where the section begins, if it is in the file. */
    Optional<TomlPosition> section(String name) {
        return Optional.ofNullable(sections.get(name));
    }

    /** A key of this name stands in some section (or above them all) where it does not belong. */
    boolean isMisplaced(Key<?> key) {
        return misplaced.contains(key.name());
    }

    /** Unless the line is there, but lost to a slip or in a wrong place, which is a problem of its own. */
    void reportMissing(Key<?> key) {
        if (syntax.mayHaveLost(key.name()) || isMisplaced(key)) {
            return;
        }
        Optional<TomlPosition> section = section(key.section());
        String place = section.isPresent() ? " below " : " in a section ";
        problems.add(
                section.orElseGet(syntax::end),
                key.path(),
                "",
                "is missing",
                "Add " + key.exampleLine() + place + keys.header(key.section()));
    }

    /** The entry's value is right, but not beside others. */
    void report(Entry entry, String message, String fix) {
        problems.add(entry.at(), entry.written(), Literal.of(entry.toml()), message, fix);
    }

    private void readTopLevel(TomlTable root, String name) {
        Object value = root.get(List.of(name));
        TomlPosition at = root.inputPositionOf(List.of(name));
        if (syntax.isLost(at)) {
            return;
        }
        if (keys.sections().containsKey(name)) {
            readSection(name, value, at);
        } else if (value instanceof TomlTable || value instanceof TomlArray) {
            readMistypedSection(name, value, at);
        } else {
            reportKeyOutsideSections(name, at);
        }
    }

    private void readSection(String section, Object value, TomlPosition at) {
        sections.put(section, at);
        if (keys.repeated().contains(section) && isTables(value)) {
            readRepeated(section, value, at);
        } else if (value instanceof TomlTable table) {
            table.keySet().forEach(name -> readKey(section, table, name));
        } else if (value instanceof TomlArray array && !array.isEmpty() && array.get(0) instanceof TomlTable first) {
            problems.add(at, section, "", "stands in double brackets", "Write [" + section + "], and only once");
            first.keySet().forEach(name -> readKey(section, first, name));
        } else {
            problems.add(
                    at,
                    section,
                    Literal.of(value),
                    "must be a section",
                    "Write " + keys.header(section) + " alone on a line, its keys below");
        }
    }

    private static boolean isTables(Object value) {
        if (value instanceof TomlArray array) {
            return !array.isEmpty() && array.toList().stream().allMatch(TomlTable.class::isInstance);
        }
        return value instanceof TomlTable;
    }

    /** Single brackets will do when it stands once. */
    private void readRepeated(String section, Object value, TomlPosition at) {
        List<?> tables = value instanceof TomlArray array ? array.toList() : List.of(value);
        for (int i = 0; i < tables.size(); i++) {
            TomlTable table = (TomlTable) tables.get(i);
            Entries entriesOfOne = new Entries(syntax, keys, problems);
            TomlPosition begin = value instanceof TomlArray array ? array.inputPositionOf(i) : at;
            entriesOfOne.sections.put(section, begin);
            table.keySet().forEach(name -> entriesOfOne.readKey(section, table, name));
            repeated.computeIfAbsent(section, first -> new ArrayList<>()).add(entriesOfOne);
        }
    }

    private void readMistypedSection(String written, Object value, TomlPosition at) {
        Optional<String> meant = NearestName.of(written, keys.sections().keySet());
        String known = "The sections are " + String.join(", ", keys.sections().keySet());
        String fix =
                meant.map(name -> "Did you mean " + keys.header(name) + "?").orElse(known);
        problems.add(at, Literal.key(written), "", "is no section of this file", fix);
        if (meant.isPresent() && !syntax.root().contains(List.of(meant.get()))) {
            readSection(meant.get(), value, at);
        }
    }

    private void reportKeyOutsideSections(String written, TomlPosition at) {
        misplaced.add(written);
        String homes = homesOf(written);
        String fix = homes.isEmpty() ? "Put it below its section, like [model], or remove it" : "Put it below " + homes;
        problems.add(at, Literal.key(written), "", "stands outside the sections", fix);
    }

    private void readKey(String section, TomlTable table, String written) {
        Object value = table.get(List.of(written));
        TomlPosition at = table.inputPositionOf(List.of(written));
        Optional<Key<?>> known = keys.find(section, written);
        if (syntax.isLost(at)) {
            return;
        }
        if (known.isPresent()) {
            entries.put(known.get(), new Entry(known.get(), Literal.key(section, written), value, at));
        } else {
            reportUnknownKey(section, written, at);
            NearestName.of(written, namesIn(section))
                    .filter(name -> !misplaced.contains(written))
                    .flatMap(name -> keys.find(section, name))
                    .ifPresent(
                            key -> entries.putIfAbsent(key, new Entry(key, Literal.key(section, written), value, at)));
        }
    }

    /** The value stays out of the message: it may be a secret under a name nobody foresaw. */
    private void reportUnknownKey(String section, String written, TomlPosition at) {
        String homes = homesOf(written);
        String fix = NearestName.of(written, namesIn(section))
                .map(name -> "Did you mean " + name + "?")
                .orElse("The keys of " + keys.header(section) + " are " + String.join(", ", namesIn(section)));
        String message = "unknown key";
        if (!homes.isEmpty()) {
            misplaced.add(written);
            fix = "It belongs below " + homes;
        } else if (keys.keys().contains(Keys.PASSWORD_FILE)
                && NearestName.of(written, List.of("password")).isPresent()
                && NearestName.of(written, namesIn(section)).isEmpty()) {
            Key<?> home = section.equals("camera") ? Keys.URL_FILE : Keys.PASSWORD_FILE;
            message = "does not belong in this file, which others may see";
            fix = "Write it into a file of its own and name that: [" + home.section() + "] " + home.exampleLine();
        }
        problems.add(at, Literal.key(section, written), "", message, fix);
    }

    private List<String> namesIn(String section) {
        return keys.in(section).stream().map(Key::name).toList();
    }

    /** The sections that have a key of this name. */
    private String homesOf(String name) {
        return keys.keys().stream()
                .filter(key -> key.name().equals(name))
                .map(key -> keys.header(key.section()))
                .collect(Collectors.joining(" or "));
    }
}
