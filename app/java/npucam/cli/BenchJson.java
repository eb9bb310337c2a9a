package npucam.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import npucam.data.Stage;
import npucam.health.LatencyHistogram;
import npucam.pipeline.LineFigures;

/** Writes a {@link BenchReport} as one JSON object on one line. */
final class BenchJson {
    private final JsonGenerator json;

    private BenchJson(JsonGenerator json) {
        this.json = json;
    }

    static void print(BenchReport report, PrintStream out) throws IOException {
        try (JsonGenerator json =
                new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            new BenchJson(json).write(report);
            json.writeRaw('\n');
        }
    }

    private void write(BenchReport report) throws IOException {
        json.writeStartObject();
        json.writeStringField("model", report.model().toString());
        json.writeStringField("decoder", report.decoder());
        json.writeStringField("engine", report.engine());
        json.writeStringField("source", report.source());
        json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
        json.writeNumberField("seconds", report.seconds());
        rounded("modelLoadMillis", report.modelLoadNanos() / 1e6);
        rounded("startToFirstFrameMillis", report.startNanos() / 1e6);
        json.writeBooleanField("computedOnProcessors", report.computedOnProcessors());
        json.writeStringField("limitFrom", BenchReport.dualBuff(report.runs().get(0)));
        for (LineFigures run : report.runs()) {
            json.writeObjectFieldStart(BenchReport.dualBuff(run));
            write(report, run);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void write(BenchReport report, LineFigures run) throws IOException {
        rounded("fps", run.framesPerSecond());
        rounded("limitFps", report.limitFps(run));
        rounded("fractionOfLimit", report.fractionOfLimit(run));
        rounded("npuPercent", 100 * BenchReport.npuUse(run));
        json.writeNumberField("frames", run.frames());
        json.writeNumberField("slots", run.slots());
        json.writeNumberField("npuCores", run.cores());
        rounded("cpuPercent", 100 * run.processors());
        rounded("cpuMillisPerFrame", run.processorNanosPerFrame() / 1e6);
        json.writeNumberField("residentBytes", run.residentBytes());
        json.writeNumberField("peakResidentBytes", run.peakResidentBytes());
        rounded("allocatedBytesPerFrame", run.allocatedBytesPerFrame());
        for (Stage stage : Stage.values()) {
            durations(stage.name().toLowerCase(Locale.ROOT), run.durations(stage));
        }
        durations("latency", run.latency());
    }

    private void durations(String name, LatencyHistogram durations) throws IOException {
        json.writeObjectFieldStart(name);
        rounded("meanMillis", durations.meanNanos() / 1e6);
        rounded("p50Millis", durations.percentile(0.5) / 1e6);
        rounded("p90Millis", durations.percentile(0.9) / 1e6);
        rounded("p99Millis", durations.percentile(0.99) / 1e6);
        rounded("maxMillis", durations.percentile(1) / 1e6);
        json.writeEndObject();
    }

    private void rounded(String name, double value) throws IOException {
        json.writeNumberField(name, BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP));
    }
}
