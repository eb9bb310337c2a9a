package npucam.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import npucam.publish.PublishSettings.When;
import org.junit.jupiter.api.Test;

class PublishPolicyTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void everyFrameIsWantedTheEmptyOnesToo() {
        PublishPolicy policy = new PublishPolicy(When.EVERY_FRAME, 0);
        assertTrue(policy.wants(Reports.ofClasses(0, 1)));
        assertTrue(policy.wants(Reports.ofClasses(0)));
        assertTrue(policy.wants(Reports.ofClasses(0)));
    }

    @Test
    void theFirstFrameIsAChangeEvenIfItIsEmpty() {
        assertTrue(new PublishPolicy(When.ON_CHANGE, 0).wants(Reports.ofClasses(0)));
    }

    @Test
    void aChangeIsAnotherNumberOfObjectsOfAnyClass() {
        PublishPolicy policy = new PublishPolicy(When.ON_CHANGE, 0);
        assertTrue(policy.wants(Reports.ofClasses(1, 0, 0, 7)));
        assertFalse(policy.wants(Reports.ofClasses(2, 7, 0, 0)), "another order is no change");
        assertTrue(policy.wants(Reports.ofClasses(3, 0, 7, 7)), "as many objects, of other classes");
        assertTrue(policy.wants(Reports.ofClasses(4, 0, 7)));
        assertTrue(policy.wants(Reports.ofClasses(5)));
        assertFalse(policy.wants(Reports.ofClasses(6)));
    }

    @Test
    void ofAClassifiedPictureAChangeIsAnotherBestClass() {
        PublishPolicy policy = new PublishPolicy(When.ON_CHANGE, 0);
        assertTrue(policy.wants(Reports.classified(1, 3, 5)));
        assertFalse(policy.wants(Reports.classified(2, 3, 4)), "the second best does not matter");
        assertTrue(policy.wants(Reports.classified(3, 5, 3)));
    }

    @Test
    void aChangeThatCameTooEarlyIsMadeUpForByTheNextFrameInTime() {
        PublishPolicy policy = new PublishPolicy(When.ON_CHANGE, 1);
        assertTrue(policy.wants(Reports.ofClasses(0)));
        assertFalse(policy.wants(Reports.ofClasses(SECOND / 2, 3)));
        assertTrue(policy.wants(Reports.ofClasses(SECOND, 3)));
        assertFalse(policy.wants(Reports.ofClasses(3 * SECOND, 3)));
    }

    @Test
    void aChangeThatWentAwayBeforeItsTimeIsNotTold() {
        PublishPolicy policy = new PublishPolicy(When.ON_CHANGE, 1);
        assertTrue(policy.wants(Reports.ofClasses(0)));
        assertFalse(policy.wants(Reports.ofClasses(SECOND / 2, 3)));
        assertFalse(policy.wants(Reports.ofClasses(SECOND)));
    }

    @Test
    void aCameraOfAnyRateIsThinnedToTheRateAskedFor() {
        assertEquals(100, wantedIn(10, 30, 10).size());
        assertEquals(100, wantedIn(10, 25, 10).size());
        assertEquals(70, wantedIn(10, 30, 7).size());
        assertEquals(2, wantedIn(10, 30, 0.2).size());
        assertEquals(50, wantedIn(10, 5, 10).size(), "a slower camera loses nothing");
    }

    @Test
    void noSecondHoldsMoreThanOneMessageAboveTheLimit() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            int limit = 1 + random.nextInt(9);
            PublishPolicy policy = new PublishPolicy(When.EVERY_FRAME, limit);
            List<Long> wanted = new ArrayList<>();
            long now = random.nextLong();
            for (int frame = 0; frame < 500; frame++) {
                now += random.nextInt(10) == 0 ? random.nextLong(2 * SECOND) : random.nextLong(SECOND / 10);
                if (policy.wants(Reports.ofClasses(now))) {
                    wanted.add(now);
                }
            }
            for (int i = limit + 1; i < wanted.size(); i++) {
                assertTrue(wanted.get(i) - wanted.get(i - limit - 1) >= SECOND, "limit " + limit + " at " + i);
            }
        }
    }

    @Test
    void aCaptureClockThatStartsAnewDoesNotSilenceTheCamera() {
        PublishPolicy policy = new PublishPolicy(When.EVERY_FRAME, 1);
        assertTrue(policy.wants(Reports.ofClasses(1000 * SECOND)));
        assertTrue(policy.wants(Reports.ofClasses(0)));
        assertFalse(policy.wants(Reports.ofClasses(SECOND / 2)));
        assertTrue(policy.wants(Reports.ofClasses(SECOND)));
    }

    private static List<Long> wantedIn(int seconds, int framesPerSecond, double atMostPerSecond) {
        PublishPolicy policy = new PublishPolicy(When.EVERY_FRAME, atMostPerSecond);
        List<Long> wanted = new ArrayList<>();
        for (long frame = 0; frame < (long) seconds * framesPerSecond; frame++) {
            long captureNanos = 5 * SECOND + frame * SECOND / framesPerSecond;
            if (policy.wants(Reports.ofClasses(captureNanos))) {
                wanted.add(captureNanos);
            }
        }
        return wanted;
    }
}
