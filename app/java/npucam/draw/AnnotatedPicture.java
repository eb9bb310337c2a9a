package npucam.draw;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.Frame;
import npucam.data.PixelFormat;
import npucam.data.Plane;

/** A copy of a frame with its detections drawn in: a box per object, its label and score above it. */
public final class AnnotatedPicture {
    private static final float JPEG_QUALITY = 0.92f;

    private final BufferedImage image;

    /**
     * @param frame read; {@link PixelFormat#BGR}
     * @param detections boxes in the frame's pixels
     */
    public AnnotatedPicture(Frame frame, List<Detection> detections) {
        image = copy(frame);
        Graphics2D canvas = image.createGraphics();
        try {
            canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            canvas.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            // The best goes on top.
            for (int i = detections.size() - 1; i >= 0; i--) {
                draw(canvas, detections.get(i));
            }
        } finally {
            canvas.dispose();
        }
    }

    BufferedImage image() {
        return image;
    }

    /**
     * Writes a PNG where the name ends in {@code .png}, else a JPEG.
     *
     * @throws IOException when the folder cannot be written
     */
    public void write(Path file) throws IOException {
        String format = file.toString().toLowerCase(Locale.ROOT).endsWith(".png") ? "png" : "jpg";
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        if (format.equals("jpg")) {
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(JPEG_QUALITY);
        }
        Files.deleteIfExists(file);
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            if (out == null) {
                throw new IOException(file + ": cannot be written");
            }
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
    }

    private static BufferedImage copy(Frame frame) {
        if (frame.format() != PixelFormat.BGR) {
            throw new IllegalArgumentException("cannot draw on " + frame.format());
        }
        BufferedImage image = new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_3BYTE_BGR);
        byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        Plane plane = frame.planes().get(0);
        int rowBytes = 3 * frame.width();
        for (int y = 0; y < frame.height(); y++) {
            plane.pixels().get(y * plane.rowStrideBytes(), pixels, y * rowBytes, rowBytes);
        }
        return image;
    }

    private void draw(Graphics2D canvas, Detection detection) {
        Color color = classColor(detection.classId());
        float thickness = Math.max(1.5f, Math.min(image.getWidth(), image.getHeight()) / 250f);
        Box box = detection.boxInFrame();
        // A dark rim round the coloured line keeps it visible on a background of its own colour.
        outline(canvas, box, thickness + 2, new Color(0, 0, 0, 160));
        outline(canvas, box, thickness, color);
        caption(
                canvas,
                String.format(Locale.ROOT, "%s %.2f", detection.label(), detection.score()),
                box,
                thickness,
                color);
    }

    private static void outline(Graphics2D canvas, Box box, float thickness, Color color) {
        canvas.setColor(color);
        canvas.setStroke(new BasicStroke(thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        canvas.draw(new Rectangle2D.Float(box.left(), box.top(), box.width(), box.height()));
    }

    private void caption(Graphics2D canvas, String text, Box box, float thickness, Color color) {
        int size = Math.max(9, Math.min(image.getWidth(), image.getHeight()) / 36);
        canvas.setFont(new Font(Font.SANS_SERIF, Font.BOLD, size));
        FontMetrics metrics = canvas.getFontMetrics();
        int width = metrics.stringWidth(text) + size / 2;
        int height = metrics.getHeight();
        // Above the box; where the picture ends there, inside it; never outside the picture.
        float left = Math.max(0, Math.min(box.left() - thickness / 2, image.getWidth() - width));
        float above = box.top() - thickness / 2 - height;
        float top = above >= 0 ? above : Math.min(box.top() + thickness / 2, image.getHeight() - height);
        canvas.setColor(color);
        canvas.fill(new Rectangle2D.Float(left, top, width, height));
        canvas.setColor(isLight(color) ? Color.BLACK : Color.WHITE);
        canvas.drawString(text, left + size / 4f, top + metrics.getAscent());
    }

    /** Hues a golden-ratio step apart, so that neighbouring class numbers look different. */
    static Color classColor(int classId) {
        float hue = (classId * 0.618034f + 0.33f) % 1f;
        return Color.getHSBColor(hue, 0.85f, 0.95f);
    }

    private static boolean isLight(Color color) {
        return 0.299 * color.getRed() + 0.587 * color.getGreen() + 0.114 * color.getBlue() > 140;
    }
}
