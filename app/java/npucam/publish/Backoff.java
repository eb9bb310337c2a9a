package npucam.publish;

import java.time.Duration;
import java.util.Random;

/**
 * The pauses between attempts to connect: doubling from the first to the longest, each drawn evenly from the upper half of its
 * ceiling, so that a fleet of devices does not come back to its broker all at once.
 */
final class Backoff {
    private final long firstNanos;
    private final long longestNanos;
    private final Random random;
    private long ceilingNanos;

    Backoff(Duration first, Duration longest, Random random) {
        this.firstNanos = first.toNanos();
        this.longestNanos = longest.toNanos();
        this.random = random;
        reset();
    }

    /** The next pause starts from the first again. */
    void reset() {
        ceilingNanos = Math.min(longestNanos, 2 * firstNanos);
    }

    /** The next pause is among the longest. */
    void goToLongest() {
        ceilingNanos = longestNanos;
    }

    /** How long to wait now; the next pause is longer. */
    long nextNanos() {
        long halfNanos = ceilingNanos / 2;
        long pauseNanos = halfNanos + (long) (random.nextDouble() * (ceilingNanos - halfNanos));
        ceilingNanos = Math.min(longestNanos, 2 * ceilingNanos);
        return pauseNanos;
    }
}
