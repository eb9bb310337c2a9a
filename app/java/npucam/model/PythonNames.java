package npucam.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Class names as Ultralytics writes them into a model's metadata: the text of a Python dict, {@code {0: 'person', 1: "driver's
 * seat"}}, or of a list. Strings follow Python's literal rules (single or double quotes, backslash escapes); JSON passes too.
 */
final class PythonNames {
    private final String text;
    private int at;

    private PythonNames(String text) {
        this.text = text;
    }

    /**
     * @return the names in class order
     * @throws IllegalArgumentException when the text is no such dict or list, or the class numbers are not 0, 1, 2, ...
     */
    static List<String> parse(String text) {
        return new PythonNames(text).names();
    }

    private List<String> names() {
        boolean dict = peek() == '{';
        expect(dict ? '{' : '[');
        char end = dict ? '}' : ']';
        SortedMap<Integer, String> names = new TreeMap<>();
        while (peek() != end) {
            int key = dict ? key() : names.size();
            if (names.put(key, string()) != null) {
                throw wrong("class " + key + " is there twice");
            }
            if (peek() != end) {
                expect(',');
            }
        }
        expect(end);
        if (at < text.length()) {
            throw wrong("there is more after the end");
        }
        if (!names.isEmpty() && (names.firstKey() != 0 || names.lastKey() != names.size() - 1)) {
            throw wrong("the class numbers are not 0 to " + (names.size() - 1));
        }
        return new ArrayList<>(names.values());
    }

    private int key() {
        boolean quoted = peek() == '\'' || peek() == '"';
        String digits = quoted ? string() : bareWord();
        expect(':');
        if (!digits.matches("\\d{1,6}")) {
            throw wrong("'" + digits + "' is not a class number");
        }
        return Integer.parseInt(digits);
    }

    private String bareWord() {
        int start = at;
        while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private String string() {
        char quote = peek();
        if (quote != '\'' && quote != '"') {
            throw wrong("a quoted name is missing");
        }
        at++;
        StringBuilder name = new StringBuilder();
        while (next(0) != quote) {
            char letter = text.charAt(at++);
            if (letter == '\\') {
                appendEscaped(name);
            } else {
                name.append(letter);
            }
        }
        at++;
        return name.toString();
    }

    private void appendEscaped(StringBuilder name) {
        char kind = next(0);
        at++;
        switch (kind) {
            case 'n' -> name.append('\n');
            case 't' -> name.append('\t');
            case 'r' -> name.append('\r');
            case 'x' -> name.appendCodePoint(hexadecimal(2));
            case 'u' -> name.appendCodePoint(hexadecimal(4));
            case 'U' -> name.appendCodePoint(hexadecimal(8));
            default -> name.append(kind);
        }
    }

    private int hexadecimal(int digits) {
        next(digits - 1);
        try {
            int code = Integer.parseInt(text, at, at + digits, 16);
            if (!Character.isValidCodePoint(code)) {
                throw wrong("no such character");
            }
            at += digits;
            return code;
        } catch (NumberFormatException e) {
            throw wrong("a broken escape");
        }
    }

    /** The character {@code ahead} of here, blanks included. */
    private char next(int ahead) {
        if (at + ahead >= text.length()) {
            throw wrong("it ends in the middle");
        }
        return text.charAt(at + ahead);
    }

    /** The next character that is not blank. */
    private char peek() {
        while (next(0) == ' ' || next(0) == '\n') {
            at++;
        }
        return text.charAt(at);
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw wrong("'" + wanted + "' is missing");
        }
        at++;
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(what + " (character " + (at + 1) + ")");
    }
}
