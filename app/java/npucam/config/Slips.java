package npucam.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people do wrong when they write TOML by hand, recognised from the line and from what the parser says of it. */
final class Slips {
    private static final String KEY = "^\\s*([\\w-]+)\\s*=\\s*";
    /** A text without quotes that the fix must not repeat. */
    private static final String SECRET = "^\\s*([\\w-]*(?i:pass|secret|token)[\\w-]*)\\s*=\\s*[^\"'\\[{#\\s]";

    private static final String END = "\\s*(#.*)?$";
    private static final String ANY = "";
    private static final String EXTRA = "expected a newline or end-of-input";

    private static final Pattern SET_TWICE = Pattern.compile(" previously defined at line (\\d+)");

    /** @param fix {@code $1} is the first group of the line's pattern, the key; {@code $2} the second as a text in quotes */
    private record Slip(Pattern line, Pattern parserSays, String message, String fix) {}

    /** The first that fits is taken, so the special ones come first. */
    private static final List<Slip> ALL = List.of(
            slip("[“”„‟‘’]", "Unexpected", "has typographic quotes", "Write straight quotes: \" at both ends"),
            slip(
                    "^\\s*([\\w-]+)\\s*:",
                    "Unexpected",
                    "has a colon where the equals sign belongs",
                    "Write $1 = and then the value"),
            slip(
                    KEY + "(#.*)?$",
                    "Unexpected",
                    "has no value",
                    "Write one, or put # before the line to use the default"),
            slip(
                    KEY + "(?i:true|yes|on)" + END,
                    "Unexpected",
                    "has a switch that is not written as TOML wants it",
                    "Write $1 = true"),
            slip(
                    KEY + "(?i:false|no|off)" + END,
                    "Unexpected",
                    "has a switch that is not written as TOML wants it",
                    "Write $1 = false"),
            slip(
                    KEY + "-?\\d+,\\d",
                    "Unexpected ','",
                    "has a decimal comma",
                    "Write the number with a point, like 0.25"),
            slip(
                    KEY + "-?(\\d+\\.|\\.\\d+)" + END,
                    "Unexpected '.'",
                    "has a number that begins or ends with a point",
                    "Write a digit on both sides, like 0.5"),
            slip(ANY, "Unexpected end of .*expected \"", "has no closing quote", "End the text with \""),
            slip(ANY, "Unexpected end of .*expected '", "has no closing quote", "End the text with '"),
            slip(ANY, "'\\\\u00([01].|7f)'", "contains a control character", "Delete the line and type it again"),
            slip("^\\s*(//|;)", "Unexpected", "is not a line of TOML", "Begin a comment with #"),
            slip(
                    KEY + "[\"'\\[{]",
                    EXTRA,
                    "goes on after the value",
                    "Remove the rest of the line, or put # before it"),
            slip(SECRET, "Unexpected", "has a text without quotes", "Write $1 = and the text in double quotes"),
            slip(KEY + "([^\"'\\[{#\\s].*?)" + END, "Unexpected", "has a text without quotes", "Write $1 = $2"),
            slip(
                    "^\\s*\\[",
                    "Unexpected",
                    "is not a section header",
                    "Write the name in brackets alone on a line, like [model]"),
            slip("^\\s*([\\w-]+)\\s*$", "Unexpected", "has no equals sign", "Write $1 = and then the value"),
            slip(
                    ANY,
                    "Invalid escape",
                    "has a backslash, which begins an escape",
                    "Write / instead of \\, or put the text in single quotes"));

    private Slips() {}

    /** What is wrong and what to do about it. */
    record Words(String message, String fix) {}

    /** @param parserSays the parser's own message, used as it is when nothing better is known */
    static Words explain(String line, String parserSays) {
        Matcher twice = SET_TWICE.matcher(parserSays);
        if (twice.find()) {
            return new Words("is set a second time, first in line " + twice.group(1), "Keep only one of the two");
        }
        for (Slip slip : ALL) {
            Matcher matcher = slip.line.matcher(line);
            if (slip.parserSays.matcher(parserSays).find() && matcher.find()) {
                return new Words(slip.message, filled(slip.fix, matcher));
            }
        }
        return new Words("is not TOML: " + parserSays, "Write key = value, one a line, with texts in double quotes");
    }

    private static String filled(String fix, Matcher line) {
        String withKey = line.groupCount() < 1 ? fix : fix.replace("$1", String.valueOf(line.group(1)));
        return line.groupCount() < 2 ? withKey : withKey.replace("$2", Literal.of(String.valueOf(line.group(2))));
    }

    private static Slip slip(String line, String parserSays, String message, String fix) {
        return new Slip(Pattern.compile(line), Pattern.compile(parserSays), message, fix);
    }
}
