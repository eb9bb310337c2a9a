package npucam.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.List;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.Frame;

/** Writes the {@code detect} command's JSON: one object per picture and line, boxes in the picture's pixels. Each line is flushed. */
final class DetectionLines {
    private final JsonGenerator json;

    DetectionLines(PrintStream out) throws IOException {
        json = new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.setRootValueSeparator(null);
    }

    void write(
            Path image,
            Frame frame,
            List<Detection> detections,
            long readNanos,
            long preprocessNanos,
            long inferNanos,
            long decodeNanos)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("image", image.toString());
        json.writeNumberField("width", frame.width());
        json.writeNumberField("height", frame.height());
        json.writeArrayFieldStart("detections");
        for (Detection detection : detections) {
            write(detection);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("timings");
        writeMillis("readMillis", readNanos);
        writeMillis("preprocessMillis", preprocessNanos);
        writeMillis("inferMillis", inferNanos);
        writeMillis("decodeMillis", decodeNanos);
        json.writeEndObject();
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
    }

    private void write(Detection detection) throws IOException {
        json.writeStartObject();
        json.writeStringField("label", detection.label());
        json.writeNumberField("classId", detection.classId());
        json.writeNumberField("score", rounded(detection.score(), 4));
        json.writeArrayFieldStart("box");
        Box box = detection.boxInFrame();
        for (float corner : new float[] {box.left(), box.top(), box.right(), box.bottom()}) {
            json.writeNumber(rounded(corner, 2));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeMillis(String name, long nanos) throws IOException {
        json.writeNumberField(name, rounded(nanos / 1e6, 3));
    }

    private static BigDecimal rounded(double value, int digits) {
        return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP);
    }
}
