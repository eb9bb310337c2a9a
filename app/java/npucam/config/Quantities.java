package npucam.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values whose unit stands behind the number, inside the quotes. */
final class Quantities {
    private static final Pattern DURATION = Pattern.compile("^([0-9]{1,9})(ms|s|m|h)$");
    private static final Pattern SIZE = Pattern.compile("^([0-9]{1,5})x([0-9]{1,5})$");

    private Quantities() {}

    /** A picture's size in pixels. */
    record Size(int width, int height) {}

    /** @param min inclusive, written as in the file, as is {@code max} */
    static ValueType<Duration> duration(String min, String max) {
        String range = min + " to " + max;
        return ValueType.ofText("a duration like \"5s\"", range, DURATION.pattern(), (toml, folder) -> {
            Duration value = durationOf((String) toml);
            if (value.compareTo(durationOf(min)) < 0 || value.compareTo(durationOf(max)) > 0) {
                throw Numbers.outOfRange(range);
            }
            return value;
        });
    }

    /**
     * So many times a second.
     *
     * @param unit {@code fps} or {@code /s}
     */
    static ValueType<Double> rate(String unit, double min, double max) {
        String range = Literal.of(min) + unit + " to " + Literal.of(max) + unit;
        String noun = "a rate like \"5" + unit + "\"";
        Pattern pattern = Pattern.compile("^([0-9]{1,6}(\\.[0-9]{1,6})?)" + unit + "$");
        return ValueType.ofText(noun, range, pattern.pattern(), (toml, folder) -> {
            double value = Double.parseDouble(match(pattern, toml, noun).group(1));
            if (value < min || value > max) {
                throw Numbers.outOfRange(range);
            }
            return value;
        });
    }

    static ValueType<Size> size(int min, int max) {
        String range = min + "x" + min + " to " + max + "x" + max;
        String noun = "a size like \"1280x720\"";
        return ValueType.ofText(noun, range, SIZE.pattern(), (toml, folder) -> {
            Matcher parts = match(SIZE, toml, noun);
            Size size = new Size(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
            if (Math.min(size.width(), size.height()) < min || Math.max(size.width(), size.height()) > max) {
                throw Numbers.outOfRange(range);
            }
            return size;
        });
    }

    private static Duration durationOf(String text) throws BadValue {
        Matcher parts = match(DURATION, text, "a duration like \"5s\"");
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    private static Matcher match(Pattern pattern, Object toml, String noun) throws BadValue {
        Matcher matcher = pattern.matcher((String) toml);
        if (!matcher.matches()) {
            throw new BadValue("is not " + noun);
        }
        return matcher;
    }
}
