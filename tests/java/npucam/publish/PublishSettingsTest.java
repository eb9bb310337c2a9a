package npucam.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishSettingsTest {
    @TempDir
    private Path folder;

    @Test
    void topicsArePrefixDeviceCamera() {
        PublishSettings settings =
                PublisherRig.settings(URI.create("mqtt://host"), "gate-7").build();
        assertEquals("test/gate-7/camera/detections", settings.detectionsTopic());
        assertEquals("test/gate-7/status", settings.statusTopic());
    }

    @Test
    void withoutAPasswordFileThereIsNoPassword() throws IOException {
        assertEquals(
                Optional.empty(),
                PublisherRig.settings(URI.create("mqtt://host"), "d").build().readPassword());
    }

    @Test
    void thePasswordIsTheFirstLineWithoutItsEnd() throws IOException {
        assertEquals(Optional.of("s3cret ü"), password("s3cret ü\n"));
        assertEquals(Optional.of("s3cret"), password("s3cret"));
        assertEquals(Optional.of(" spaces stay "), password(" spaces stay \r\nsecond line\n"));
    }

    @Test
    void aMissingPasswordFileIsNamedWithTheFix() {
        assertFailsWith("does not exist", "missing");
    }

    @Test
    void anUnreadablePasswordFileIsNamedWithTheFix() throws IOException {
        Files.createDirectory(folder.resolve("folder"));
        assertFailsWith("cannot be read", "folder");
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xC3, 0x28});
        assertFailsWith("cannot be read", "binary");
    }

    @Test
    void anEmptyPasswordFileIsNamedWithTheFix() throws IOException {
        Files.writeString(folder.resolve("empty"), "\npassword\n");
        assertFailsWith("empty first line", "empty");
    }

    @Test
    void thePublisherDoesNotStartWithoutItsPasswordFile() {
        PublisherRig rig = new PublisherRig(PublisherRig.settings(URI.create("mqtt://host"), "d")
                .login("u", folder.resolve("missing"))
                .build());
        PublishException e = assertThrows(PublishException.class, rig::started);
        assertTrue(String.valueOf(e.getMessage()).contains("missing does not exist"), e.getMessage());
    }

    private Optional<String> password(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), content);
        return PublisherRig.settings(URI.create("mqtt://host"), "d")
                .login("u", file)
                .build()
                .readPassword();
    }

    private void assertFailsWith(String part, String file) {
        Path path = folder.resolve(file);
        PublishSettings settings = PublisherRig.settings(URI.create("mqtt://host"), "d")
                .login("u", path)
                .build();
        IOException e = assertThrows(IOException.class, settings::readPassword);
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains(path.toString()) && message.contains(part), message);
        assertTrue(message.contains("first line must be the password"), message);
    }
}
