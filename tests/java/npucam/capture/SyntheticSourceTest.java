package npucam.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import npucam.data.Frame;
import npucam.data.PixelFormat;
import org.junit.jupiter.api.Test;

class SyntheticSourceTest extends FrameSourceContract {
    @Override
    FrameSource ending() {
        // It has no end of its own: the contract's end is a stop after some frames.
        return new StoppedAfter(FRAMES, endless());
    }

    @Override
    FrameSource endless() {
        return FrameSources.open(TestSettings.synthetic(96, 64, 0));
    }

    @Test
    void withoutASizeFramesAre640By480Bgr() {
        try (FrameSource source = FrameSources.open(TestSettings.synthetic(0, 0, 0))) {
            assertTrue(source.advance());
            Frame frame = source.frame();
            assertEquals(PixelFormat.BGR, frame.format());
            assertEquals(640, frame.width());
            assertEquals(480, frame.height());
        }
    }

    @Test
    void theSameSequenceAlwaysGivesTheSamePixelsAndAnotherDoesNot() {
        try (FrameSource one = endless();
                FrameSource other = endless()) {
            byte[] before = new byte[0];
            for (int count = 0; count < 40; count++) {
                assertTrue(one.advance() && other.advance());
                byte[] pixels = pixels(one.frame());
                assertArrayEquals(pixels, pixels(other.frame()));
                assertFalse(Arrays.equals(before, pixels));
                before = pixels;
            }
        }
    }

    @Test
    void everyFrameCarriesItsSequence() {
        for (int[] size : new int[][] {{640, 480}, {33, 47}, {417, 333}, {64, 200}}) {
            try (FrameSource source = FrameSources.open(TestSettings.synthetic(size[0], size[1], 0))) {
                for (int count = 0; count < 50; count++) {
                    assertTrue(source.advance());
                    assertEquals(count, SequenceCode.read(BrightnessOf.frame(source.frame())));
                }
            }
        }
    }

    @Test
    void anAlternatingSourceChangesItsSizeEverySoManyFrames() {
        try (FrameSource source = SyntheticSource.alternating(64, 48, 50, 90, 3)) {
            for (int count = 0; count < 20; count++) {
                assertTrue(source.advance());
                Frame frame = source.frame();
                assertEquals(count / 3 % 2 == 0 ? "64x48" : "50x90", frame.width() + "x" + frame.height());
                assertEquals(count, SequenceCode.read(BrightnessOf.frame(frame)));
            }
        }
    }

    @Test
    void aFrameTooSmallForItsCodeIsRefused() {
        CaptureException refused =
                assertThrows(CaptureException.class, () -> FrameSources.open(TestSettings.synthetic(31, 200, 0)));
        assertTrue(String.valueOf(refused.getMessage()).contains("31x200"));
    }

    /** Ends another source. */
    private record StoppedAfter(int frames, FrameSource inner) implements FrameSource {
        @Override
        public boolean advance() {
            boolean advanced = inner.advance();
            if (advanced && inner.frame().sequence() == frames - 1) {
                inner.stop();
            }
            return advanced;
        }

        @Override
        public Frame frame() {
            return inner.frame();
        }

        @Override
        public void stop() {
            inner.stop();
        }

        @Override
        public long skippedFrames() {
            return inner.skippedFrames();
        }

        @Override
        public long corruptFrames() {
            return inner.corruptFrames();
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
