package npucam.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** Keys and values as they are written in a config file, safe to show: on one line, not too long, without credentials. */
final class Literal {
    private static final int LONGEST = 80;
    private static final double LARGEST_PLAIN = 1e15;
    private static final Pattern BARE_KEY = Pattern.compile("[A-Za-z0-9_-]{1,80}");

    private Literal() {}

    /** @param toml what tomlj gives for a value; a list or map in an example */
    static String of(Object toml) {
        if (toml instanceof String text) {
            return quoted(withoutCredentials(text));
        }
        if (toml instanceof Double number && Math.abs(number) < LARGEST_PLAIN) {
            return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
        }
        if (toml instanceof Map<?, ?> example) {
            return example.entrySet().stream()
                    .map(entry -> key((String) entry.getKey()) + " = " + of(entry.getValue()))
                    .collect(Collectors.joining(", ", "{ ", " }"));
        }
        if (toml instanceof List<?> example) {
            return example.stream().map(Literal::of).collect(Collectors.joining(", ", "[", "]"));
        }
        if (toml instanceof TomlTable) {
            return "{...}";
        }
        if (toml instanceof TomlArray array) {
            return ValueType.isWholes(array) ? array.toList().toString() : "[...]";
        }
        return toml.toString();
    }

    /** {@code section.name}, each part quoted where TOML wants it. */
    static String key(String section, String name) {
        return key(section) + "." + key(name);
    }

    static String key(String name) {
        return BARE_KEY.matcher(name).matches() ? name : quoted(name);
    }

    /** {@code rtsp://user:secret@host} becomes {@code rtsp://***@host}, also when the address is malformed. */
    static String withoutCredentials(String text) {
        int at = text.lastIndexOf('@');
        int scheme = text.indexOf("://");
        if (at < 0) {
            return text;
        }
        return (scheme >= 0 && scheme < at ? text.substring(0, scheme + 3) : "") + "***" + text.substring(at);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().limit(LONGEST).forEach(point -> {
            if (point == '"' || point == '\\') {
                quoted.append('\\').appendCodePoint(point);
            } else if (Character.isISOControl(point)) {
                quoted.append(String.format("\\u%04x", point));
            } else {
                quoted.appendCodePoint(point);
            }
        });
        return quoted.append(text.codePointCount(0, text.length()) > LONGEST ? "…\"" : "\"")
                .toString();
    }
}
