package npucam.model.toolchain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The Python 3.10 that is a Maven artefact, for machines whose system has none: Debian 12 has 3.11 only. It lacks lzma and sqlite3,
 * which the tools for models of pictures do not use.
 */
final class MavenPython {
    private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy";
    private static final String ARTEFACT = "org.bytedeco:cpython:3.10.8-1.5.8:jar:linux-x86_64";
    private static final String INSIDE = "org/bytedeco/cpython/linux-x86_64/";

    /** Python's own tests, a third of it. */
    private static final String TESTS = INSIDE + "lib/python3.10/test/";

    private MavenPython() {}

    /**
     * Gets it with Maven and unpacks it (60 MB).
     *
     * @param folder to unpack to; what is there from another attempt is replaced file by file
     * @param log written: what Maven prints
     * @return the interpreter; empty when there is no Maven
     * @throws ToolchainException when Maven cannot get it
     */
    static Optional<Path> get(Path folder, Map<String, String> environment, Path log, Consumer<String> progress)
            throws IOException, InterruptedException {
        Optional<Path> maven = SearchPath.find("mvn", environment);
        if (maven.isEmpty()) {
            return Optional.empty();
        }
        progress.accept("this machine has no Python 3.10: getting " + ARTEFACT + " with Maven, 25 MB ...");
        Path jars = Files.createDirectories(folder.resolve("jar"));
        ProcessBuilder builder = new ProcessBuilder(
                List.of(maven.get().toString(), "-B", COPY, "-Dartifact=" + ARTEFACT, "-DoutputDirectory=" + jars));
        builder.directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try (ToolLog kept = new ToolLog(log, "$ " + String.join(" ", builder.command()));
                RunningTool running = new RunningTool(builder, () -> {}, kept, line -> {})) {
            if (running.await() != 0) {
                throw new ToolchainException("Maven could not get " + ARTEFACT + ": "
                        + new ToolOutput(kept.lastLines()).lastWord() + "\n    log: " + log);
            }
        }
        Path jar = jars.resolve("cpython-3.10.8-1.5.8-linux-x86_64.jar");
        unpack(jar, folder);
        Files.delete(jar);
        return Optional.of(folder.resolve("bin").resolve(Python310.PROGRAM));
    }

    private static void unpack(Path jar, Path folder) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<ZipEntry> entries = new ArrayList<>(Collections.list(zip.entries()));
            entries.removeIf(entry -> entry.isDirectory()
                    || !entry.getName().startsWith(INSIDE)
                    || entry.getName().startsWith(TESTS));
            for (ZipEntry entry : entries) {
                Path file = folder.resolve(entry.getName().substring(INSIDE.length()))
                        .normalize();
                if (!file.startsWith(folder)) {
                    throw new ToolchainException(jar + " holds " + entry.getName() + ", which leads out of its folder");
                }
                copy(zip, entry, file);
            }
        }
        if (!folder.resolve("bin").resolve(Python310.PROGRAM).toFile().setExecutable(true)) {
            throw new IOException(folder + ": programs cannot be made there");
        }
    }

    private static void copy(ZipFile zip, ZipEntry entry, Path file) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        try (InputStream in = zip.getInputStream(entry)) {
            Files.deleteIfExists(file);
            Files.copy(in, file);
        }
    }
}
