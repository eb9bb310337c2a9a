package npucam.config;

import java.util.stream.Collectors;

/** The reference tables in {@code device-config/README.md} and {@code models/README.md}. */
final class ReferenceText {
    private ReferenceText() {}

    static String of(KeyList keys) {
        return keys.sections().entrySet().stream()
                .map(section -> "### " + keys.header(section.getKey()) + "\n\n" + section.getValue() + ".\n\n"
                        + "| Key | Value | Default | Meaning |\n|---|---|---|---|\n"
                        + keys.in(section.getKey()).stream()
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
