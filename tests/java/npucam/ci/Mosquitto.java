package npucam.ci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import npucam.publish.Eventually;

/** Debian's mosquitto on a loopback port with a config of its own; the port stays the same over restarts. */
final class Mosquitto implements AutoCloseable {
    /** Below the ports the kernel gives to clients, so that nobody takes ours while the broker is down. */
    private static final int LOWEST_PORT = 20_000;

    private static final int PORTS = 10_000;

    private final int port = freePort();
    private final Path folder;
    private Process process;

    /** @param configLines whom to let in, and to what */
    Mosquitto(Path folder, String... configLines) throws IOException, InterruptedException {
        this.folder = folder;
        List<String> lines =
                new ArrayList<>(List.of("listener " + port + " 127.0.0.1", "persistence false", "user root"));
        lines.addAll(List.of(configLines));
        Files.write(folder.resolve("mosquitto.conf"), lines);
        process = launch();
    }

    URI uri() {
        return URI.create("mqtt://127.0.0.1:" + port);
    }

    /** SIGKILL: no goodbye to anyone, and all that was in the broker's memory is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM: the broker takes its leave. */
    void terminate() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    void restart() throws IOException, InterruptedException {
        process = launch();
    }

    boolean logSays(String part) {
        return log().contains(part);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Writes a password file with one user in it. */
    static Path passwordFile(Path folder, String user, String password) throws IOException, InterruptedException {
        Path file = folder.resolve("users");
        assertEquals(
                0,
                run(folder, "mosquitto_passwd", "-b", "-c", file.toString(), user, password)
                        .waitFor());
        return file;
    }

    private Process launch() throws IOException, InterruptedException {
        Process launched =
                run(folder, "mosquitto", "-c", folder.resolve("mosquitto.conf").toString());
        Eventually.isTrue(() -> !launched.isAlive() || listens());
        if (!launched.isAlive()) {
            fail("mosquitto ended with " + launched.waitFor() + ": " + log());
        }
        return launched;
    }

    private boolean listens() {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static Process run(Path folder, String... command) throws IOException {
        List<String> withPath = new ArrayList<>(List.of("env", "PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/bin"));
        withPath.addAll(List.of(command));
        return new ProcessBuilder(withPath)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("mosquitto.log").toFile()))
                .start();
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("mosquitto.log"));
        } catch (IOException e) {
            return fail("the broker's log", e);
        }
    }

    private static int freePort() {
        Random random = new Random();
        while (true) {
            try (ServerSocket probe =
                    new ServerSocket(LOWEST_PORT + random.nextInt(PORTS), 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException e) {
                // Taken: another one.
            }
        }
    }
}
