package npucam.capture;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import npucam.data.Frame;
import npucam.data.PixelFormat;
import npucam.data.Plane;
import npucam.data.YuvEncoding;
import org.jspecify.annotations.Nullable;

/**
 * A source whose frames come when the test says so. It poisons the frame it lent as soon as it is advanced, so that whoever kept
 * it sees it. Every byte of a frame is its sequence.
 */
final class ScriptedSource implements FrameSource {
    private static final int WIDTH = 5;
    private static final int HEIGHT = 3;
    private static final int ROW_STRIDE_BYTES = 8;

    private final Semaphore permits = new Semaphore(0);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final int frames;
    private final @Nullable RuntimeException failure;
    private final boolean deafToStop;
    private volatile boolean stopped;
    private volatile @Nullable Thread closedBy;
    private long sequence = -1;
    private ByteBuffer luma = ByteBuffer.allocateDirect(0);

    /** After {@code frames} frames it ends, with a failure if there is one. */
    ScriptedSource(int frames, @Nullable RuntimeException failure, boolean deafToStop) {
        this.frames = frames;
        this.failure = failure;
        this.deafToStop = deafToStop;
    }

    /** Lets so many more calls of advance go on. */
    void allow(int advances) {
        permits.release(advances);
    }

    /** Waits until all frames allowed have been taken and the next advance is waiting. */
    void awaitTaken() throws InterruptedException {
        while (permits.availablePermits() > 0 || !permits.hasQueuedThreads()) {
            Thread.sleep(1);
        }
    }

    void awaitClosed() throws InterruptedException {
        closed.await();
    }

    @Nullable
    Thread closedBy() {
        return closedBy;
    }

    @Override
    public boolean advance() {
        for (int index = 0; index < luma.capacity(); index++) {
            luma.put(index, (byte) 0xEE);
        }
        permits.acquireUninterruptibly();
        if (stopped && !deafToStop) {
            return false;
        }
        if (sequence + 1 == frames) {
            if (failure != null) {
                throw failure;
            }
            return false;
        }
        sequence++;
        luma = filled(ROW_STRIDE_BYTES * HEIGHT);
        return true;
    }

    @Override
    public Frame frame() {
        List<Plane> planes = List.of(
                new Plane(luma, ROW_STRIDE_BYTES),
                new Plane(filled(ROW_STRIDE_BYTES * 2), ROW_STRIDE_BYTES),
                new Plane(filled(ROW_STRIDE_BYTES * 2), ROW_STRIDE_BYTES));
        return new Frame(
                sequence,
                System.nanoTime(),
                Instant.now(),
                PixelFormat.I420,
                YuvEncoding.BT601_VIDEO,
                WIDTH,
                HEIGHT,
                planes);
    }

    private ByteBuffer filled(int bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        for (int index = 0; index < bytes; index++) {
            buffer.put(index, (byte) sequence);
        }
        return buffer;
    }

    @Override
    public void stop() {
        stopped = true;
        if (!deafToStop) {
            permits.release();
        }
    }

    @Override
    public long skippedFrames() {
        return 0;
    }

    @Override
    public long corruptFrames() {
        return 3;
    }

    @Override
    public void close() {
        closedBy = Thread.currentThread();
        closed.countDown();
    }
}
