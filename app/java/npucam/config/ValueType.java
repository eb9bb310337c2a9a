package npucam.config;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/**
 * What may stand to the right of an equals sign. One object serves the reader, the JSON Schema and the reference table.
 *
 * @param form its TOML type
 * @param noun with article, for messages: {@code a duration like "5s"}
 * @param range the allowed range with its unit, for messages and the reference; empty when there is none
 * @param pattern a regular expression in the common part of Java's, ECMA's and Rust's dialect; empty when any text will do
 * @param choices the only values allowed; empty when it is not a choice
 * @param min smallest number (inclusive), for numbers
 * @param max largest number (inclusive), for numbers
 * @param converter makes the value, after the form was checked
 */
record ValueType<T>(
        Form form,
        String noun,
        String range,
        String pattern,
        List<String> choices,
        double min,
        double max,
        Converter<T> converter) {

    private static final int LONGEST_TEXT = 1000;

    /** The TOML types that occur. */
    enum Form {
        TEXT,
        WHOLE,
        TEXT_OR_WHOLE,
        DECIMAL,
        FLAG,
        /** A list of whole numbers. */
        WHOLES,
        /** A list of numbers, or one number alone. */
        DECIMALS,
        /** A list of texts, or one text alone. */
        TEXTS,
        /** A list of lists of whole numbers. */
        SHAPES,
        /** A table whose keys are free and whose values are numbers. */
        NAMED_DECIMALS
    }

    /** Makes a value of what tomlj gives: String, Long, Double, Boolean, TomlArray or TomlTable, as the form says. */
    @FunctionalInterface
    interface Converter<T> {
        /** Relative paths start at {@code folder}. */
        T convert(Object toml, Path folder) throws BadValue;
    }

    static <T> ValueType<T> ofText(String noun, String range, String pattern, Converter<T> converter) {
        return new ValueType<>(Form.TEXT, noun, range, pattern, List.of(), 0, 0, converter);
    }

    /** Checks and converts; a {@link BadValue} carries the precise reason. */
    T read(Object toml, Path folder) throws BadValue {
        boolean fits = switch (form) {
            case TEXT -> toml instanceof String;
            case WHOLE -> toml instanceof Long;
            case TEXT_OR_WHOLE -> toml instanceof String || toml instanceof Long;
            case DECIMAL -> isDecimal(toml);
            case FLAG -> toml instanceof Boolean;
            case WHOLES -> isWholes(toml);
            case DECIMALS -> isDecimal(toml) || isListOf(toml, ValueType::isDecimal);
            case TEXTS -> toml instanceof String || isListOf(toml, String.class::isInstance);
            case SHAPES -> isListOf(toml, ValueType::isWholes);
            case NAMED_DECIMALS -> isNamedDecimals(toml);
        };
        if (!fits) {
            throw new BadValue("must be " + noun + ", not " + formOf(toml), fixForQuotes(toml));
        }
        if (toml instanceof String text && text.chars().anyMatch(Character::isISOControl)) {
            throw new BadValue(
                    "contains a control character",
                    "Type it again; a backslash in double quotes begins an escape, so write / or use single quotes");
        }
        if (toml instanceof String text && text.length() > LONGEST_TEXT) {
            throw new BadValue("is longer than " + LONGEST_TEXT + " characters");
        }
        return converter.convert(toml, folder);
    }

    private static boolean isDecimal(Object toml) {
        return toml instanceof Long || toml instanceof Double;
    }

    private static boolean isNamedDecimals(Object toml) {
        return toml instanceof TomlTable table
                && table.keySet().stream().allMatch(name -> isDecimal(table.get(List.of(name))));
    }

    static boolean isWholes(Object toml) {
        return isListOf(toml, Long.class::isInstance);
    }

    private static boolean isListOf(Object toml, Predicate<Object> element) {
        return toml instanceof TomlArray array && array.toList().stream().allMatch(element);
    }

    /** A number or flag written as text is mended by taking the quotes away, when that makes a right value. */
    private String fixForQuotes(Object toml) {
        boolean onlyQuotes = toml instanceof String text
                && switch (form) {
                    case TEXT, TEXT_OR_WHOLE, TEXTS, WHOLES, DECIMALS, SHAPES, NAMED_DECIMALS -> false;
                    case WHOLE -> text.matches("-?[0-9]+");
                    case DECIMAL -> text.matches("-?[0-9]+(\\.[0-9]+)?");
                    case FLAG -> text.matches("true|false");
                };
        return onlyQuotes ? "Write it without quotes" : "";
    }

    private static String formOf(Object toml) {
        if (toml instanceof String) {
            return "a text";
        }
        if (toml instanceof Long) {
            return "a whole number";
        }
        if (toml instanceof Double) {
            return "a decimal number";
        }
        if (toml instanceof Boolean) {
            return "true or false";
        }
        if (toml instanceof TomlTable) {
            return "a section";
        }
        return toml instanceof TomlArray ? "a list" : "a date or time";
    }
}
