package npucam.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void pausesDoubleFromTheFirstToTheLongest() {
        Backoff backoff = backoff(60, 1);
        for (int seconds : new int[] {2, 4, 8, 16, 32, 60, 60, 60}) {
            assertUpperHalfOf(seconds, backoff.nextNanos());
        }
    }

    @Test
    void afterAResetTheyStartFromTheFirstAgain() {
        Backoff backoff = backoff(60, 2);
        for (int i = 0; i < 10; i++) {
            backoff.nextNanos();
        }
        backoff.reset();
        assertUpperHalfOf(2, backoff.nextNanos());
    }

    @Test
    void theLongestCanBeAskedFor() {
        Backoff backoff = backoff(60, 3);
        backoff.goToLongest();
        assertUpperHalfOf(60, backoff.nextNanos());
    }

    @Test
    void aLongestShorterThanTheFirstIsKept() {
        Backoff backoff = backoff(1, 4);
        assertUpperHalfOf(1, backoff.nextNanos());
        assertUpperHalfOf(1, backoff.nextNanos());
    }

    @Test
    void twoDevicesDoNotComeBackInStep() {
        Set<Long> pauses = new HashSet<>();
        for (int device = 0; device < 20; device++) {
            pauses.add(backoff(60, device).nextNanos());
        }
        assertEquals(20, pauses.size());
    }

    private static Backoff backoff(int longestSeconds, int seed) {
        return new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(longestSeconds), new Random(seed));
    }

    private static void assertUpperHalfOf(int seconds, long pauseNanos) {
        assertTrue(
                pauseNanos >= seconds * SECOND / 2 && pauseNanos <= seconds * SECOND,
                pauseNanos + " ns is not in the upper half of " + seconds + " s");
    }
}
