package npucam.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import npucam.data.Frame;
import npucam.data.PixelFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PicturesTest {
    private static final Path PHOTO = Path.of("tests/data/media/messi5.jpg");
    private static final int COLOUR = 0x325A96;

    @TempDir
    Path folder;

    @Test
    void aPhotoIsBgrWithTightRows() {
        Frame frame = Pictures.read(PHOTO);
        assertEquals(PixelFormat.BGR, frame.format());
        assertEquals(548, frame.width());
        assertEquals(342, frame.height());
        assertEquals(3 * 548, frame.planes().get(0).rowStrideBytes());
        assertEquals(3 * 548 * 342, frame.planes().get(0).pixels().limit());
        // The grass at the lower edge: green above red above blue.
        byte[] grass = pixel(frame, 100, 335);
        assertTrue(
                (grass[1] & 0xFF) > (grass[2] & 0xFF) && (grass[2] & 0xFF) > (grass[0] & 0xFF), Arrays.toString(grass));
    }

    @Test
    void coloursWithAndWithoutTransparencyAreTheSame() throws IOException {
        for (int type :
                new int[] {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_4BYTE_ABGR}) {
            assertColour(png(TestMedia.plain(7, 5, type, COLOUR)), 0x96, 0x5A, 0x32);
        }
    }

    @Test
    void whatLiesBelowTransparencyShows() throws IOException {
        BufferedImage image = new BufferedImage(7, 5, BufferedImage.TYPE_4BYTE_ABGR);
        int[] clear = new int[35];
        Arrays.fill(clear, 0x10000000 | COLOUR);
        image.setRGB(0, 0, 7, 5, clear, 0, 7);
        assertColour(png(image), 0x96, 0x5A, 0x32);
    }

    @Test
    void grayKeepsItsLevels() throws IOException {
        BufferedImage gray = new BufferedImage(7, 5, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSamples(0, 0, 7, 5, 0, filled(100));
        assertColour(png(gray), 100, 100, 100);
        BufferedImage deep = new BufferedImage(7, 5, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSamples(0, 0, 7, 5, 0, filled(100 << 8 | 77));
        assertColour(png(deep), 100, 100, 100);
    }

    @Test
    void palettesAndBitmapsBecomeColours() throws IOException {
        IndexColorModel palette =
                new IndexColorModel(8, 2, new byte[] {0, 0x32}, new byte[] {0, 0x5A}, new byte[] {0, (byte) 0x96});
        BufferedImage indexed = new BufferedImage(7, 5, BufferedImage.TYPE_BYTE_INDEXED, palette);
        indexed.getRaster().setSamples(0, 0, 7, 5, 0, filled(1));
        assertColour(png(indexed), 0x96, 0x5A, 0x32);
        assertColour(png(TestMedia.plain(7, 5, BufferedImage.TYPE_BYTE_BINARY, 0xFFFFFF)), 255, 255, 255);
    }

    @Test
    void aGrayJpegKeepsItsLevels() throws IOException {
        BufferedImage gray = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        int[] level = new int[64];
        Arrays.fill(level, 100);
        gray.getRaster().setSamples(0, 0, 8, 8, 0, level);
        byte[] bgr = pixel(Pictures.read(write("gray.jpg", TestMedia.encoded(gray, "jpeg"))), 3, 3);
        assertArrayEquals(new byte[] {100, 100, 100}, bgr);
    }

    @Test
    void whatIsNoPictureIsRefusedByName() throws IOException {
        assertRefused(
                write("text.jpg", "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                "text.jpg: not a JPEG or PNG picture");
        assertRefused(write("empty.png", new byte[0]), "empty.png: not a JPEG or PNG picture (the file is empty)");
        assertRefused(folder.resolve("none.png"), "none.png: no such file");
        assertRefused(folder, "is a folder");
    }

    @Test
    void aPictureCutShortIsRefusedByName() throws IOException {
        byte[] whole = TestMedia.encoded(TestMedia.plain(64, 64, BufferedImage.TYPE_3BYTE_BGR, COLOUR), "png");
        assertRefused(write("cut.png", Arrays.copyOf(whole, 60)), "cut.png: damaged");
        byte[] photo = Files.readAllBytes(PHOTO);
        assertRefused(write("head.jpg", Arrays.copyOf(photo, 20)), "head.jpg: damaged");
        assertRefused(write("half.jpg", Arrays.copyOf(photo, photo.length / 2)), "half.jpg: damaged (Truncated");
    }

    @Test
    void aPictureTooLargeForMemoryIsRefused() throws IOException {
        byte[] png = TestMedia.encoded(TestMedia.plain(8, 8, BufferedImage.TYPE_3BYTE_BGR, COLOUR), "png");
        // Width and height are the first numbers of the header chunk (PNG specification 11.2.2).
        png[18] = 0x7F;
        png[22] = 0x7F;
        assertRefused(write("bomb.png", png), "megapixels");
    }

    @Test
    void noPermissionIsCalledThat() {
        assertTrue(Pictures.reason(new AccessDeniedException("x.jpg")).startsWith("permission denied"));
    }

    private Path png(BufferedImage image) throws IOException {
        return write("picture.png", TestMedia.encoded(image, "png"));
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static int[] filled(int sample) {
        int[] samples = new int[35];
        Arrays.fill(samples, sample);
        return samples;
    }

    private static byte[] pixel(Frame frame, int x, int y) {
        byte[] bgr = new byte[3];
        frame.planes().get(0).pixels().get(y * frame.planes().get(0).rowStrideBytes() + 3 * x, bgr);
        return bgr;
    }

    private static void assertColour(Path file, int blue, int green, int red) {
        assertArrayEquals(new byte[] {(byte) blue, (byte) green, (byte) red}, pixel(Pictures.read(file), 6, 4));
    }

    private static void assertRefused(Path file, String words) {
        CaptureException refused = assertThrows(CaptureException.class, () -> Pictures.read(file));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(words), message);
    }
}
