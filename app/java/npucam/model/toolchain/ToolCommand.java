package npucam.model.toolchain;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The words of one command of the tool chain.
 *
 * @param program its name without a folder, such as {@code model_transform.py}: the {@link Toolchain} knows where it is
 * @param arguments the words behind it, as the program is to see them
 */
public record ToolCommand(String program, List<String> arguments) {
    /** What no POSIX shell changes anywhere in a word. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    /**
     * A list of numbers in brackets. To a shell it is the pattern of a file name of two or three characters; as long as there is none,
     * bash, dash and busybox leave it as it is. Written as everybody writes it for these tools.
     */
    private static final Pattern SHAPES = Pattern.compile("[\\[\\]0-9,]+");

    private static final Pattern OPTION = Pattern.compile("--?[A-Za-z].*", Pattern.DOTALL);

    public ToolCommand {
        arguments = List.copyOf(arguments);
    }

    /** For commands that are written out. */
    public ToolCommand(String program, String... arguments) {
        this(program, List.of(arguments));
    }

    /** On one line, to be pasted into a shell; quoted only where a shell needs it. */
    public String text() {
        StringBuilder text = new StringBuilder(quoted(program));
        arguments.forEach(argument -> text.append(' ').append(quoted(argument)));
        return text.toString();
    }

    /** As {@link #text}, each option with its values on a line of its own. */
    public String textOnLines() {
        StringBuilder text = new StringBuilder(quoted(program));
        for (String argument : arguments) {
            text.append(OPTION.matcher(argument).matches() ? " \\\n    " : " ").append(quoted(argument));
        }
        return text.toString();
    }

    private static String quoted(String word) {
        boolean plain = (PLAIN.matcher(word).matches() && !word.startsWith("="))
                || SHAPES.matcher(word).matches();
        return plain ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
