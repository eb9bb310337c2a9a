package npucam.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import npucam.cli.Program.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code npucam bench} as a user types it. How fast it is, no test says. */
class BenchIT {
    private static final String SHAPES = "models/shapes/shapes.mud";

    @TempDir
    private Path folder;

    @Test
    void theFakeNpuNeedsNoModelAndGivesBothRunsAsJsonAndAChart() throws Exception {
        Path chart = folder.resolve("chart.svg");
        Result result = Program.run(
                "bench",
                "--engine",
                "fake",
                "--sim-npu",
                "5ms",
                "--seconds",
                "1",
                "--json",
                "--gantt",
                chart.toString());
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(1, result.out().size(), result.out().toString());
        JsonNode report = JsonMapper.shared().readTree(result.out().get(0));
        assertEquals("off", report.get("limitFrom").asString());
        for (String which : List.of("off", "on")) {
            JsonNode run = report.get(which);
            double fps = run.get("fps").asDouble();
            double fraction = run.get("fractionOfLimit").asDouble();
            assertTrue(fps > 0, result.out().toString());
            assertTrue(fraction > 0, result.out().toString());
            assertEquals(fps / run.get("limitFps").asDouble(), fraction, 0.01);
            for (String stage : List.of("capture", "preprocess", "infer", "decode", "latency")) {
                JsonNode durations = run.get(stage);
                assertTrue(durations.get("p50Millis").asDouble()
                        <= durations.get("p99Millis").asDouble());
            }
            assertTrue(
                    run.get("infer").get("p50Millis").asDouble() >= 5,
                    result.out().toString());
            assertTrue(run.get("residentBytes").asLong() > 1 << 20);
        }
        assertTrue(
                report.get("startToFirstFrameMillis").asDouble() > 0,
                result.out().toString());
        // One frame at a time cannot take less than its stages.
        assertTrue(
                report.get("off").get("fractionOfLimit").asDouble() <= 1,
                result.out().toString());
        assertFalse(report.get("computedOnProcessors").asBoolean());
        assertTrue(Files.readString(chart).contains("dual_buff on"));
    }

    @Test
    void aRealModelIsMeasuredInItsEngineAndTheTableSaysWhichAndThatItIsNoNpu() throws Exception {
        Result result = Program.run(
                "bench",
                "--model",
                SHAPES,
                "--dual-buff",
                "off",
                "--seconds",
                "1",
                "--video",
                "tests/data/media/people-10s.mp4");
        assertEquals(0, result.exitCode(), result.err());
        String table = String.join("\n", result.out());
        for (String expected : List.of(
                "ONNX Runtime",
                "people-10s.mp4 768x576",
                "frames per second",
                "part of the limit",
                "goal",
                "this is no NPU")) {
            assertTrue(table.contains(expected), expected + " in\n" + table);
        }
        assertFalse(table.contains("  on "), table);
    }

    @Test
    void aModelsOwnOutputsAreReplayedByTheFakeNpu() throws Exception {
        Result result = Program.run(
                "bench",
                "--engine",
                "fake",
                "--model",
                SHAPES,
                "--sim-npu",
                "2ms",
                "--dual-buff",
                "on",
                "--seconds",
                "1",
                "--json");
        assertEquals(0, result.exitCode(), result.err());
        JsonNode report = JsonMapper.shared().readTree(result.out().get(0));
        assertEquals(SHAPES.replace(".mud", ".onnx"), report.get("model").asString());
        assertEquals(
                "recording of 8 inferences, in order, 2 ms each",
                report.get("engine").asString());
        assertEquals("on", report.get("limitFrom").asString());
        assertFalse(report.has("off"));
    }

    @ParameterizedTest
    @CsvSource({
        "Missing --model, --seconds 1",
        "--engine = fax, --engine fax --model models/shapes/shapes.mud",
        "--sim-npu goes with --engine fake, --sim-npu 20ms --model models/shapes/shapes.mud",
        "--cores does not go, --engine fake --cores 0",
        "'20' is not, --engine fake --sim-npu 20",
        "'0ms' is not, --engine fake --sim-npu 0ms",
        "--dual-buff, --engine fake --dual-buff maybe",
        "--seconds = 0, --engine fake --seconds 0",
        "there is no such folder, --engine fake --gantt no/such/folder/chart.svg"
    })
    void wrongOptionsAreUsageErrorsBeforeAnythingIsMeasured(String message, String options) throws Exception {
        Result result = Program.run(("bench " + options).split(" "));
        assertEquals(2, result.exitCode(), result.err());
        assertEquals(List.of(), result.out());
        assertTrue(result.err().contains(message), result.err());
    }

    @Test
    void aModelForAnotherEngineIsRefusedWithExitCode78() throws Exception {
        Result result = Program.run("bench", "--model", SHAPES, "--engine", "bmrt");
        assertEquals(78, result.exitCode(), result.err());
        assertTrue(result.err().contains("bmrt"), result.err());
    }
}
