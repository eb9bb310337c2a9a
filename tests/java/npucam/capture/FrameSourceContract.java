package npucam.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import npucam.data.Frame;
import npucam.data.Plane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the line relies on, whatever the source. */
@Timeout(60)
abstract class FrameSourceContract {
    /** At least this many frames come before the end. */
    static final int FRAMES = 8;

    /** A source that ends after a while, {@link #FRAMES} frames at the least. */
    abstract FrameSource ending() throws IOException;

    /** A source that does not end by itself within the test. */
    abstract FrameSource endless() throws IOException;

    @Test
    void sequencesRiseAndTheirGapsAreTheSkippedFrames() throws IOException {
        try (FrameSource source = endless()) {
            long last = -1;
            for (int count = 0; count < FRAMES; count++) {
                assertTrue(source.advance());
                long sequence = source.frame().sequence();
                assertTrue(sequence > last, sequence + " after " + last);
                last = sequence;
            }
            source.stop();
            assertFalse(source.advance());
            assertTrue(source.skippedFrames() >= last + 1 - FRAMES, "frames are missing that nobody counted");
        }
    }

    @Test
    void captureTimesNeverGoBack() throws IOException {
        try (FrameSource source = endless()) {
            assertTrue(source.advance());
            Frame before = source.frame();
            assertTrue(before.captureNanos() <= System.nanoTime());
            for (int count = 1; count < FRAMES; count++) {
                assertTrue(source.advance());
                assertTrue(source.frame().captureNanos() >= before.captureNanos());
                assertFalse(source.frame().captureTime().isBefore(before.captureTime()));
                before = source.frame();
            }
        }
    }

    @Test
    void aFrameKeepsItsPixelsUntilTheSourceAdvances() throws Exception {
        try (FrameSource source = endless()) {
            for (int count = 0; count < FRAMES; count++) {
                assertTrue(source.advance());
                byte[] first = pixels(source.frame());
                Thread.sleep(5);
                assertArrayEquals(first, pixels(source.frame()));
            }
        }
    }

    @Test
    void planesAreDirectAndReadableToTheirLastByte() throws IOException {
        try (FrameSource source = endless()) {
            assertTrue(source.advance());
            Frame frame = source.frame();
            assertEquals(frame.format().planeCount(), frame.planes().size());
            for (Plane plane : frame.planes()) {
                assertTrue(plane.pixels().isDirect());
            }
            assertTrue(pixels(frame).length >= frame.width() * frame.height());
        }
    }

    @Test
    void afterTheEndEveryAdvanceReturnsFalse() throws IOException {
        try (FrameSource source = ending()) {
            int frames = 0;
            while (source.advance()) {
                frames++;
            }
            assertTrue(frames + source.skippedFrames() >= FRAMES, frames + " frames");
            assertFalse(source.advance());
            assertFalse(source.advance());
        }
    }

    @Test
    void stopFromAnotherThreadEndsTheAdvancing() throws Exception {
        try (FrameSource source = endless()) {
            assertTrue(source.advance());
            CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> {
                while (source.advance()) {
                    source.frame();
                }
            });
            Thread.sleep(50);
            assertFalse(drained.isDone());
            source.stop();
            drained.get(10, TimeUnit.SECONDS);
            assertFalse(source.advance());
        }
    }

    @Test
    void aSourceStoppedBeforeItsFirstFrameGivesNone() throws IOException {
        try (FrameSource source = endless()) {
            source.stop();
            assertFalse(source.advance());
        }
    }

    @Test
    void closingTwiceIsAllowedAndNothingComesAfterwards() throws IOException {
        FrameSource source = endless();
        assertTrue(source.advance());
        source.close();
        source.close();
        assertFalse(source.advance());
    }

    @Test
    void thereIsNoFrameBeforeTheFirstAdvance() throws IOException {
        try (FrameSource source = endless()) {
            assertThrows(IllegalStateException.class, source::frame);
        }
    }

    /** All pixels of a frame, padding left out. */
    static byte[] pixels(Frame frame) {
        int bytes = 0;
        for (int plane = 0; plane < frame.planes().size(); plane++) {
            bytes += frame.format().rowBytes(plane, frame.width())
                    * frame.format().rows(plane, frame.height());
        }
        byte[] pixels = new byte[bytes];
        int at = 0;
        for (int plane = 0; plane < frame.planes().size(); plane++) {
            ByteBuffer from = frame.planes().get(plane).pixels();
            int rowBytes = frame.format().rowBytes(plane, frame.width());
            for (int row = 0; row < frame.format().rows(plane, frame.height()); row++) {
                from.get(row * frame.planes().get(plane).rowStrideBytes(), pixels, at, rowBytes);
                at += rowBytes;
            }
        }
        return pixels;
    }
}
