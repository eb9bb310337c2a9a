package npucam.capture;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import npucam.data.Frame;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Runs another source on a thread of its own, named {@code capture}, and keeps only its newest frame.
 *
 * <p>Three frame memories go round: the one lent out, the newest, and the one being filled. The inner source is advanced and
 * closed by the capture thread alone, because a native source that is closed while it grabs brings the JVM down. A native call
 * that does not return therefore keeps its thread (a daemon), never its caller.
 */
final class LatestFrameSource implements FrameSource {
    private static final long CLOSE_WAIT_MILLIS = 1000;

    private final String name;
    private final FrameSource inner;
    private final long patienceNanos;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // ==== under the lock ====
    private FrameCopy lent = new FrameCopy();
    private FrameCopy newest = new FrameCopy();
    private boolean unseen;
    private boolean ended;
    private boolean stopped;
    private @Nullable CaptureException failure;
    private long giveUpNanos;
    private long skippedFrames;

    // ==== the capture thread's own ====
    private FrameCopy filling = new FrameCopy();

    private LatestFrameSource(String name, FrameSource inner, Duration patience) {
        this.name = name;
        this.inner = inner;
        this.patienceNanos = patience.toNanos();
        // The first frame may take two waits: one for the connection, one for the frame.
        this.giveUpNanos = System.nanoTime() + 2 * patienceNanos;
        this.thread = new Thread(this::capture, "capture");
        thread.setDaemon(true);
    }

    /**
     * Starts reading.
     *
     * @param name the source, for messages
     * @param inner becomes this source's own
     * @param patience how long to go without a frame before the source counts as failed; the first may take twice as long
     */
    static LatestFrameSource start(String name, FrameSource inner, Duration patience) {
        LatestFrameSource source = new LatestFrameSource(name, inner, patience);
        source.thread.start();
        return source;
    }

    @Override
    public boolean advance() {
        lock.lock();
        try {
            awaitChange();
            if (stopped) {
                return false;
            }
            if (unseen) {
                FrameCopy seen = lent;
                lent = newest;
                newest = seen;
                unseen = false;
                return true;
            }
            if (failure != null) {
                throw new CaptureException(String.valueOf(failure.getMessage()), failure);
            }
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void awaitChange() throws InterruptedException {
        while (!unseen && !ended && !stopped) {
            long left = giveUpNanos - System.nanoTime();
            if (left <= 0) {
                throw new CaptureException(
                        name + ": no frame within the timeout of "
                                + TimeUnit.NANOSECONDS.toMillis(patienceNanos)
                                + " ms; check that it is switched on and reachable, or raise the camera's timeout in the config");
            }
            changed.awaitNanos(left);
        }
    }

    @Override
    public Frame frame() {
        lock.lock();
        try {
            return lent.frame();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        inner.stop();
    }

    @Override
    public long skippedFrames() {
        lock.lock();
        try {
            return skippedFrames;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long corruptFrames() {
        return inner.corruptFrames();
    }

    /** Stops and waits a moment for the capture thread, which closes the inner source as soon as it can. */
    @Override
    public void close() {
        stop();
        try {
            thread.join(CLOSE_WAIT_MILLIS);
            if (thread.isAlive()) {
                Logger.warn("{}: still inside a native call; its thread closes it when that returns", name);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ==== capture thread ====

    private void capture() {
        @Nullable CaptureException problem = null;
        try (inner) {
            while (inner.advance()) {
                filling.copy(inner.frame());
                publish();
            }
        } catch (CaptureException failed) {
            problem = failed;
        } catch (RuntimeException | Error unexpected) {
            problem = new CaptureException(name + ": " + unexpected, unexpected);
        }
        end(problem);
    }

    private void publish() {
        lock.lock();
        try {
            if (unseen) {
                skippedFrames++;
            }
            FrameCopy passedOver = newest;
            newest = filling;
            filling = passedOver;
            unseen = true;
            giveUpNanos = System.nanoTime() + patienceNanos;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable CaptureException problem) {
        lock.lock();
        try {
            failure = problem;
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
