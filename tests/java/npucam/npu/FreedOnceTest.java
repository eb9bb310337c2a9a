package npucam.npu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FreedOnceTest {
    private final AtomicInteger freed = new AtomicInteger();

    @Test
    void itIsFreedOnce() {
        FreedOnce things = new FreedOnce("test", freed::incrementAndGet);
        things.free();
        things.free();
        assertEquals(1, freed.get());
    }

    @Test
    void aFailureToFreeIsNotTriedAgain() {
        FreedOnce things = new FreedOnce("test", () -> {
            freed.incrementAndGet();
            throw new EngineException("no");
        });
        assertThrows(EngineException.class, things::free);
        things.free();
        assertEquals(1, freed.get());
    }

    @Test
    void freeingWaitsForTheCallInside() throws InterruptedException {
        FreedOnce things = new FreedOnce("test", freed::incrementAndGet);
        things.enter();
        Thread freeing = new Thread(things::free);
        freeing.start();
        while (freeing.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        // A wish to stop does not make it free what is in use.
        freeing.interrupt();
        while (freeing.isInterrupted() && freeing.isAlive()) {
            Thread.onSpinWait();
        }
        assertEquals(0, freed.get());
        things.leave();
        freeing.join();
        assertEquals(1, freed.get());
    }

    @Test
    void aCallThatDoesNotComeBackKeepsEverythingAlive() throws InterruptedException {
        FreedOnce things = new FreedOnce("test", 1, freed::incrementAndGet);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch comeBack = new CountDownLatch(1);
        Thread call = new Thread(() -> {
            things.enter();
            inside.countDown();
            awaitUninterruptibly(comeBack);
            things.leave();
        });
        call.start();
        inside.await();
        EngineException refused = assertThrows(EngineException.class, things::free);
        assertTrue(String.valueOf(refused.getMessage()).contains("has not come back"), refused.getMessage());
        assertEquals(0, freed.get());
        comeBack.countDown();
        call.join();
        things.free();
        assertEquals(1, freed.get());
    }

    @Test
    void theEndOfTheProgramFreesWhatNobodyClosed() {
        ForkedJvm.Result result =
                ForkedJvm.run(30, Map.of(), FreedOnceTest.class).mustSucceed();
        assertEquals("freed\n", result.stdout());
        assertFalse(result.stderr().contains("Exception"), result.stderr());
    }

    /** Leaves two things, one of them freed. */
    public static void main(String[] arguments) {
        new FreedOnce("left", () -> System.out.println("freed"));
        new FreedOnce("closed", () -> {}).free();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
