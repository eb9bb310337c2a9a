package npucam.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import npucam.data.ColorOrder;
import npucam.data.ImageInput;
import npucam.data.Stage;
import npucam.data.TensorLayout;
import npucam.data.TensorSpec;
import npucam.data.Timings;
import npucam.preprocess.Preprocessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MeasuredLineTest {
    private static final TensorSpec INPUT = TensorSpec.f32("images", 1, 3, 64, 64);
    private static final Duration SHORT = Duration.ofMillis(30);

    private volatile byte[] garbage = {};

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theLastFramesFollowEachOtherInTheirSlotsAndStages(int slots) {
        NavigableMap<Long, String> decodingThreads = new ConcurrentSkipListMap<>();
        LineFigures figures = line(
                        slots,
                        SHORT,
                        () -> decodingThreads.put(
                                System.nanoTime(), Thread.currentThread().getName()))
                .run();

        assertEquals(slots, figures.slots());
        assertEquals(64, figures.frameWidth());
        List<Timings> frames = figures.lastFrames();
        assertEquals(6, frames.size());
        long[] slotFreeNanos = new long[slots];
        Arrays.fill(slotFreeNanos, Long.MIN_VALUE);
        for (int i = 0; i < frames.size(); i++) {
            int slot = (figures.slotOfFirst() + i) % slots;
            long nanos = slotFreeNanos[slot];
            for (Stage stage : Stage.values()) {
                assertTrue(nanos <= frames.get(i).startNanos(stage), "frame " + i + " " + stage);
                assertTrue(frames.get(i).nanos(stage) >= 0);
                nanos = frames.get(i).endNanos(stage);
            }
            slotFreeNanos[slot] = nanos;
            assertEquals(
                    "slot-" + slot,
                    decodingThreads.floorEntry(frames.get(i).decodeEndNanos()).getValue());
        }
    }

    @Test
    void everyMeasuredFrameIsInEveryFigure() {
        LineFigures figures = line(2, SHORT, () -> {}).run();

        assertTrue(figures.frames() >= 10, "frames " + figures.frames());
        for (Stage stage : Stage.values()) {
            assertEquals(figures.frames(), figures.durations(stage).total());
        }
        assertEquals(figures.frames(), figures.latency().total());
        assertTrue(figures.framesPerSecond() > 0);
        assertTrue(figures.firstFrameNanos() < figures.lastFrames().get(0).decodeEndNanos());
        assertTrue(figures.residentBytes() <= figures.peakResidentBytes());
    }

    @Test
    void noFrameOfTheWarmUpIsMeasured() {
        // The clock that counts is that of the frames: the first one's decode, then as long again as is measured.
        AtomicInteger decoded = new AtomicInteger();
        LineFigures figures = line(1, SHORT, decoded::incrementAndGet).run();

        assertTrue(figures.frames() < decoded.get(), figures.frames() + " of " + decoded);
        double measuredNanos = 1e9 * figures.frames() / figures.framesPerSecond();
        long sinceFirstNanos = figures.lastFrames().get(5).decodeEndNanos() - figures.firstFrameNanos();
        assertTrue(sinceFirstNanos - measuredNanos >= 0.999 * SHORT.toNanos());
    }

    @Test
    void whatAFrameAllocatesIsCountedOnAllSlots() {
        int bytes = 1 << 20;
        LineFigures figures = line(2, SHORT, () -> garbage = new byte[bytes]).run();

        assertTrue(garbage.length == bytes);
        assertEquals(bytes, figures.allocatedBytesPerFrame(), bytes / 8.0);
    }

    @Test
    void aFailingStageIsNotAResult() {
        RuntimeException broken = new IllegalStateException("broken");
        MeasuredLine line = line(2, SHORT, () -> {
            throw broken;
        });

        assertSame(broken, assertThrows(IllegalStateException.class, line::run));
    }

    private static MeasuredLine line(int slots, Duration time, Runnable whileDecoding) {
        Preprocessor preprocessor = new Preprocessor(new ImageInput(
                INPUT, 64, 64, TensorLayout.NCHW, ColorOrder.RGB, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f), 0));
        FakeEngine engine = new FakeEngine(slots, 1, INPUT, List.of(), (input, outputs) -> {});
        return new MeasuredLine(
                new FakeSource(-1, () -> {}), preprocessor, engine, new FakeDecoder(whileDecoding), time);
    }
}
