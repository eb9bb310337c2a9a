package npucam.publish;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import npucam.health.Ledger;
import npucam.health.Ledger.Reason;

/**
 * Tells of the broker being away without repeating itself: one line when it goes (and one per new reason), one reminder a
 * minute at most, one line when it is back. A broker that takes the connection only to end it at once is away all the time. For
 * one thread.
 */
final class BrokerLog {
    private static final long REMINDER_NANOS = Duration.ofMinutes(1).toNanos();

    private final String broker;
    private final Ledger ledger;
    private final LongSupplier nanoTime;
    private final Consumer<String> warning;
    private final Consumer<String> information;
    private final Set<String> reasonsTold = new HashSet<>();
    private long awaySinceNanos;
    private long connectedNanos;
    private long lastToldNanos;
    private long droppedBefore;

    BrokerLog(
            String broker,
            Ledger ledger,
            LongSupplier nanoTime,
            Consumer<String> warning,
            Consumer<String> information) {
        this.broker = broker;
        this.ledger = ledger;
        this.nanoTime = nanoTime;
        this.warning = warning;
        this.information = information;
    }

    void away(String reason) {
        long now = nanoTime.getAsLong();
        boolean first = reasonsTold.isEmpty();
        if (first) {
            awaySinceNanos = now;
            droppedBefore = droppedReports();
        }
        if (reasonsTold.add(reason)) {
            warning.accept("broker " + broker + ": " + reason + (first ? " (npucam keeps trying)" : ""));
            lastToldNanos = now;
        } else if (now - lastToldNanos >= REMINDER_NANOS) {
            warning.accept("broker " + broker + ": away for " + seconds(now - awaySinceNanos) + ", " + droppedSince()
                    + " reports dropped so far: " + reason);
            lastToldNanos = now;
        }
    }

    /** The connection stands; whether it lasts is not known yet. */
    void connected() {
        if (reasonsTold.isEmpty()) {
            information.accept("broker " + broker + ": connected");
        }
        connectedNanos = nanoTime.getAsLong();
    }

    /** The connection has lasted, so the outage before it, if there was one, is over. */
    void stable() {
        if (!reasonsTold.isEmpty()) {
            information.accept("broker " + broker + ": back after " + seconds(connectedNanos - awaySinceNanos) + ", "
                    + droppedSince() + " reports were dropped");
            reasonsTold.clear();
        }
    }

    private long droppedSince() {
        return droppedReports() - droppedBefore;
    }

    /** Of the reasons an outage has: too many waiting, or lost on the way. */
    private long droppedReports() {
        var dropped = ledger.balance().dropped();
        return dropped.getOrDefault(Reason.OUTBOX_FULL, 0L) + dropped.getOrDefault(Reason.PUBLISH_FAILED, 0L);
    }

    private static String seconds(long nanos) {
        return Duration.ofNanos(nanos).toSeconds() + " s";
    }
}
