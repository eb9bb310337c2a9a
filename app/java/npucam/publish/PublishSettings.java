package npucam.publish;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The MQTT section of the config file.
 *
 * @param broker {@code mqtt://host:port}
 * @param username empty = anonymous
 * @param passwordFile file whose first line is the password
 * @param clientId unique per broker
 * @param topicPrefix first topic level(s)
 * @param device second topic level
 * @param camera third topic level
 * @param when which frames are worth a message
 * @param atMostPerSecond upper limit of detection messages; 0 = no limit
 * @param outboxCapacity reports kept while the broker is slow or away; then the oldest goes
 * @param keepAlive MQTT keep-alive
 * @param reconnectMax the longest pause between two attempts to connect
 */
public record PublishSettings(
        URI broker,
        Optional<String> username,
        Optional<Path> passwordFile,
        String clientId,
        String topicPrefix,
        String device,
        String camera,
        When when,
        double atMostPerSecond,
        int outboxCapacity,
        Duration keepAlive,
        Duration reconnectMax) {

    /** Which frames are published. */
    public enum When {
        /** Every analysed frame, the empty ones too. */
        EVERY_FRAME,
        /** A frame whose number of objects per class differs from the last published one. */
        ON_CHANGE
    }

    /**
     * The first line of the password file; empty without one. Read anew for every connection, so a changed password needs no
     * restart.
     *
     * @throws IOException if there is none; the message names file, reason and fix
     */
    public Optional<String> readPassword() throws IOException {
        if (passwordFile.isEmpty()) {
            return Optional.empty();
        }
        Path file = passwordFile.get();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String password = lines.readLine();
            if (password != null && !password.isEmpty()) {
                return Optional.of(password);
            }
        } catch (IOException e) {
            throw passwordProblem(file, e instanceof NoSuchFileException ? "does not exist" : "cannot be read", e);
        }
        throw passwordProblem(file, "has an empty first line", null);
    }

    private static IOException passwordProblem(Path file, String problem, @Nullable IOException cause) {
        return new IOException(
                "password file " + file + " " + problem
                        + ". Its first line must be the password, readable by the user npucam runs as",
                cause);
    }

    public String detectionsTopic() {
        return topicPrefix + "/" + device + "/" + camera + "/detections";
    }

    public String modelTopic() {
        return topicPrefix + "/" + device + "/" + camera + "/model";
    }

    public String statusTopic() {
        return topicPrefix + "/" + device + "/status";
    }
}
