package npucam.model.toolchain;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A Python 3.10 of this machine. The tools are compiled for exactly this version. */
final class Python310 {
    static final String PROGRAM = "python3.10";

    /** Ends with 0 in an interpreter of the right version that can make environments: Debian packs that part apart. */
    private static final String PROBE = "import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 10))";

    private static final long PROBE_SECONDS = 30;

    private Python310() {}

    /**
     * One of this machine's that was tried and works; empty when there is none.
     *
     * @param environment read: {@code PATH}, {@code PYENV_ROOT}, {@code HOME}
     */
    static Optional<Path> find(Map<String, String> environment) throws InterruptedException {
        for (Path candidate : candidates(environment)) {
            // pyenv puts a script of this name on PATH even while the version is switched off.
            if (works(candidate, environment)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    static boolean works(Path python, Map<String, String> environment) throws InterruptedException {
        return output(List.of(python.toString(), "-c", PROBE), environment).isPresent();
    }

    /** Where it was looked for, and how to get one. */
    static ToolchainException missing() {
        return new ToolchainException("the tool chain needs Python 3.10 with venv, and no other version. Looked for: "
                + PROGRAM + " on PATH, in pyenv's versions, and with uv; Maven, which can get one, is not there either."
                + " Ubuntu 22.04: apt-get install python3.10-venv. Debian 12 and others: apt-get install maven; or install"
                + " pyenv and run: pyenv install 3.10; or: pip install uv, then: uv python install 3.10");
    }

    private static List<Path> candidates(Map<String, String> environment) throws InterruptedException {
        List<Path> candidates = new ArrayList<>(SearchPath.findAll(PROGRAM, environment));
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        Path pyenv = Path.of(environment.getOrDefault("PYENV_ROOT", home + "/.pyenv"));
        candidates.addAll(inVersionsOf(pyenv.resolve("versions")));
        Optional<Path> uv = SearchPath.find("uv", environment);
        if (uv.isPresent()) {
            output(List.of(uv.get().toString(), "python", "find", "3.10"), environment)
                    .map(Path::of)
                    .ifPresent(candidates::add);
        }
        return candidates;
    }

    private static List<Path> inVersionsOf(Path pyenv) {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(pyenv)) {
            return found;
        }
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(pyenv, "3.10*")) {
            versions.forEach(version -> found.add(version.resolve("bin").resolve(PROGRAM)));
        } catch (IOException unreadable) {
            // Then there is none for this user.
        }
        return found;
    }

    /** What a short command prints, stripped; empty when it fails, hangs or does not exist. */
    private static Optional<String> output(List<String> command, Map<String, String> environment)
            throws InterruptedException {
        try {
            Path printed = Files.createTempFile("npucam", ".out");
            try {
                ProcessBuilder builder = new ProcessBuilder(command)
                        .redirectInput(new File("/dev/null"))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .redirectOutput(printed.toFile());
                builder.environment().clear();
                builder.environment().putAll(environment);
                Process process = builder.start();
                boolean ended = process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS);
                process.destroyForcibly();
                return ended && process.exitValue() == 0
                        ? Optional.of(Files.readString(printed, StandardCharsets.UTF_8)
                                .strip())
                        : Optional.empty();
            } finally {
                Files.delete(printed);
            }
        } catch (IOException notStarted) {
            return Optional.empty();
        }
    }
}
