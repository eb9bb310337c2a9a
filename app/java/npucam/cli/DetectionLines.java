package npucam.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import npucam.data.Findings;
import npucam.data.Frame;
import npucam.publish.FindingsJson;

/** Writes the {@code detect} command's JSON: one object per picture and line, everything in the picture's pixels. Each line is flushed. */
final class DetectionLines {
    private final JsonGenerator json;

    DetectionLines(PrintStream out) throws IOException {
        json = new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.setRootValueSeparator(null);
    }

    void write(
            Path image,
            Frame frame,
            Findings findings,
            long readNanos,
            long preprocessNanos,
            long inferNanos,
            long decodeNanos)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("image", image.toString());
        json.writeNumberField("width", frame.width());
        json.writeNumberField("height", frame.height());
        new FindingsJson(json, frame.width(), frame.height(), FindingsJson.Coordinates.PIXELS).write(findings);
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

    private void writeMillis(String name, long nanos) throws IOException {
        json.writeFieldName(name);
        FindingsJson.writeRounded(json, nanos / 1e6, 3);
    }
}
