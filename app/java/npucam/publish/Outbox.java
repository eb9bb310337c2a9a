package npucam.publish;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import npucam.data.FrameReport;
import npucam.health.Ledger;
import npucam.health.Ledger.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Reports on their way to the broker: bounded, oldest out first. {@link #put} may be called by any thread and never waits for
 * the network; one publisher thread takes out.
 *
 * <p>Every report put in ends exactly once in the ledger: here as {@code NOT_WANTED}, {@code OUTBOX_FULL} or {@code STOPPED},
 * or, once taken out, as whatever the publisher makes of it. That it was captured is for the line to say, not for the outbox.
 */
public final class Outbox {
    private final ArrayDeque<FrameReport> reports = new ArrayDeque<>();
    private final int capacity;
    private final PublishPolicy policy;
    private final Ledger ledger;
    private boolean woken;
    private boolean closed;

    public Outbox(PublishSettings settings, Ledger ledger) {
        this.capacity = settings.outboxCapacity();
        this.policy = new PublishPolicy(settings.when(), settings.atMostPerSecond());
        this.ledger = ledger;
    }

    /** Keeps the report for the publisher if the policy wants it; when full, the oldest one goes. */
    public synchronized void put(FrameReport report) {
        if (closed) {
            ledger.dropped(Reason.STOPPED, 1);
            return;
        }
        if (!policy.wants(report)) {
            ledger.dropped(Reason.NOT_WANTED, 1);
            return;
        }
        if (reports.size() == capacity) {
            reports.removeFirst();
            ledger.dropped(Reason.OUTBOX_FULL, 1);
        }
        reports.addLast(report);
        notifyAll();
    }

    /** Takes out the oldest report; null when none came within the limit or {@link #wake} was called. */
    synchronized @Nullable FrameReport poll(long limitNanos) throws InterruptedException {
        long deadline = System.nanoTime() + limitNanos;
        while (reports.isEmpty() && !woken) {
            long leftNanos = deadline - System.nanoTime();
            if (leftNanos <= 0) {
                return null;
            }
            TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
        }
        woken = false;
        return reports.pollFirst();
    }

    /** Ends the present wait of {@link #poll}, or the next one if there is none. */
    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** Gives up what is left, and whatever is put in from now on. */
    synchronized void close() {
        closed = true;
        ledger.dropped(Reason.STOPPED, reports.size());
        reports.clear();
    }
}
