package npucam.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import npucam.capture.CaptureSettings.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocationTest {
    @TempDir
    Path folder;

    @Test
    void aMissingVideoIsRefused() {
        assertRefused(Kind.VIDEO, folder.resolve("none.mp4"), "none.mp4: no such file");
    }

    @Test
    void anEmptyVideoIsRefused() throws IOException {
        assertRefused(
                Kind.VIDEO, Files.createFile(folder.resolve("empty.mp4")), "empty.mp4: the file is empty (0 bytes)");
    }

    @Test
    void aFolderIsNoVideo() {
        assertRefused(Kind.VIDEO, folder, "is a folder; name a video file, or set the kind to pictures");
    }

    @Test
    void aLocationThatSaysNothingIsRefused() {
        for (Kind kind : new Kind[] {Kind.VIDEO, Kind.V4L2, Kind.PICTURES}) {
            assertRefused(kind, " ", "the location is empty");
        }
    }

    @Test
    void aLocationThatIsNoPathIsRefused() {
        assertRefused(Kind.VIDEO, "a\0b", "not a path");
    }

    @Test
    void anAddressThatIsNotRtspIsRefused() {
        assertRefused(Kind.RTSP, "http://cam/live", "not an RTSP address; write rtsp://host/path");
    }

    @Test
    void aMissingCameraIsRefusedWithThosePresent() {
        assertRefused(Kind.V4L2, "/dev/video987", "camera /dev/video987: no such device; cameras present: ");
    }

    @Test
    void aPlainFileIsNoCamera() throws IOException {
        assertRefused(Kind.V4L2, Files.createFile(folder.resolve("cam")), "not a camera device");
    }

    @Test
    void aMissingPictureFolderIsRefused() {
        assertRefused(Kind.PICTURES, folder.resolve("none"), "no such folder");
    }

    @Test
    void aFileIsNoPictureFolder() throws IOException {
        assertRefused(Kind.PICTURES, Files.createFile(folder.resolve("a.jpg")), "not a folder");
    }

    @Test
    void permissionDeniedSaysWhatToDo() {
        assertTrue(Location.permissionDenied(Kind.V4L2).contains("usermod -aG video"));
        assertTrue(Location.permissionDenied(Kind.VIDEO).contains("right to read"));
    }

    @Test
    void namesNeverShowAPassword() {
        assertEquals("stream rtsp://u:***@cam:554/live", name("rtsp://u:p@cam:554/live"));
        assertEquals("stream rtsp://u:***@cam/live", name("rtsp://u:p@ss:w@cam/live"));
        assertEquals("stream rtsp://:***@cam/live", name("rtsp://:p@cam/live"));
        assertEquals("stream rtsp://cam:554/a@b", name("rtsp://cam:554/a@b"));
    }

    private static String name(String address) {
        return Location.name(TestSettings.of(Kind.RTSP, address));
    }

    private static void assertRefused(Kind kind, Path location, String words) {
        assertRefused(kind, location.toString(), words);
    }

    private static void assertRefused(Kind kind, String location, String words) {
        CaptureException refused =
                assertThrows(CaptureException.class, () -> FrameSources.open(TestSettings.of(kind, location)));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(words), message);
        assertTrue(message.lines().count() == 1, message);
    }
}
