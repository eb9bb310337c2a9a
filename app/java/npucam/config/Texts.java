package npucam.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import npucam.config.ValueType.Form;
import npucam.model.NearestName;
import org.tomlj.TomlArray;

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
        String quoted = quoted(words);
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

    /** One of the words, in whatever case it is written. */
    static ValueType<String> word(List<String> words) {
        String noun = "one of " + quoted(words);
        return new ValueType<>(
                Form.TEXT, noun, "", "", words, 0, 0, (toml, folder) -> nearest((String) toml, words, Map.of()));
    }

    /**
     * Some of the words, each once, at least one.
     *
     * @param others further words → what they are taken for
     */
    static ValueType<List<String>> words(List<String> words, Map<String, String> others) {
        String noun = "one or more of " + quoted(words);
        return new ValueType<>(Form.TEXTS, noun, "", "", words, 0, 0, (toml, folder) -> {
            List<String> values = new ArrayList<>();
            for (String written : textsOf(toml)) {
                String word = nearest(written, words, others);
                if (values.contains(word)) {
                    throw new BadValue("names " + Literal.of(word) + " twice", "Keep it once");
                }
                values.add(word);
            }
            if (values.isEmpty()) {
                throw new BadValue("is an empty list");
            }
            return List.copyOf(values);
        });
    }

    /** Any texts that are not empty. */
    static ValueType<List<String>> texts(String noun) {
        return new ValueType<>(Form.TEXTS, noun, "", "", List.of(), 0, 0, (toml, folder) -> {
            List<String> values = textsOf(toml);
            if (values.stream().anyMatch(String::isBlank)) {
                throw new BadValue("holds an empty text");
            }
            return values;
        });
    }

    /** A file in the working folder: a name without a folder. */
    static ValueType<String> fileName() {
        return matching(
                "a file name of letters, digits, _ . and -", "1 to 100 characters", "^[A-Za-z0-9_][\\w.-]{0,99}$");
    }

    private static List<String> textsOf(Object toml) {
        return toml instanceof TomlArray array
                ? array.toList().stream().map(String.class::cast).toList()
                : List.of((String) toml);
    }

    private static String nearest(String written, List<String> words, Map<String, String> others) throws BadValue {
        String plain = written.toLowerCase(Locale.ROOT);
        for (String word : words) {
            if (word.equalsIgnoreCase(written)) {
                return word;
            }
        }
        String other = others.get(plain);
        if (other != null) {
            return other;
        }
        throw new BadValue(
                (written.length() > 40 ? "holds a text that" : Literal.of(written)) + " is not one of " + quoted(words),
                NearestName.of(written, words)
                        .map(word -> "Did you mean " + Literal.of(word) + "?")
                        .orElse("Write one of these"));
    }

    private static String quoted(List<String> words) {
        return words.stream().map(Literal::of).collect(Collectors.joining(", "));
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
