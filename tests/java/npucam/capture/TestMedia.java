package npucam.capture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;

/** Small media, whole and broken, made when a test wants them. */
final class TestMedia {
    private TestMedia() {}

    /** A picture of one colour. */
    static BufferedImage plain(int width, int height, int type, int rgb) {
        BufferedImage image = new BufferedImage(width, height, type);
        int[] row = new int[width * height];
        Arrays.fill(row, 0xFF000000 | rgb);
        image.setRGB(0, 0, width, height, row, 0, width);
        return image;
    }

    static byte[] encoded(BufferedImage image, String format) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            if (!ImageIO.write(image, format, bytes)) {
                throw new IllegalArgumentException("no writer for " + format);
            }
            return bytes.toByteArray();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A Motion JPEG file: JPEG pictures one after the other, each of its size and gray level. */
    static Path motionJpeg(Path file, int[]... widthHeightLevels) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int[] picture : widthHeightLevels) {
            bytes.write(encoded(
                    plain(picture[0], picture[1], BufferedImage.TYPE_3BYTE_BGR, picture[2] * 0x010101), "jpeg"));
        }
        return Files.write(file, bytes.toByteArray());
    }

    /** The clip with zeros written over part of its coded pictures. */
    static Path damagedClip(Path file, int from, int bytes) throws IOException {
        byte[] clip = Files.readAllBytes(TestSettings.CLIP);
        Arrays.fill(clip, from, from + bytes, (byte) 0);
        return Files.write(file, clip);
    }

    /** An AVI of raw frames, 10 a second: the container in which bottom-up BGR is the rule. */
    static Path rawAvi(Path file, int width, int height, String fourCc, int bitsPerPixel, List<byte[]> frames)
            throws IOException {
        int frameBytes = frames.get(0).length;
        byte[] bitmapInfo = bytes(little(40)
                .putInt(40)
                .putInt(width)
                .putInt(height)
                .putShort((short) 1)
                .putShort((short) bitsPerPixel)
                .put(fourCc(fourCc))
                .putInt(frameBytes));
        byte[] streamHeader = bytes(little(56)
                .put(fourCc("vids"))
                .put(fourCc(fourCc))
                .putInt(8, 0)
                .putInt(20, 1)
                .putInt(24, 10)
                .putInt(32, frames.size())
                .putInt(36, frameBytes));
        byte[] mainHeader = bytes(little(56)
                .putInt(100_000)
                .putInt(12, 0x10)
                .putInt(16, frames.size())
                .putInt(24, 1)
                .putInt(28, frameBytes)
                .putInt(32, width)
                .putInt(36, height));
        List<byte[]> chunks = new ArrayList<>();
        frames.forEach(frame -> chunks.add(chunk("00dc", frame)));
        return Files.write(
                file,
                list(
                        "RIFF",
                        "AVI ",
                        list(
                                "LIST",
                                "hdrl",
                                chunk("avih", mainHeader),
                                list("LIST", "strl", chunk("strh", streamHeader), chunk("strf", bitmapInfo))),
                        list("LIST", "movi", chunks.toArray(byte[][]::new))));
    }

    /** A second of silence: audio and nothing else. */
    static Path wave(Path file) throws IOException {
        byte[] format = bytes(little(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(8000)
                .putInt(16000)
                .putShort((short) 2)
                .putShort((short) 16));
        return Files.write(file, list("RIFF", "WAVE", chunk("fmt ", format), chunk("data", new byte[16000])));
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] bytes(ByteBuffer written) {
        byte[] bytes = new byte[written.capacity()];
        written.get(0, bytes);
        return bytes;
    }

    private static byte[] fourCc(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] chunk(String name, byte[] content) {
        return bytes(little(8 + content.length + content.length % 2)
                .put(fourCc(name))
                .putInt(content.length)
                .put(content));
    }

    private static byte[] list(String list, String name, byte[]... chunks) {
        int bytes = 4 + Arrays.stream(chunks).mapToInt(part -> part.length).sum();
        ByteBuffer out = little(8 + bytes).put(fourCc(list)).putInt(bytes).put(fourCc(name));
        Arrays.stream(chunks).forEach(out::put);
        return bytes(out);
    }
}
