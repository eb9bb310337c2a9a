package npucam.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PaceTest {
    private final Pace pace = Pace.ofTimestamps(Duration.ofNanos(2000));

    @Test
    void framesInTimeAreDueAsFarApartAsTheirTimestamps() {
        assertEquals(5000, pace.dueNanos(70, 5000));
        assertEquals(5100, pace.dueNanos(170, 5010));
        assertEquals(5150, pace.dueNanos(220, 5101));
    }

    @Test
    void aWakeUpThatComesLateDoesNotSlowThePlayback() {
        pace.dueNanos(0, 1000);
        assertEquals(1100, pace.dueNanos(100, 1050));
        assertEquals(1200, pace.dueNanos(200, 1180));
    }

    @Test
    void afterALateFrameThoseThatFollowDoNotHurry() {
        pace.dueNanos(0, 1000);
        assertEquals(1700, pace.dueNanos(100, 1700));
        assertEquals(1800, pace.dueNanos(200, 1701));
        assertEquals(1900, pace.dueNanos(300, 1802));
    }

    @Test
    void timestampsThatStartAgainKeepTheUsualInterval() {
        pace.dueNanos(0, 1000);
        pace.dueNanos(40, 1000);
        assertEquals(1080, pace.dueNanos(0, 1041));
        assertEquals(1120, pace.dueNanos(40, 1081));
    }

    @Test
    void aLeapInTheTimestampsKeepsTheUsualInterval() {
        pace.dueNanos(0, 1000);
        pace.dueNanos(40, 1000);
        assertEquals(1080, pace.dueNanos(5_000_000, 1041));
        assertEquals(1120, pace.dueNanos(5_000_040, 1081));
    }

    @Test
    void aFixedRateDoesNotAskTheTimestamps() {
        Pace fixed = Pace.of(Duration.ofNanos(300));
        assertEquals(1000, fixed.dueNanos(0, 1000));
        assertEquals(1300, fixed.dueNanos(0, 1001));
        assertEquals(1600, fixed.dueNanos(0, 1302));
    }

    @Test
    void stopEndsAWaitAndAllLaterOnes() throws Exception {
        Pace slow = Pace.of(Duration.ofHours(1));
        assertTrue(slow.await(0));
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> slow.await(0));
        Thread.sleep(50);
        assertFalse(waiting.isDone());
        slow.stop();
        assertFalse(waiting.get(10, TimeUnit.SECONDS));
        assertFalse(slow.await(0));
    }

    @Test
    void withoutAPaceNothingWaitsUntilStopped() {
        Pace none = Pace.none();
        assertTrue(none.await(0));
        assertTrue(none.await(Long.MAX_VALUE));
        none.stop();
        assertFalse(none.await(0));
    }
}
