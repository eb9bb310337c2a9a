package npucam.config;

import java.util.List;
import java.util.stream.Collectors;

/** The reference table of {@code device-config/README.md}. */
final class ReferenceText {
    private ReferenceText() {}

    static String of(List<Key<?>> keys) {
        return Keys.SECTIONS.entrySet().stream()
                .map(section -> "### [" + section.getKey() + "]\n\n" + section.getValue() + ".\n\n"
                        + "| Key | Value | Default | Meaning |\n|---|---|---|---|\n"
                        + keys.stream()
                                .filter(key -> key.section().equals(section.getKey()))
                                .map(ReferenceText::row)
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
    }

    private static String row(Key<?> key) {
        ValueType<?> type = key.type();
        String range = type.range().isEmpty() ? "" : ", " + type.range();
        String sources = key.sources().stream().sorted().map(Texts::word).collect(Collectors.joining(", "));
        String only = sources.isEmpty() ? "" : "; for " + sources;
        return "| `" + key.name() + "` | " + type.noun() + range + " | " + key.otherwise() + " | " + key.meaning()
                + only + " |\n";
    }
}
