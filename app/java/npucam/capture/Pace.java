package npucam.capture;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets frames through at their own pace, as a camera would deliver them.
 *
 * <p>A frame that comes late moves all that follow: playback slips and never hurries, so two frames are never closer together
 * than their time stamps say. Time stamps that go back (a new pass, a broken file) or leap ahead count as one usual interval.
 *
 * <p>{@link #await} by one thread at a time, {@link #stop} by any.
 */
final class Pace {
    private final boolean paced;
    /** Greater than zero when every frame takes as long: the time stamps are then not asked. */
    private final long fixedIntervalNanos;

    private final long longestGapNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stopping = lock.newCondition();
    private boolean stopped;
    private boolean begun;
    private long lastDueNanos;
    private long lastTimestampNanos;
    private long usualIntervalNanos;

    private Pace(boolean paced, long fixedIntervalNanos, long longestGapNanos) {
        this.paced = paced;
        this.fixedIntervalNanos = fixedIntervalNanos;
        this.longestGapNanos = longestGapNanos;
    }

    /** As fast as frames come. */
    static Pace none() {
        return new Pace(false, 0, 0);
    }

    /** One frame each {@code interval}. */
    static Pace of(Duration interval) {
        return new Pace(true, Math.max(1, interval.toNanos()), 0);
    }

    /**
     * As the frames' time stamps say. A gap longer than half the source's {@code timeout} is taken for a break in the time
     * stamps: waiting for it would look like a source that died.
     */
    static Pace ofTimestamps(Duration timeout) {
        return new Pace(true, 0, timeout.toNanos() / 2);
    }

    /**
     * Waits until the frame is due.
     *
     * @param timestampNanos the frame's presentation time, from any zero
     * @return false when stopped
     */
    boolean await(long timestampNanos) {
        lock.lock();
        try {
            if (paced) {
                waitUntil(dueNanos(timestampNanos, System.nanoTime()));
            }
            return !stopped;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a wait and all later ones. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            stopping.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** When the next frame is due, on the clock of {@code nowNanos}; takes that frame as let through. */
    long dueNanos(long timestampNanos, long nowNanos) {
        long due = begun ? Math.max(nowNanos, lastDueNanos + intervalNanos(timestampNanos)) : nowNanos;
        begun = true;
        lastDueNanos = due;
        lastTimestampNanos = timestampNanos;
        return due;
    }

    private long intervalNanos(long timestampNanos) {
        if (fixedIntervalNanos > 0) {
            return fixedIntervalNanos;
        }
        long interval = timestampNanos - lastTimestampNanos;
        if (interval < 0 || interval > longestGapNanos) {
            return usualIntervalNanos;
        }
        usualIntervalNanos = interval;
        return interval;
    }

    private void waitUntil(long dueNanos) throws InterruptedException {
        long left = dueNanos - System.nanoTime();
        while (!stopped && left > 0) {
            left = stopping.awaitNanos(left);
        }
    }
}
