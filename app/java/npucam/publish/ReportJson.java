package npucam.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.UUID;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.FrameReport;
import npucam.data.Stage;

/**
 * The payload of a detections message, as described by {@code device-config/schema/detections-v1.schema.json}: boxes as
 * fractions of the frame, times in milliseconds. Whatever the report holds, the result is valid JSON of that schema: numbers
 * are held to their range, not-a-number becomes 0, and text that is no valid Unicode loses the broken characters.
 *
 * <p>Used by the publisher thread alone.
 */
final class ReportJson {
    private static final int SCHEMA = 1;
    private static final int SCORE_DIGITS = 4;
    /** One pixel of a frame 4096 wide is 0.00024: five digits tell a twentieth of a pixel. */
    private static final int BOX_DIGITS = 5;

    private static final int MILLIS_DIGITS = 3;
    private static final DateTimeFormatter UTC_MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final String device;
    private final String camera;
    private final String bootId;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);

    ReportJson(PublishSettings settings, UUID bootId) {
        this.device = validUnicode(settings.device());
        this.camera = validUnicode(settings.camera());
        this.bootId = bootId.toString();
    }

    byte[] write(FrameReport report) {
        bytes.reset();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("schema", SCHEMA);
            json.writeStringField("device", device);
            json.writeStringField("camera", camera);
            json.writeStringField("bootId", bootId);
            json.writeNumberField("sequence", report.sequence());
            json.writeStringField("captureTime", utcMillis(report.captureTime()));
            json.writeNumberField("captureNanos", report.captureNanos());
            json.writeObjectFieldStart("frame");
            json.writeNumberField("width", report.frameWidth());
            json.writeNumberField("height", report.frameHeight());
            json.writeEndObject();
            json.writeArrayFieldStart("detections");
            for (Detection detection : report.findings().detections()) {
                writeDetection(json, detection, report.frameWidth(), report.frameHeight());
            }
            json.writeEndArray();
            writeTimings(json, report);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array takes every byte", e);
        }
        return bytes.toByteArray();
    }

    private static void writeDetection(JsonGenerator json, Detection detection, double frameWidth, double frameHeight)
            throws IOException {
        Box box = detection.boxInFrame();
        json.writeStartObject();
        json.writeStringField("label", validUnicode(detection.label()));
        json.writeNumberField("classId", detection.classId());
        json.writeFieldName("score");
        writeFraction(json, detection.score(), SCORE_DIGITS);
        json.writeArrayFieldStart("box");
        writeFraction(json, box.left() / frameWidth, BOX_DIGITS);
        writeFraction(json, box.top() / frameHeight, BOX_DIGITS);
        writeFraction(json, box.right() / frameWidth, BOX_DIGITS);
        writeFraction(json, box.bottom() / frameHeight, BOX_DIGITS);
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeTimings(JsonGenerator json, FrameReport report) throws IOException {
        json.writeObjectFieldStart("timings");
        writeMillis(json, "preprocessMillis", report.timings().nanos(Stage.PREPROCESS));
        writeMillis(json, "inferMillis", report.timings().nanos(Stage.INFER));
        writeMillis(json, "decodeMillis", report.timings().nanos(Stage.DECODE));
        writeMillis(json, "latencyMillis", report.latencyNanos());
        json.writeEndObject();
    }

    private static void writeMillis(JsonGenerator json, String name, long nanos) throws IOException {
        json.writeFieldName(name);
        writeRounded(json, Math.max(0, nanos) / 1e6, MILLIS_DIGITS);
    }

    /** Math.min and Math.max hand a NaN through, and Math.round makes it 0. */
    private static void writeFraction(JsonGenerator json, double value, int digits) throws IOException {
        writeRounded(json, Math.max(0, Math.min(1, value)), digits);
    }

    private static void writeRounded(JsonGenerator json, double value, int digits) throws IOException {
        long rounded = Math.round(value * Math.pow(10, digits));
        json.writeNumber(BigDecimal.valueOf(rounded, digits).stripTrailingZeros());
    }

    static String utcMillis(Instant time) {
        return UTC_MILLIS.format(time);
    }

    /** Encoding to UTF-8 replaces lone surrogates, which the JSON writer would refuse in the middle of a message. */
    private static String validUnicode(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
