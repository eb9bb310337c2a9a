package npucam.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.UUID;
import npucam.data.FrameReport;
import npucam.data.Stage;

/**
 * The payload of a detections message, and of a model message. The first is described by {@code device-config/schema/detections-v1.schema.json}: boxes and
 * keypoints as fractions of the frame, times in milliseconds. Whatever the report holds, the result is valid JSON of that schema.
 *
 * <p>Used by the publisher thread alone.
 */
final class ReportJson {
    private static final int SCHEMA = 1;
    private static final int MILLIS_DIGITS = 3;
    private static final DateTimeFormatter UTC_MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    private static final JsonFactory JSON = new JsonFactory();

    private final String device;
    private final String camera;
    private final String bootId;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);

    ReportJson(PublishSettings settings, UUID bootId) {
        this.device = FindingsJson.validUnicode(settings.device());
        this.camera = FindingsJson.validUnicode(settings.camera());
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
            new FindingsJson(json, report.frameWidth(), report.frameHeight(), FindingsJson.Coordinates.FRACTIONS)
                    .write(report.findings());
            writeTimings(json, report);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array takes every byte", e);
        }
        return bytes.toByteArray();
    }

    /** The payload of a model message. */
    byte[] write(ModelReport report) {
        bytes.reset();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("schema", SCHEMA);
            json.writeStringField("device", device);
            json.writeStringField("camera", camera);
            json.writeStringField("bootId", bootId);
            json.writeStringField("state", report.state().name().toLowerCase(Locale.ROOT));
            json.writeStringField("file", FindingsJson.validUnicode(report.file()));
            json.writeStringField("problem", FindingsJson.validUnicode(report.problem()));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array takes every byte", e);
        }
        return bytes.toByteArray();
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
        FindingsJson.writeRounded(json, Math.max(0, nanos) / 1e6, MILLIS_DIGITS);
    }

    static String utcMillis(Instant time) {
        return UTC_MILLIS.format(time);
    }
}
