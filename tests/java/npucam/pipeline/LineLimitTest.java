package npucam.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineLimitTest {
    @ParameterizedTest
    @CsvSource({
        // p, n, q in ms, slots, cores: frames per second
        "6, 20, 4, 1, 1, 33.333",
        "6, 20, 4, 2, 1, 50",
        "6, 20, 4, 3, 1, 50",
        "15, 20, 10, 2, 1, 40",
        "0, 20, 0, 2, 1, 50",
        // Two cores and two slots: no frame is prepared while both cores work, so the slots are what is scarce.
        "6, 20, 4, 2, 2, 66.667",
        "6, 20, 4, 3, 2, 100",
        "6, 40, 4, 4, 2, 50"
    })
    void theScarcestOfSlotNpuAndProcessorDecides(
            double prepareMillis, double inferMillis, double finishMillis, int slots, int cores, double expected) {
        LineLimit limit = new LineLimit(prepareMillis * 1e6, inferMillis * 1e6, finishMillis * 1e6);
        assertEquals(expected, limit.framesPerSecond(slots, cores), 0.001);
    }

    @Test
    void itIsMadeOfTheMeanTimesOfTheStages() {
        LineFigures linear = FiguresOf.stages(1, 2_000_000, 3_000_000, 20_000_000, 4_000_000);
        assertEquals(new LineLimit(5e6, 20e6, 4e6), LineLimit.of(linear));
        assertEquals(9e6, LineLimit.of(linear).cpuNanos());
    }
}
