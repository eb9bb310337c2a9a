package npucam.model.toolchain;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From what a failed command printed to its likely cause. The tools check little and end in assertions of their own code, so a user
 * who has only their last line seldom knows what to mend.
 */
final class ToolFailures {
    /** Of a command that was killed: 128 + SIGKILL, which is what Linux sends when memory is out. */
    private static final int KILLED = 137;

    private static final String MEMORY =
            "it was killed, most likely because memory ran out. Close other programs, add swap, or"
                    + " convert on a machine with more memory";

    /** In the order in which they are looked for: what says most comes first. Each was made by the real tools, see ToolFailuresTest. */
    private static final List<Cause> CAUSES = List.of(
            // The machine.
            machine("No space left on device", "the disk is full. Make room and try again"),
            machine("MemoryError|std::bad_alloc|Cannot allocate memory|DefaultCPUAllocator: .*allocate memory", MEMORY),
            machine("^(Killed|.*: line \\d+: +\\d+ Killed.*)$", MEMORY),
            machine(
                    "GLIBC_[0-9.]+' not found|GLIBC_PRIVATE",
                    "the C library inside tpu_mlir is used instead of this machine's. Make the environment again without it:"
                            + " app/npucam model toolchain install"),
            machine(
                    "^(?:bash: .*|/bin/sh: .*|.*: )parallel: (?:command )?not found",
                    "GNU parallel is missing. Debian: apt-get install parallel"),
            machine(
                    "ModuleNotFoundError: No module named '([^']+)'",
                    "the Python environment lacks the module $1. Make a whole one: app/npucam model toolchain install"),
            machine(
                    "ImportError: (lib[^:]+): cannot open shared object file",
                    "the system library $1 is missing. Install the package that holds it"),
            machine(
                    "PermissionError: .*: '([^']+)'",
                    "$1 may not be written or read by this user. Change its owner or mode"),
            // What the user gave.
            input(
                    "can't find \\[(.*)\\] in model",
                    "the model has no output node $1. app/npucam model check MODEL.onnx lists the nodes to cut at"),
            input(
                    "input shapes error:\\[(.*)\\], (\\d+) vs (\\d+)",
                    "input_shapes gives $3 shapes, the model has $2 inputs. Give one shape for each"),
            input(
                    "Input channels C is not equal to kernel channels .* C: (\\d+) kernel channels: (\\d+)",
                    "input_shapes says $1 channels, the model takes $2. Correct the second number of the shape"));

    private ToolFailures() {}

    static ToolFailure explain(int exitCode, List<String> lastLines) {
        for (Cause cause : CAUSES) {
            Optional<ToolFailure> found = cause.in(lastLines);
            if (found.isPresent()) {
                return found.get();
            }
        }
        if (exitCode == KILLED) {
            return new ToolFailure(MEMORY, false);
        }
        return new ToolFailure("not known to npucam (exit code " + exitCode + "): the log tells more", false);
    }

    private static Cause machine(String pattern, String line) {
        return new Cause(Pattern.compile(pattern), false, line);
    }

    private static Cause input(String pattern, String line) {
        return new Cause(Pattern.compile(pattern), true, line);
    }

    /** @param line with $1, $2, ... for the groups of the pattern */
    private record Cause(Pattern pattern, boolean inputWrong, String line) {
        Optional<ToolFailure> in(List<String> lines) {
            for (int i = lines.size() - 1; i >= 0; i--) {
                Matcher matcher = pattern.matcher(lines.get(i));
                if (matcher.find()) {
                    StringBuilder expanded = new StringBuilder();
                    matcher.appendReplacement(expanded, line);
                    return Optional.of(new ToolFailure(expanded.substring(matcher.start()), inputWrong));
                }
            }
            return Optional.empty();
        }
    }
}
