package npucam.model.toolchain;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The last lines of a failed command, and what in them says most. */
final class ToolOutput {
    private static final int LINE_LIMIT = 300;

    /** What a tool says of its own accord. */
    private static final Pattern ERROR =
            Pattern.compile("^(?:<unknown>:0: |loc\\(.*\\): |\\S+\\.py: )error: (.+)$", Pattern.MULTILINE);

    /** What the tools' compiler printed before it stopped itself; LLVM's own advice and stack come behind it. */
    private static final Pattern ABORT = Pattern.compile(
            "^([^\n]*+)\n(?:UNREACHABLE executed at [^\n]*+\n)?+PLEASE submit a bug report", Pattern.MULTILINE);

    /** A Python traceback's last frame, its statement when Python has the source, and the exception. */
    private static final Pattern TRACEBACK = Pattern.compile(
            "^  File \"[^\"]*\", line \\d+, in .*\n(?:    (.*)\n)?(?:[ ~^]+\n)?([A-Za-z_][\\w.]*(?:Error|Exception|Interrupt|Exit|Argument|Fail)[\\w]*.*)$",
            Pattern.MULTILINE);

    /** A frame in the tools' own code: the frames below it, in libraries, tell a user less. */
    private static final Pattern OWN_FRAME =
            Pattern.compile("^  File \"[^\"]*/tpu_mlir/([^\"]*)\", line (\\d+), in .*", Pattern.MULTILINE);

    private final String text;

    ToolOutput(List<String> lastLines) {
        text = String.join("\n", lastLines);
    }

    /** The last place that fits. */
    Optional<MatchResult> last(Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        Optional<MatchResult> last = Optional.empty();
        while (matcher.find()) {
            last = Optional.of(matcher.toMatchResult());
        }
        return last;
    }

    /** The line that says most: why the compiler stopped, or the exception, or the last one there is. */
    String lastWord() {
        return shortened(reason().orElseGet(this::lastLine));
    }

    /** Whether there is an error among the lines. */
    boolean saysWhy() {
        return reason().isPresent();
    }

    private Optional<String> reason() {
        return last(ERROR).or(() -> last(ABORT)).map(match -> match.group(1)).or(this::exception);
    }

    /** Where in the tools' own code a traceback leads; empty when there is none. */
    Optional<String> place() {
        return last(OWN_FRAME).map(frame -> frame.group(1) + " line " + frame.group(2));
    }

    /** An assertion without words is told by its statement. */
    private Optional<String> exception() {
        return last(TRACEBACK).map(trace -> {
            String statement = trace.group(1);
            String exception = trace.group(2);
            return exception.contains(":") || statement == null ? exception : exception + ": " + statement;
        });
    }

    private String lastLine() {
        return text.lines()
                .filter(line -> !line.isBlank())
                .reduce((before, next) -> next)
                .orElse("it printed nothing");
    }

    private static String shortened(String line) {
        String stripped = line.strip();
        return stripped.length() <= LINE_LIMIT ? stripped : stripped.substring(0, LINE_LIMIT) + " ...";
    }
}
