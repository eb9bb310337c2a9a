package npucam.capture;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import npucam.data.Frame;
import npucam.data.PixelFormat;
import npucam.data.Plane;
import npucam.data.YuvEncoding;
import org.jspecify.annotations.Nullable;

/**
 * What all sources share that fetch each frame when asked: they give every frame, number them, hold their pace, and stamp a
 * frame when it is due, which is when a camera would have taken it.
 *
 * <p>Planes are direct buffers in every source, so that the preprocessor's inner loop only ever meets one class of buffer.
 */
abstract class PullSource implements FrameSource {
    /**
     * A picture that has no number yet.
     *
     * @param timestampNanos when it is to be shown, from any zero
     */
    record Picture(
            long timestampNanos, PixelFormat format, YuvEncoding encoding, int width, int height, List<Plane> planes) {}

    private final Pace pace;
    private final AtomicLong corruptFrames = new AtomicLong();
    private volatile boolean stopped;
    private boolean ended;
    private long nextSequence;
    private @Nullable Frame frame;

    PullSource(Pace pace) {
        this.pace = pace;
    }

    /**
     * Fetches a picture, valid until the next call; null at the end. Gives up soon, with null, once {@link #stopped}.
     *
     * @throws CaptureException when there can be no more
     */
    abstract @Nullable Picture next();

    @Override
    public final boolean advance() {
        frame = null;
        if (stopped || ended) {
            return false;
        }
        Picture picture = next();
        if (picture == null) {
            ended = true;
            return false;
        }
        if (!pace.await(picture.timestampNanos())) {
            return false;
        }
        frame = new Frame(
                nextSequence++,
                System.nanoTime(),
                Instant.now(),
                picture.format(),
                picture.encoding(),
                picture.width(),
                picture.height(),
                picture.planes());
        return true;
    }

    /** The number that the next picture will get. */
    final long nextSequence() {
        return nextSequence;
    }

    final boolean stopped() {
        return stopped;
    }

    /** Counts a damaged frame; returns how many there were. */
    final long countCorruptFrame() {
        return corruptFrames.incrementAndGet();
    }

    @Override
    public final Frame frame() {
        if (frame == null) {
            throw new IllegalStateException("no frame: the last advance() brought none");
        }
        return frame;
    }

    @Override
    public final void stop() {
        stopped = true;
        pace.stop();
    }

    @Override
    public final long skippedFrames() {
        return 0;
    }

    @Override
    public final long corruptFrames() {
        return corruptFrames.get();
    }

    /** Also forgets the lent frame: its memory may be gone. */
    @Override
    public final void close() {
        stop();
        frame = null;
        release();
    }

    /** Frees what the source holds; may be called more than once. */
    void release() {}
}
