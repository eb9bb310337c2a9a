package npucam.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import npucam.capture.CaptureSettings.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFolderSourceTest extends FrameSourceContract {
    @TempDir
    Path folder;

    @Override
    FrameSource ending() throws IOException {
        for (int number = 0; number < FRAMES; number++) {
            picture(number + ".png", 20 + number);
        }
        return open(false);
    }

    @Override
    FrameSource endless() throws IOException {
        ending().close();
        return open(true);
    }

    @Test
    void picturesComeInTheOrderOfTheirNames() throws IOException {
        picture("b.png", 2);
        picture("c.jpg", 3);
        picture("a.png", 1);
        try (FrameSource source = open(false)) {
            for (int expected = 1; expected <= 3; expected++) {
                assertTrue(source.advance());
                assertEquals(expected, blue(source), 1);
            }
            assertFalse(source.advance());
        }
    }

    @Test
    void aLoopedFolderStartsAgainAndGoesOnCounting() throws IOException {
        picture("a.png", 1);
        picture("b.png", 2);
        try (FrameSource source = open(true)) {
            for (int count = 0; count < 7; count++) {
                assertTrue(source.advance());
                assertEquals(1 + count % 2, blue(source));
                assertEquals(count, source.frame().sequence());
            }
        }
    }

    @Test
    void whatIsNoPictureIsCountedOnceAndPassedOver() throws IOException {
        picture("a.png", 1);
        Files.writeString(folder.resolve("b.png"), "not a picture");
        Files.createDirectory(folder.resolve("c"));
        Files.writeString(folder.resolve(".hidden"), "not looked at");
        picture("d.png", 4);
        Files.writeString(folder.resolve("e.png"), "not a picture");
        try (FrameSource source = open(true)) {
            for (int count = 0; count < 6; count++) {
                assertTrue(source.advance());
                assertEquals(count % 2 == 0 ? 1 : 4, blue(source));
            }
            assertEquals(2, source.corruptFrames());
        }
    }

    @Test
    void aFolderWithoutAPictureFails() throws IOException {
        Files.writeString(folder.resolve("a.png"), "not a picture");
        Files.writeString(folder.resolve("b.txt"), "nor this");
        try (FrameSource source = open(true)) {
            CaptureException failure = assertThrows(CaptureException.class, source::advance);
            String message = String.valueOf(failure.getMessage());
            assertTrue(message.contains("none of its 2 files is a JPEG or PNG picture"), message);
            assertTrue(message.contains(folder.toString()), message);
        }
    }

    @Test
    void anEmptyFolderFails() {
        try (FrameSource source = open(false)) {
            CaptureException failure = assertThrows(CaptureException.class, source::advance);
            assertTrue(String.valueOf(failure.getMessage()).contains("holds no files"));
        }
    }

    private FrameSource open(boolean loop) {
        return FrameSources.open(
                new CaptureSettings(Kind.PICTURES, folder.toString(), false, loop, 0, 0, 0, TestSettings.TIMEOUT));
    }

    private void picture(String name, int level) throws IOException {
        BufferedImage image = TestMedia.plain(40, 30, BufferedImage.TYPE_3BYTE_BGR, level * 0x010101);
        Files.write(folder.resolve(name), TestMedia.encoded(image, name.endsWith("jpg") ? "jpeg" : "png"));
    }

    private static int blue(FrameSource source) {
        return source.frame().planes().get(0).pixels().get(0) & 0xFF;
    }
}
