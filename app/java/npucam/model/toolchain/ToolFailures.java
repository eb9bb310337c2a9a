package npucam.model.toolchain;

import java.util.List;

/** From what a failed command printed to its likely cause. */
final class ToolFailures {
    private ToolFailures() {}

    static ToolFailure explain(int exitCode, List<String> lastLines) {
        return new ToolFailure("exit code " + exitCode + ": " + LastLine.of(lastLines), false);
    }
}
