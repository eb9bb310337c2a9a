package npucam.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import npucam.config.ValueType.Form;
import npucam.model.NearestName;

/** Names and words. */
final class Texts {
    /** One topic level: {@code /} would make it two, {@code +} and {@code #} are the subscriber's wildcards. */
    private static final String LEVEL = "[^/+#\\x00-\\x1f\\x7f]{1,60}";

    private Texts() {}

    /** Any text that is not empty. */
    static ValueType<String> text(int longest) {
        return matching("a text", "1 to " + longest + " characters", "^[^\\x00-\\x1f\\x7f]{1," + longest + "}$");
    }

    /** A name that becomes one level of an MQTT topic. */
    static ValueType<String> topicLevel() {
        return matching("a name without / + #", "1 to 60 characters", "^" + LEVEL + "$");
    }

    /** One or several levels; a first {@code $} would be the broker's own tree. */
    static ValueType<String> topicPrefix() {
        return matching(
                "one or more topic levels without + #, like \"site/hall\"",
                "",
                "^[^$/+#\\x00-\\x1f\\x7f][^/+#\\x00-\\x1f\\x7f]{0,59}(/" + LEVEL + ")*$");
    }

    /** The constants' names in lower case. */
    static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
        List<E> constants = List.of(type.getEnumConstants());
        List<String> words = constants.stream().map(Texts::word).toList();
        String quoted = words.stream().map(Literal::of).collect(Collectors.joining(", "));
        return new ValueType<>(Form.TEXT, "one of " + quoted, "", "", words, 0, 0, (toml, folder) -> {
            int index = words.indexOf((String) toml);
            if (index >= 0) {
                return constants.get(index);
            }
            String fix = NearestName.of((String) toml, words)
                    .map(word -> "Did you mean " + Literal.of(word) + "?")
                    .orElse("Write one of these");
            throw new BadValue("is not one of " + quoted, fix);
        });
    }

    /** How a constant is written in a config file. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static ValueType<String> matching(String noun, String range, String pattern) {
        return ValueType.ofText(noun, range, pattern, (toml, folder) -> {
            String text = (String) toml;
            if (!text.matches(pattern)) {
                throw new BadValue("is not " + noun + (range.isEmpty() ? "" : " of " + range));
            }
            return text;
        });
    }
}
