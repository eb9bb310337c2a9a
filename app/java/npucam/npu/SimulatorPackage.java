package npucam.npu;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import npucam.model.Sha256;

/** The Python package the simulators come in: fetched with pip, opened as the zip it is, never installed or run. */
final class SimulatorPackage {
    private static final String PIP_MISSING =
            "pip is missing, it gets the chip simulators. Debian: apt-get install python3-pip";

    private static final String LOG = "pip.log";
    private static final int PROGRESS_SECONDS = 3;

    private SimulatorPackage() {}

    /** The wheel of a version, in {@code work}. */
    static Path download(String version, Path work, Consumer<String> progress)
            throws IOException, InterruptedException {
        progress.accept("getting tpu_mlir " + version + " with pip, 312 MB ...");
        List<String> arguments = List.of(
                "download",
                "--no-deps",
                "--no-cache-dir",
                "--disable-pip-version-check",
                "--progress-bar=off",
                // The package is for Python 3.10; which Python runs pip does not matter, as nothing of the package is
                // run.
                "--python-version=3.10",
                "--only-binary=:all:",
                "--dest=" + work,
                "tpu_mlir==" + version);
        List<String> said = pip(arguments, work, progress);
        try (Stream<Path> files = Files.list(work)) {
            return files.filter(file -> file.toString().endsWith(".whl"))
                    .findFirst()
                    .orElseThrow(() -> new EngineException("pip could not get tpu_mlir " + version + ": "
                            + (said.isEmpty() ? "it said nothing" : said.get(said.size() - 1))
                            + ". Is there a network, and if a proxy or mirror is needed, does pip know it?"));
        }
    }

    private static List<String> pip(List<String> arguments, Path work, Consumer<String> progress)
            throws IOException, InterruptedException {
        for (List<String> program : List.of(List.of("pip3"), List.of("python3", "-m", "pip"))) {
            List<String> command = new ArrayList<>(program);
            command.add("--version");
            if (run(command, work, progress) == 0) {
                command.remove("--version");
                command.addAll(arguments);
                run(command, work, progress);
                return Files.readAllLines(work.resolve(LOG));
            }
        }
        throw new EngineException(PIP_MISSING);
    }

    /** Exit code; −1 when there is no such program. What it prints is in {@link #LOG}. */
    private static int run(List<String> command, Path work, Consumer<String> progress)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(work.resolve(LOG).toFile());
        builder.environment().put("TMPDIR", work.toString());
        Process process;
        try {
            process = builder.start();
        } catch (IOException missing) {
            return -1;
        }
        try {
            while (!process.waitFor(PROGRESS_SECONDS, TimeUnit.SECONDS)) {
                progress.accept("    " + bytesIn(work) / 1_000_000 + " MB");
            }
        } finally {
            process.destroy();
        }
        return process.exitValue();
    }

    private static long bytesIn(Path folder) {
        try (Stream<Path> inside = Files.walk(folder)) {
            return inside.mapToLong(path -> path.toFile().length()).sum();
        } catch (IOException | UncheckedIOException vanished) {
            // pip moves and deletes its files while they are counted; the next look will see them.
            return 0;
        }
    }

    /**
     * Takes the libraries out of the wheel, shows its licence, and writes the list of sums last.
     *
     * @param libraries file name → the SHA-256 it must have
     * @throws EngineException when the wheel is broken or holds something else
     */
    static void unpack(Path wheel, Path folder, Map<String, String> libraries, Consumer<String> progress)
            throws IOException {
        Files.createDirectories(folder);
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            licence(zip, folder, progress);
            StringBuilder sums = new StringBuilder();
            for (Map.Entry<String, String> library : new TreeMap<>(libraries).entrySet()) {
                Path file = folder.resolve(library.getKey());
                copy(zip, "tpu_mlir/lib/" + library.getKey(), file);
                if (!Sha256.of(file).equals(library.getValue())) {
                    throw new EngineException(wheel.getFileName() + " holds another " + library.getKey()
                            + " than the one npucam was tried with (sha256 " + Sha256.of(file) + "). Get it again");
                }
                sums.append(library.getValue())
                        .append("  ")
                        .append(library.getKey())
                        .append('\n');
            }
            Files.writeString(folder.resolve(Simulator.SUMS), sums);
        }
    }

    private static void licence(ZipFile zip, Path folder, Consumer<String> progress) throws IOException {
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            String name = entries.nextElement().getName();
            if (name.matches("[^/]+\\.dist-info/(licenses/)?LICENSE")) {
                copy(zip, name, folder.resolve("LICENSE"));
                progress.accept("licence of the simulators (kept beside them as LICENSE):");
                Files.readString(folder.resolve("LICENSE"))
                        .lines()
                        .filter(line -> !line.isBlank())
                        .forEach(line -> progress.accept("    " + line));
            }
        }
    }

    private static void copy(ZipFile zip, String name, Path file) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new EngineException(zip.getName() + " does not hold " + name + ". It is another version of tpu_mlir");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, file);
        }
    }

    /** Puts a finished folder in its place by renaming, whatever was there before. */
    static void replace(Path folder, Path finished, Path old) throws IOException {
        if (Files.exists(folder)) {
            Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(finished, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    static boolean isUndamaged(Path folder, Map<String, String> libraries) throws IOException {
        for (Map.Entry<String, String> library : libraries.entrySet()) {
            if (!Sha256.of(folder.resolve(library.getKey())).equals(library.getValue())) {
                return false;
            }
        }
        return true;
    }
}
