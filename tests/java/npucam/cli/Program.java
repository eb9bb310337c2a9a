package npucam.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program as a user starts it: the launcher, in a process of its own. */
public final class Program implements AutoCloseable {
    private static final long LIMIT_SECONDS = 120;

    /** What a finished run left. */
    public record Result(int exitCode, List<String> out, String err) {}

    private final Process process;
    private final Path out;
    private final Path err;

    private Program(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    public static Program start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Path.of("app/npucam").toAbsolutePath().toString()));
        command.addAll(Arrays.asList(arguments));
        Path out = Files.createTempFile("npucam", ".out");
        Path err = Files.createTempFile("npucam", ".err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new Program(builder.start(), out, err);
    }

    public static Result run(String... arguments) throws IOException, InterruptedException {
        try (Program program = start(Map.of(), arguments)) {
            return program.result();
        }
    }

    /** Waits for the end. */
    public Result result() throws IOException, InterruptedException {
        return result(Duration.ofSeconds(LIMIT_SECONDS));
    }

    /** Waits for the end, for work that takes its time. */
    public Result result(Duration limit) throws IOException, InterruptedException {
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + limit.toSeconds() + " s:\n" + err());
        }
        return new Result(process.exitValue(), out(), err());
    }

    public List<String> out() throws IOException {
        return Files.readAllLines(out, StandardCharsets.UTF_8);
    }

    public String err() throws IOException {
        return Files.readString(err, StandardCharsets.UTF_8);
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** SIGTERM, as systemd sends it. */
    public void terminate() {
        process.destroy();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
    }
}
