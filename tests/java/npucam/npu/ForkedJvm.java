package npucam.npu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a class's {@code main} in a JVM of its own, on the tests' class path: for what belongs to a process as a whole, such as its
 * exit, its stdout, or which vendor library it has loaded.
 */
public final class ForkedJvm {
    /**
     * How it ended.
     *
     * @param exitCode 128 + signal when a signal killed it
     */
    public record Result(int exitCode, String stdout, String stderr) {
        /** Fails with all it printed unless it exited with 0. */
        public Result mustSucceed() {
            if (exitCode != 0) {
                throw new AssertionError("exit code " + exitCode + "\n" + stdout + "\n" + stderr);
            }
            return this;
        }
    }

    private ForkedJvm() {}

    /** Runs to the end; killed and failed after {@code timeoutSeconds}. */
    public static Result run(int timeoutSeconds, Map<String, String> environment, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // A crash must not leave its report in the working folder.
                "-XX:ErrorFile=/dev/stderr",
                "-XX:-CreateCoredumpOnCrash",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile("forked", ".out");
            Path err = Files.createTempFile("forked", ".err");
            try {
                return run(timeoutSeconds, environment, command, out, err);
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    private static Result run(
            int timeoutSeconds, Map<String, String> environment, List<String> command, Path out, Path err)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(timeoutSeconds, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        String stdout = Files.readString(out, StandardCharsets.UTF_8);
        String stderr = Files.readString(err, StandardCharsets.UTF_8);
        if (!ended) {
            throw new AssertionError("still running after " + timeoutSeconds + " s\n" + stdout + "\n" + stderr);
        }
        return new Result(process.exitValue(), stdout, stderr);
    }
}
