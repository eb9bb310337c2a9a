package npucam.capture;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import npucam.capture.CaptureSettings.Kind;
import npucam.data.Frame;
import npucam.data.PixelFormat;
import npucam.data.Plane;
import npucam.data.YuvEncoding;

/**
 * Reads JPEG and PNG files. Gray and palette pictures become BGR, 16-bit ones lose their lower byte, transparency is left out (the
 * colours below it show, as in OpenCV). An EXIF orientation is not followed.
 */
public final class Pictures {
    /** A picture larger than this is refused rather than running out of memory. */
    private static final long PIXEL_LIMIT = 64_000_000;

    private Pictures() {}

    /**
     * Reads one picture.
     *
     * @return a BGR frame in memory of its own, rows without padding, sequence 0, captured now
     * @throws CaptureException naming the file and what is wrong with it
     */
    public static Frame read(Path file) {
        return read(file, PIXEL_LIMIT);
    }

    /**
     * The same for a place where pictures are smaller.
     *
     * @param pixelLimit of width × height
     */
    public static Frame read(Path file, long pixelLimit) {
        byte[] bytes = bytes(file);
        BufferedImage image = decode(file, format(file, bytes), bytes, pixelLimit);
        ByteBuffer pixels = ByteBuffer.allocateDirect(3 * image.getWidth() * image.getHeight());
        pixels.put(0, bgr(image));
        return new Frame(
                0,
                System.nanoTime(),
                Instant.now(),
                PixelFormat.BGR,
                YuvEncoding.BT601_FULL,
                image.getWidth(),
                image.getHeight(),
                List.of(new Plane(pixels, 3 * image.getWidth())));
    }

    private static byte[] bytes(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new CaptureException("picture " + file + ": is a folder; name a JPEG or PNG file");
            }
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw new CaptureException("picture " + file + ": " + reason(failure), failure);
        }
    }

    static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return Location.permissionDenied(Kind.PICTURES);
        }
        return "cannot be read: " + failure.getMessage();
    }

    /** JPEG and PNG by their first bytes (ISO 10918-1 B.1.1.3; PNG specification 5.2), whatever the file is called. */
    private static String format(Path file, byte[] bytes) {
        if (startsWith(bytes, 0xFF, 0xD8, 0xFF)) {
            return "jpeg";
        }
        if (startsWith(bytes, 0x89, 'P', 'N', 'G')) {
            return "png";
        }
        throw new CaptureException(
                "picture " + file + ": not a JPEG or PNG picture" + (bytes.length == 0 ? " (the file is empty)" : ""));
    }

    private static boolean startsWith(byte[] bytes, int... start) {
        for (int index = 0; index < start.length; index++) {
            if (index >= bytes.length || (bytes[index] & 0xFF) != start[index]) {
                return false;
            }
        }
        return true;
    }

    private static BufferedImage decode(Path file, String format, byte[] bytes, long pixelLimit) {
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        // Not ImageIO.read: it may put a copy of the file on the disk.
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(input, true, true);
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            if (pixels > pixelLimit) {
                throw new CaptureException("picture " + file + ": " + reader.getWidth(0) + "x" + reader.getHeight(0)
                        + " is more than " + pixelLimit / 1_000_000 + " megapixels; make it smaller");
            }
            List<String> warnings = new ArrayList<>();
            reader.addIIOReadWarningListener((from, warning) -> warnings.add(warning));
            BufferedImage image = reader.read(0);
            refuseCutShort(file, warnings);
            return image;
        } catch (IOException | RuntimeException failure) {
            if (failure instanceof CaptureException refused) {
                throw refused;
            }
            throw new CaptureException(
                    "picture " + file + ": damaged or an unusual " + format + " (" + failure.getMessage()
                            + "); save it again as an 8-bit RGB picture",
                    failure);
        } finally {
            reader.dispose();
        }
    }

    /** The JPEG reader fills what is missing with gray and only warns: whatever was there would go undetected. */
    private static void refuseCutShort(Path file, List<String> warnings) {
        for (String warning : warnings) {
            if (warning.startsWith("Truncated") || warning.contains("premature end")) {
                throw new CaptureException("picture " + file + ": damaged (" + warning + "); copy or take it again");
            }
        }
    }

    private static byte[] bgr(BufferedImage image) {
        if (image.getType() == BufferedImage.TYPE_3BYTE_BGR
                && image.getRaster().getDataBuffer() instanceof DataBufferByte data
                && data.getData().length == 3 * image.getWidth() * image.getHeight()) {
            return data.getData();
        }
        return image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
                ? bgrOfGray(image)
                : bgrOfColours(image);
    }

    /** Straight from the samples: Java takes gray for linear light and would brighten it. */
    private static byte[] bgrOfGray(BufferedImage image) {
        Raster raster = image.getRaster();
        int lowerBits = raster.getSampleModel().getSampleSize(0) - 8;
        byte[] bgr = new byte[3 * image.getWidth() * image.getHeight()];
        int[] row = new int[image.getWidth()];
        int at = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            raster.getSamples(0, y, row.length, 1, 0, row);
            for (int sample : row) {
                byte gray = (byte) (lowerBits > 0 ? sample >> lowerBits : sample * 255 / ((1 << (8 + lowerBits)) - 1));
                bgr[at++] = gray;
                bgr[at++] = gray;
                bgr[at++] = gray;
            }
        }
        return bgr;
    }

    private static byte[] bgrOfColours(BufferedImage image) {
        byte[] bgr = new byte[3 * image.getWidth() * image.getHeight()];
        int[] row = new int[image.getWidth()];
        int at = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int argb : row) {
                bgr[at++] = (byte) argb;
                bgr[at++] = (byte) (argb >> 8);
                bgr[at++] = (byte) (argb >> 16);
            }
        }
        return bgr;
    }
}
