package npucam.publish;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import npucam.data.Box;
import npucam.data.ClassScore;
import npucam.data.Detection;
import npucam.data.Findings;
import npucam.data.Keypoint;
import npucam.data.Mask;
import npucam.data.RotatedBox;

/**
 * Writes findings as JSON. Whatever they hold, the result is valid and in range: not-a-number becomes 0, coordinates are held to
 * the frame, and text that is no valid Unicode loses the broken characters. Boxes and keypoints come as fractions of the frame or
 * as pixels; rotated boxes and masks always as pixels, since an angle needs units that are as long across as down, and a mask is
 * made of pixels.
 */
public final class FindingsJson {
    private static final int SCORE_DIGITS = 4;

    /** One pixel of a frame 4096 wide is 0.00024: five digits tell a twentieth of a pixel. */
    private static final int FRACTION_DIGITS = 5;

    private static final int PIXEL_DIGITS = 2;
    private static final int ANGLE_DIGITS = 5;

    private final JsonGenerator json;
    private final double frameWidth;
    private final double frameHeight;
    private final Coordinates coordinates;

    /** In what boxes and keypoints are counted. */
    public enum Coordinates {
        FRACTIONS,
        PIXELS
    }

    /** @param json inside an object */
    public FindingsJson(JsonGenerator json, int frameWidth, int frameHeight, Coordinates coordinates) {
        this.json = json;
        this.frameWidth = frameWidth;
        this.frameHeight = frameHeight;
        this.coordinates = coordinates;
    }

    /** Writes the field {@code detections} and, of a classifier's findings, {@code top}. */
    public void write(Findings findings) throws IOException {
        json.writeArrayFieldStart("detections");
        for (Detection detection : findings.detections()) {
            write(detection);
        }
        json.writeEndArray();
        if (!findings.top().isEmpty()) {
            json.writeArrayFieldStart("top");
            for (ClassScore best : findings.top()) {
                json.writeStartObject();
                writeClass(best.label(), best.classId(), best.score());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    private void write(Detection detection) throws IOException {
        json.writeStartObject();
        writeClass(detection.label(), detection.classId(), detection.score());
        json.writeArrayFieldStart("box");
        Box box = detection.boxInFrame();
        writeAlong(box.left(), frameWidth);
        writeAlong(box.top(), frameHeight);
        writeAlong(box.right(), frameWidth);
        writeAlong(box.bottom(), frameHeight);
        json.writeEndArray();
        if (!detection.keypoints().isEmpty()) {
            writeKeypoints(detection.keypoints());
        }
        if (detection.rotated().isPresent()) {
            writeRotated("rotated", detection.rotated().get().regularized());
            writeRotated("rotatedRaw", detection.rotated().get());
        }
        if (detection.mask().isPresent()) {
            writeMask(detection.mask().get());
        }
        json.writeEndObject();
    }

    private void writeClass(String label, int classId, float score) throws IOException {
        json.writeStringField("label", validUnicode(label));
        json.writeNumberField("classId", classId);
        json.writeFieldName("score");
        writeWithin(score, 1, SCORE_DIGITS);
    }

    private void writeKeypoints(List<Keypoint> keypoints) throws IOException {
        json.writeArrayFieldStart("keypoints");
        for (Keypoint keypoint : keypoints) {
            json.writeStartArray();
            writeAlong(keypoint.xInFrame(), frameWidth);
            writeAlong(keypoint.yInFrame(), frameHeight);
            writeWithin(keypoint.visibility(), 1, SCORE_DIGITS);
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private void writeRotated(String name, RotatedBox rotated) throws IOException {
        json.writeObjectFieldStart(name);
        writeField("cx", rotated.cx(), PIXEL_DIGITS);
        writeField("cy", rotated.cy(), PIXEL_DIGITS);
        writeField("width", rotated.width(), PIXEL_DIGITS);
        writeField("height", rotated.height(), PIXEL_DIGITS);
        writeField("angle", rotated.angle(), ANGLE_DIGITS);
        json.writeEndObject();
    }

    private void writeField(String name, double value, int digits) throws IOException {
        json.writeFieldName(name);
        writeRounded(json, value, digits);
    }

    private void writeMask(Mask mask) throws IOException {
        json.writeObjectFieldStart("mask");
        json.writeFieldName("box");
        json.writeArray(new int[] {mask.left(), mask.top(), mask.right(), mask.bottom()}, 0, 4);
        int[] runLengths = mask.runLengths();
        json.writeFieldName("rle");
        json.writeArray(runLengths, 0, runLengths.length);
        json.writeArrayFieldStart("polygon");
        for (Mask.Corner corner : mask.polygon()) {
            json.writeArray(new int[] {corner.x(), corner.y()}, 0, 2);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeAlong(double pixels, double frameLength) throws IOException {
        switch (coordinates) {
            case FRACTIONS -> writeWithin(pixels / frameLength, 1, FRACTION_DIGITS);
            case PIXELS -> writeWithin(pixels, frameLength, PIXEL_DIGITS);
        }
    }

    /** Math.min and Math.max hand a NaN through, and Math.round makes it 0. */
    private void writeWithin(double value, double largest, int digits) throws IOException {
        writeRounded(json, Math.max(0, Math.min(largest, value)), digits);
    }

    /** Writes at most so many decimal places. */
    public static void writeRounded(JsonGenerator json, double value, int digits) throws IOException {
        long rounded = Math.round(value * Math.pow(10, digits));
        json.writeNumber(
                BigDecimal.valueOf(rounded, digits).stripTrailingZeros().toPlainString());
    }

    /** Encoding to UTF-8 replaces lone surrogates, which the JSON writer would refuse in the middle of a message. */
    public static String validUnicode(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
