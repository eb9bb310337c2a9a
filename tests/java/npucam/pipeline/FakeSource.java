package npucam.pipeline;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import npucam.capture.FrameSource;
import npucam.data.Frame;
import npucam.data.PixelFormat;
import npucam.data.Plane;
import npucam.data.YuvEncoding;

/** A source of grey frames that runs something before each; ends after a number of frames, or never. */
final class FakeSource implements FrameSource {
    private static final int SIZE = 64;

    private final long frames;
    private final Runnable beforeEach;
    private final Plane plane = new Plane(ByteBuffer.allocateDirect(3 * SIZE * SIZE), 3 * SIZE);
    private volatile boolean stopped;
    private long next;

    FakeSource(long frames, Runnable beforeEach) {
        this.frames = frames;
        this.beforeEach = beforeEach;
    }

    @Override
    public boolean advance() {
        if (stopped || next == frames) {
            return false;
        }
        beforeEach.run();
        next++;
        return true;
    }

    @Override
    public Frame frame() {
        return new Frame(
                next - 1,
                System.nanoTime(),
                Instant.now(),
                PixelFormat.BGR,
                YuvEncoding.BT601_FULL,
                SIZE,
                SIZE,
                List.of(plane));
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public long skippedFrames() {
        return 0;
    }

    @Override
    public long corruptFrames() {
        return 0;
    }

    @Override
    public void close() {}
}
