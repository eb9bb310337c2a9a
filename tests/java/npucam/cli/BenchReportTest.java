package npucam.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import npucam.pipeline.FiguresOf;
import npucam.pipeline.LineFigures;
import org.junit.jupiter.api.Test;

class BenchReportTest {
    // One frame per second and half a processor each, whatever the stages took.
    private final LineFigures off = FiguresOf.stages(1, 40_000_000, 60_000_000, 600_000_000, 100_000_000);
    private final LineFigures on = FiguresOf.stages(2, 50_000_000, 80_000_000, 900_000_000, 120_000_000);

    @Test
    void bothRunsAreHeldAgainstTheTimesOfTheLinearOne() {
        BenchReport both = report(off, on);
        assertEquals(1 / 0.8, both.limitFps(off), 1e-9);
        assertEquals(1 / 0.6, both.limitFps(on), 1e-9);
        assertEquals(0.8, both.fractionOfLimit(off), 1e-9);
        assertEquals(0.6, both.fractionOfLimit(on), 1e-9);
    }

    @Test
    void aRunAloneIsHeldAgainstItsOwnTimes() {
        assertEquals(1 / 0.9, report(on).limitFps(on), 1e-9);
        assertEquals("on", BenchReport.dualBuff(on));
        assertEquals("off", BenchReport.dualBuff(off));
    }

    @Test
    void theNpuIsAtWorkForTheInferencesPartOfTheTime() {
        assertEquals(0.6, BenchReport.npuUse(off), 1e-9);
        assertEquals(0.9, BenchReport.npuUse(on), 1e-9);
    }

    private static BenchReport report(LineFigures... runs) {
        return new BenchReport(Path.of("x.onnx"), "concat", "engine", false, "drawn", 1, 0, 0, List.of(runs));
    }
}
