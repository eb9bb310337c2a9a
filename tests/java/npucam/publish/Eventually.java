package npucam.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what another thread will do; the limit only keeps a hang from blocking the build. */
public final class Eventually {
    private static final long LIMIT_NANOS = 30_000_000_000L;
    private static final long POLL_NANOS = 2_000_000;

    private Eventually() {}

    public static <T> void equal(T expected, Supplier<T> actual) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!expected.equals(actual.get()) && deadline - System.nanoTime() > 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        assertEquals(expected, actual.get());
    }

    public static void isTrue(Supplier<Boolean> condition) {
        equal(true, condition);
    }
}
