package npucam.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import npucam.data.FrameReport;
import npucam.health.Ledger;
import npucam.health.Ledger.Balance;
import npucam.health.Ledger.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutboxTest {
    private static final long LONG_NANOS = 60_000_000_000L;

    private final Ledger ledger = new Ledger();

    @Test
    void reportsComeOutInTheOrderTheyWentIn() throws InterruptedException {
        Outbox outbox = outbox(10);
        put(outbox, 0, 5);
        for (int sequence = 0; sequence < 5; sequence++) {
            assertEquals(sequence, taken(outbox).sequence());
        }
        assertNull(outbox.poll(0));
    }

    @Test
    void aFullOutboxLosesItsOldestAndCountsThem() throws InterruptedException {
        Outbox outbox = outbox(3);
        put(outbox, 0, 10);
        assertEquals(7, taken(outbox).sequence());
        assertEquals(8, taken(outbox).sequence());
        assertEquals(9, taken(outbox).sequence());
        assertEquals(7, dropped(Reason.OUTBOX_FULL));
        assertEquals(3, ledger.balance().inFlight(), "what was taken out is the publisher's to account for");
    }

    @Test
    void whatThePolicyDoesNotWantIsCountedAndTakesNoRoom() throws InterruptedException {
        Outbox outbox = new Outbox(
                PublisherRig.settings(URI.create("mqtt://nowhere"), "d")
                        .when(PublishSettings.When.ON_CHANGE)
                        .outboxCapacity(2)
                        .build(),
                ledger);
        put(outbox, 0, 10);
        assertEquals(0, taken(outbox).sequence());
        assertNull(outbox.poll(0));
        assertEquals(9, dropped(Reason.NOT_WANTED));
        assertEquals(0, dropped(Reason.OUTBOX_FULL));
    }

    @Test
    void aClosedOutboxGivesUpWhatItHoldsAndWhatStillComes() throws InterruptedException {
        Outbox outbox = outbox(10);
        put(outbox, 0, 4);
        outbox.close();
        put(outbox, 4, 3);
        assertNull(outbox.poll(0));
        assertEquals(7, dropped(Reason.STOPPED));
        assertEquals(0, ledger.balance().inFlight());
        outbox.close();
        assertEquals(7, dropped(Reason.STOPPED), "closing twice counts once");
    }

    @Test
    void wakeEndsOneWaitAndOnlyOne() throws InterruptedException {
        Outbox outbox = outbox(10);
        outbox.wake();
        assertNull(outbox.poll(LONG_NANOS));
        Thread putter = new Thread(() -> put(outbox, 42, 1));
        putter.start();
        assertEquals(42, Objects.requireNonNull(outbox.poll(LONG_NANOS)).sequence(), "the next wait is for a report");
        putter.join();
    }

    @Test
    void wakeLosesNoReport() throws InterruptedException {
        Outbox outbox = outbox(10);
        put(outbox, 1, 1);
        outbox.wake();
        assertEquals(1, taken(outbox).sequence());
    }

    @Test
    void theLedgerBalancesWhileManyPutAndOneTakes() throws InterruptedException {
        int putters = 4;
        int each = 20_000;
        Outbox outbox = outbox(50);
        AtomicBoolean done = new AtomicBoolean();
        List<String> imbalances = new ArrayList<>();
        Thread watcher = new Thread(() -> {
            while (!done.get()) {
                Balance balance = ledger.balance();
                if (balance.inFlight() < 0 || balance.inFlight() != rest(balance)) {
                    imbalances.add(balance.toString());
                }
            }
        });
        Thread taker = new Thread(() -> takeAll(outbox, done));
        List<Thread> threads = new ArrayList<>(List.of(watcher, taker));
        List<Thread> putting = new ArrayList<>();
        for (int putter = 0; putter < putters; putter++) {
            putting.add(new Thread(() -> put(outbox, 0, each)));
        }
        threads.addAll(putting);
        threads.forEach(Thread::start);
        for (Thread thread : putting) {
            thread.join();
        }
        done.set(true);
        outbox.wake();
        taker.join();
        watcher.join();
        outbox.close();
        Balance end = ledger.balance();
        assertEquals(List.of(), imbalances);
        assertEquals((long) putters * each, end.captured());
        assertEquals(end.captured(), end.published() + dropped(Reason.OUTBOX_FULL) + dropped(Reason.STOPPED));
        assertEquals(0, end.inFlight());
        assertTrue(end.published() > 0);
    }

    private void takeAll(Outbox outbox, AtomicBoolean done) {
        try {
            while (!done.get()) {
                if (outbox.poll(LONG_NANOS) != null) {
                    ledger.published();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long rest(Balance balance) {
        long dropped =
                balance.dropped().values().stream().mapToLong(Long::longValue).sum();
        return balance.captured() - balance.published() - dropped;
    }

    private Outbox outbox(int capacity) {
        return new Outbox(
                PublisherRig.settings(URI.create("mqtt://nowhere"), "d")
                        .outboxCapacity(capacity)
                        .build(),
                ledger);
    }

    private void put(Outbox outbox, long firstSequence, int reports) {
        for (long sequence = firstSequence; sequence < firstSequence + reports; sequence++) {
            ledger.captured(1);
            outbox.put(Reports.empty(sequence));
        }
    }

    private static FrameReport taken(Outbox outbox) throws InterruptedException {
        return Objects.requireNonNull(outbox.poll(0));
    }

    private long dropped(Reason reason) {
        return ledger.balance().dropped().getOrDefault(reason, 0L);
    }
}
