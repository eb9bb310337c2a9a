package npucam.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import npucam.data.Frame;
import org.junit.jupiter.api.Test;

class LatestFrameSourceTest extends FrameSourceContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    FrameSource ending() {
        ScriptedSource inner = new ScriptedSource(FRAMES, null, false);
        inner.allow(FRAMES + 1);
        return LatestFrameSource.start("scripted", inner, PATIENCE);
    }

    @Override
    FrameSource endless() {
        return FrameSources.open(TestSettings.synthetic(64, 48, 200));
    }

    @Test
    void theNewestFrameWinsAndThosePassedOverAreCounted() throws Exception {
        ScriptedSource inner = new ScriptedSource(100, null, false);
        try (FrameSource source = LatestFrameSource.start("scripted", inner, PATIENCE)) {
            inner.allow(5);
            inner.awaitTaken();
            assertTrue(source.advance());
            assertEquals(4, source.frame().sequence());
            assertEquals(4, source.skippedFrames());
            inner.allow(1);
            assertTrue(source.advance());
            assertEquals(5, source.frame().sequence());
            assertEquals(4, source.skippedFrames());
        }
    }

    @Test
    void aFrameInHandIsNotTouchedHoweverManyComeAfterIt() throws Exception {
        ScriptedSource inner = new ScriptedSource(100, null, false);
        try (FrameSource source = LatestFrameSource.start("scripted", inner, PATIENCE)) {
            inner.allow(1);
            for (int count = 0; count < 10; count++) {
                assertTrue(source.advance());
                Frame frame = source.frame();
                inner.allow(3);
                inner.awaitTaken();
                for (byte pixel : pixels(frame)) {
                    assertEquals((byte) frame.sequence(), pixel);
                }
            }
        }
    }

    @Test
    void framesOfOneShapeShareThreeMemories() {
        try (FrameSource source = FrameSources.open(TestSettings.synthetic(64, 48, 500))) {
            Set<ByteBuffer> memories = Collections.newSetFromMap(new IdentityHashMap<>());
            for (int count = 0; count < 30; count++) {
                assertTrue(source.advance());
                memories.add(source.frame().planes().get(0).pixels());
            }
            assertTrue(memories.size() <= 3, memories.size() + " memories");
        }
    }

    @Test
    void framesThatChangeTheirSizeArriveWhole() {
        FrameSource inner = SyntheticSource.alternating(64, 48, 50, 90, 2);
        try (FrameSource source = LatestFrameSource.start("alternating", inner, PATIENCE)) {
            for (int count = 0; count < 50; count++) {
                assertTrue(source.advance());
                Frame frame = source.frame();
                assertEquals(frame.sequence() / 2 % 2 == 0 ? 64 : 50, frame.width());
                assertEquals(frame.sequence(), SequenceCode.read(BrightnessOf.frame(frame)));
            }
        }
    }

    @Test
    void aFailureComesAfterTheLastFrameAndStays() {
        ScriptedSource inner = new ScriptedSource(2, new CaptureException("camera unplugged"), false);
        try (FrameSource source = LatestFrameSource.start("scripted", inner, PATIENCE)) {
            inner.allow(3);
            long last = -1;
            while (last < 1) {
                assertTrue(source.advance());
                last = source.frame().sequence();
            }
            for (int again = 0; again < 2; again++) {
                CaptureException failure = assertThrows(CaptureException.class, source::advance);
                assertEquals("camera unplugged", failure.getMessage());
            }
        }
    }

    @Test
    void anUnexpectedErrorOfTheInnerSourceIsNotLost() {
        ScriptedSource inner = new ScriptedSource(0, new IllegalStateException("bug"), false);
        try (FrameSource source = LatestFrameSource.start("scripted", inner, PATIENCE)) {
            inner.allow(1);
            CaptureException failure = assertThrows(CaptureException.class, source::advance);
            assertTrue(String.valueOf(failure.getMessage()).contains("scripted: java.lang.IllegalStateException: bug"));
        }
    }

    @Test
    void aCameraThatDeliversNothingIsAFailureAfterTheTimeout() {
        ScriptedSource inner = new ScriptedSource(100, null, false);
        try (FrameSource source = LatestFrameSource.start("camera X", inner, Duration.ofMillis(100))) {
            inner.allow(1);
            assertTrue(source.advance());
            CaptureException failure = assertThrows(CaptureException.class, source::advance);
            assertTrue(
                    String.valueOf(failure.getMessage()).startsWith("camera X: no frame within the timeout of 100 ms"));
        }
    }

    @Test
    void stopWakesAnAdvanceThatWaits() throws Exception {
        ScriptedSource inner = new ScriptedSource(100, null, true);
        FrameSource source = LatestFrameSource.start("scripted", inner, PATIENCE);
        CompletableFuture<Boolean> advance = CompletableFuture.supplyAsync(source::advance);
        Thread.sleep(50);
        assertFalse(advance.isDone());
        source.stop();
        assertFalse(advance.get(10, TimeUnit.SECONDS));
    }

    @Test
    void anInnerSourceStuckForEverDoesNotKeepClose() throws Exception {
        ScriptedSource stuck = new ScriptedSource(100, null, true);
        FrameSource source = LatestFrameSource.start("scripted", stuck, PATIENCE);
        source.close();
        assertSame(null, stuck.closedBy());
        stuck.allow(200);
        stuck.awaitClosed();
    }

    @Test
    void theInnerSourceIsClosedByTheThreadThatReadsIt() throws Exception {
        ScriptedSource inner = new ScriptedSource(100, null, false);
        LatestFrameSource.start("scripted", inner, PATIENCE).close();
        inner.awaitClosed();
        Thread closedBy = inner.closedBy();
        assertNotNull(closedBy);
        assertEquals("capture", closedBy.getName());
        assertTrue(closedBy.isDaemon());
    }

    @Test
    void corruptFramesAreTheInnerSources() {
        try (FrameSource source = ending()) {
            assertEquals(3, source.corruptFrames());
        }
    }

    @Test
    void aVideoAtItsOwnPaceComesThroughTheCaptureThread() {
        CaptureSettings settings = new CaptureSettings(
                CaptureSettings.Kind.VIDEO, TestSettings.CLIP.toString(), true, true, 0, 0, 0, TestSettings.TIMEOUT);
        long before = System.nanoTime();
        try (FrameSource source = FrameSources.open(settings)) {
            for (int count = 0; count < 3; count++) {
                assertTrue(source.advance());
                Frame frame = source.frame();
                assertTrue(
                        frame.captureNanos() - before >= frame.sequence() * 99_000_000,
                        "faster than 10 frames a second");
            }
        }
    }
}
