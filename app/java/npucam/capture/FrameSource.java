package npucam.capture;

import npucam.data.Frame;

/**
 * Where frames come from.
 *
 * <p>Ownership: the source owns the pixels; a frame is valid until the next {@link #advance}. Threads: {@code advance},
 * {@code frame} and {@code close} by one thread at a time; {@code stop}, {@code skippedFrames} and {@code corruptFrames} by any.
 */
public interface FrameSource extends AutoCloseable {
    /**
     * Waits for the next frame. A live source (camera, stream, video at its own pace) gives the newest one and counts those it
     * passed over; the others give every frame.
     *
     * @return false when the source has ended or was stopped
     * @throws CaptureException when the source cannot deliver any more (camera gone, timeout, file unreadable)
     */
    boolean advance();

    /** The frame that the last successful {@link #advance} brought. */
    Frame frame();

    /** Makes a waiting or later {@link #advance} return false soon. */
    void stop();

    /** Frames captured but passed over because a newer one came before anybody asked: {@code sequence} has a gap there. */
    long skippedFrames();

    /** Damaged frames the source met and went past; they have no sequence number. */
    long corruptFrames();

    @Override
    void close();
}
