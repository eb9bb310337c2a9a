package npucam.model.toolchain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import npucam.model.Folders;

/**
 * Makes the Python environment of the tools. It is made in its place, for its programs hold its path; the file that tells a whole one
 * is written last.
 */
final class EnvironmentMaker {
    /**
     * The package brings a C library of Ubuntu 22.04 and puts it first in the search order: with another one's loader no program starts.
     * The machine's own does.
     */
    private static final List<String> FOREIGN_LIBRARIES = List.of("libc.so.6", "libm.so.6", "libpthread.so.0");

    private static final int PROGRESS_SECONDS = 3;
    private static final int SILENCE_SECONDS = 30;

    private static final Path THIRD_PARTY = Path.of("lib/python3.10/site-packages/tpu_mlir/lib/third_party");

    private final Path folder;
    private final Map<String, String> environment;
    private final Consumer<String> progress;
    private final Path log;

    /** The thread's alone that reads an output; there is one at a time. */
    private long nextTellingNanos = System.nanoTime();

    EnvironmentMaker(Path folder, Map<String, String> environment, Consumer<String> progress) {
        this.folder = folder;
        this.environment = environment;
        this.progress = progress;
        log = folder.resolveSibling("install.log");
    }

    void make(ToolchainPackages packages) throws IOException, InterruptedException {
        Path finished = folder.resolve(ToolchainEnvironment.FINISHED);
        if (!Files.exists(finished)) {
            Folders.delete(folder);
        }
        Files.deleteIfExists(finished);
        venv();
        pip(packages);
        for (String library : FOREIGN_LIBRARIES) {
            Files.deleteIfExists(folder.resolve(THIRD_PARTY).resolve(library));
        }
        prove();
        Folders.delete(temporary());
        Path part = Files.write(folder.resolve(ToolchainEnvironment.FINISHED + ".part"), packages.requirements());
        Files.move(part, finished, StandardCopyOption.ATOMIC_MOVE);
    }

    private void venv() throws IOException, InterruptedException {
        Path python = python();
        progress.accept("making a Python environment with " + python + " ...");
        run(List.of(python.toString(), "-m", "venv", folder.toString()));
    }

    /** The environment refers to it, so it must stay where it is. */
    private Path python() throws IOException, InterruptedException {
        Optional<Path> own = Python310.find(environment);
        if (own.isPresent()) {
            return own.get();
        }
        Path python = MavenPython.get(folder.resolveSibling("python-3.10"), environment, log, progress)
                .orElseThrow(Python310::missing);
        if (!Python310.works(python, environment)) {
            throw new ToolchainException(
                    python + " does not start. " + Python310.missing().getMessage());
        }
        return python;
    }

    private void pip(ToolchainPackages packages) throws IOException, InterruptedException {
        progress.accept("getting tpu_mlir " + ToolchainEnvironment.VERSION + " and what it needs with pip, "
                + packages.size() + " on the disk, some minutes ...");
        List<String> words = new ArrayList<>(List.of(
                folder.resolve("bin/python").toString(),
                "-m",
                "pip",
                "install",
                "--no-input",
                "--disable-pip-version-check",
                "--progress-bar=off"));
        words.addAll(packages.requirements());
        run(words);
    }

    private void prove() throws IOException, InterruptedException {
        progress.accept("trying the tools ...");
        run(List.of(folder.resolve("bin/" + LocalTools.TELLTALE).toString(), "--help"));
        run(List.of(folder.resolve("bin/model_deploy.py").toString(), "--help"));
    }

    private void run(List<String> words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().clear();
        builder.environment().putAll(LocalTools.inEnvironment(folder.resolve("bin"), environment));
        // Next to the environment: the system's own place for temporary files is often a small disk in memory.
        builder.environment().put("TMPDIR", Files.createDirectories(temporary()).toString());
        try (ToolLog kept = new ToolLog(log, "$ " + String.join(" ", words));
                RunningTool running = new RunningTool(builder, () -> {}, kept, this::tellSeldom)) {
            // pip unpacks for minutes without a word.
            while (!running.endsWithin(SILENCE_SECONDS)) {
                progress.accept("    " + bytesIn(folder) / 1_000_000 + " MB on the disk");
            }
            int exitCode = running.await();
            if (exitCode != 0) {
                ToolOutput output = new ToolOutput(kept.lastLines());
                throw new ToolchainException("the tool chain could not be installed: " + output.lastWord()
                        + "\n    likely cause: "
                        + ToolFailures.explain(exitCode, output).line()
                        + "\n    log: " + log);
            }
        }
    }

    private void tellSeldom(String line) {
        long now = System.nanoTime();
        if (now - nextTellingNanos >= 0 && !line.isEmpty()) {
            nextTellingNanos = now + TimeUnit.SECONDS.toNanos(PROGRESS_SECONDS);
            progress.accept("    " + line);
        }
    }

    private static long bytesIn(Path folder) {
        try (Stream<Path> inside = Files.walk(folder)) {
            return inside.mapToLong(path -> path.toFile().length()).sum();
        } catch (IOException | UncheckedIOException vanished) {
            // pip moves and deletes its files while they are counted; the next look will see them.
            return 0;
        }
    }

    private Path temporary() {
        return folder.resolve("tmp");
    }
}
