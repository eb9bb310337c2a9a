package npucam.draw;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
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
import javax.imageio.stream.MemoryCacheImageOutputStream;
import npucam.data.Box;
import npucam.data.ClassScore;
import npucam.data.Detection;
import npucam.data.Findings;
import npucam.data.Frame;
import npucam.data.Mask;
import npucam.data.PixelFormat;
import npucam.data.Plane;
import npucam.data.RotatedBox;

/**
 * A copy of a frame with its findings drawn in: masks, boxes upright or rotated, keypoints, and a label and score at each; of a
 * classifier the list of its best classes. Frames too small to write on are enlarged by a whole factor first.
 */
public final class AnnotatedPicture {
    private static final float JPEG_QUALITY = 0.92f;

    /** The longer side of a picture that can be written on. */
    private static final int LEAST_SIDE = 320;

    private static final int MASK_ALPHA = 110;

    private final BufferedImage image;
    private final Graphics2D canvas;
    /** Picture pixels per frame pixel. */
    private final double scale;

    private final Pen pen;

    /**
     * @param frame read; {@link PixelFormat#BGR}
     * @param findings in the frame's pixels
     */
    public AnnotatedPicture(Frame frame, Findings findings) {
        this(frame, findings, List.of(), Integer.MAX_VALUE);
    }

    /**
     * Also shows what is not among the findings: dashed, with the word lost.
     *
     * @param lost in the frame's pixels
     * @param longestSide of the picture, in pixels: a larger frame is scaled down
     */
    public AnnotatedPicture(Frame frame, Findings findings, List<Detection> lost, int longestSide) {
        scale = scale(Math.max(frame.width(), frame.height()), longestSide);
        image = scaled(copy(frame), scale);
        canvas = image.createGraphics();
        pen = new Pen(canvas, Math.max(1.5f, Math.min(image.getWidth(), image.getHeight()) / 250f));
        try {
            canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            canvas.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            draw(findings, lost);
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
        Files.deleteIfExists(file);
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            if (out == null) {
                throw new IOException(file + ": cannot be written");
            }
            write(format, out);
        }
    }

    /** As the bytes of a JPEG file. */
    public byte[] jpeg() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            write("jpg", out);
        }
        return bytes.toByteArray();
    }

    private void write(String format, ImageOutputStream out) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        if (format.equals("jpg")) {
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(JPEG_QUALITY);
        }
        try {
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

    private static double scale(int side, int longestSide) {
        return side > longestSide ? (double) longestSide / side : Math.max(1, (LEAST_SIDE - 1) / side + 1);
    }

    private static BufferedImage scaled(BufferedImage image, double factor) {
        if (factor == 1) {
            return image;
        }
        int width = Math.max(1, (int) Math.round(factor * image.getWidth()));
        int height = Math.max(1, (int) Math.round(factor * image.getHeight()));
        BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D canvas = scaled.createGraphics();
        // Each pixel of a smaller picture is the mean of those it stands for.
        canvas.drawImage(
                factor < 1 ? image.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING) : image,
                0,
                0,
                width,
                height,
                null);
        canvas.dispose();
        return scaled;
    }

    /** What covers most comes first, and of each kind the best last; no text is covered. */
    private void draw(Findings findings, List<Detection> lost) {
        List<Detection> detections = findings.detections();
        for (int i = detections.size() - 1; i >= 0; i--) {
            Color color = ClassColors.of(detections.get(i).classId());
            detections.get(i).mask().ifPresent(mask -> draw(mask, color));
        }
        Skeleton skeleton = new Skeleton(pen, scale);
        for (int i = detections.size() - 1; i >= 0; i--) {
            Detection detection = detections.get(i);
            Color color = ClassColors.of(detection.classId());
            boolean hasMore =
                    detection.mask().isPresent() || !detection.keypoints().isEmpty();
            pen.line(outline(detection), color, hasMore ? 0.5f : 1);
            skeleton.draw(detection.keypoints(), color);
        }
        lost.forEach(object -> pen.dashes(outline(object), ClassColors.of(object.classId())));
        Captions captions = new Captions(canvas, image.getWidth(), image.getHeight());
        for (Detection detection : detections) {
            captions.draw(
                    text(detection.label(), detection.score()),
                    plateEdge(detection.boxInFrame()),
                    ClassColors.of(detection.classId()));
        }
        for (Detection object : lost) {
            captions.draw(
                    "lost: " + text(object.label(), object.score()),
                    plateEdge(object.boxInFrame()),
                    ClassColors.of(object.classId()));
        }
        for (ClassScore best : findings.top()) {
            captions.draw(text(best.label(), best.score()), new Rectangle2D.Double(), ClassColors.of(best.classId()));
        }
    }

    private static String text(String label, float score) {
        return String.format(Locale.ROOT, "%s %.2f", label, score);
    }

    private void draw(Mask mask, Color color) {
        BufferedImage veil = new BufferedImage(mask.width(), mask.height(), BufferedImage.TYPE_INT_ARGB);
        boolean[] bitmap = mask.bitmap();
        int fill = (color.getRGB() & 0xffffff) | MASK_ALPHA << 24;
        for (int i = 0; i < bitmap.length; i++) {
            if (bitmap[i]) {
                veil.setRGB(i % mask.width(), Math.floorDiv(i, mask.width()), fill);
            }
        }
        AffineTransform place = AffineTransform.getScaleInstance(scale, scale);
        place.translate(mask.left(), mask.top());
        canvas.drawImage(veil, place, null);
        pen.line(outline(mask), color, 0.7f);
    }

    private Shape outline(Mask mask) {
        Path2D path = new Path2D.Double();
        for (Mask.Corner corner : mask.polygon()) {
            if (path.getCurrentPoint() == null) {
                path.moveTo(scale * corner.x(), scale * corner.y());
            } else {
                path.lineTo(scale * corner.x(), scale * corner.y());
            }
        }
        path.closePath();
        return path;
    }

    private Shape outline(Detection detection) {
        return detection.rotated().map(this::outline).orElseGet(() -> scaled(detection.boxInFrame()));
    }

    private Shape outline(RotatedBox rotated) {
        AffineTransform place = AffineTransform.getScaleInstance(scale, scale);
        place.translate(rotated.cx(), rotated.cy());
        place.rotate(rotated.angle());
        return place.createTransformedShape(
                new Rectangle2D.Double(-rotated.width() / 2, -rotated.height() / 2, rotated.width(), rotated.height()));
    }

    private Rectangle2D scaled(Box box) {
        return new Rectangle2D.Double(scale * box.left(), scale * box.top(), scale * box.width(), scale * box.height());
    }

    /** The outer edge of the line round a box. */
    private Rectangle2D plateEdge(Box box) {
        Rectangle2D line = scaled(box);
        double rim = pen.thickness() / 2;
        return new Rectangle2D.Double(
                line.getX() - rim, line.getY() - rim, line.getWidth() + 2 * rim, line.getHeight() + 2 * rim);
    }
}
