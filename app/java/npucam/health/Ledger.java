package npucam.health;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where every captured frame went: {@code captured = published + dropped (by reason) + in flight}, at all times. A frame that is
 * lost without a word shows as one in flight for ever.
 */
public final class Ledger {
    /** Why a captured frame was not published. */
    public enum Reason {
        /** A newer frame came before a slot was free. */
        SKIPPED,
        /** The config asks for fewer messages ({@code publish.when}, {@code publish.at_most}). */
        NOT_WANTED,
        /** The outbox was full, or the broker away: the oldest report went. */
        OUTBOX_FULL,
        /** The MQTT client refused or lost the message. */
        PUBLISH_FAILED,
        /** The program was stopped before the broker took it. */
        STOPPED,
        /** A stage failed with the frame on its way. */
        FAILED
    }

    /** One consistent view of the ledger. */
    public record Balance(long captured, long published, Map<Reason, Long> dropped, long inFlight) {
        /** Frames dropped for one reason. */
        public long dropped(Reason reason) {
            return dropped.getOrDefault(reason, 0L);
        }

        /** {@code captured 200 = published 180 + dropped 20 (skipped 20) + in flight 0}. */
        @Override
        public String toString() {
            long sum = dropped.values().stream().mapToLong(Long::longValue).sum();
            String reasons = dropped.entrySet().stream()
                    .filter(entry -> entry.getValue() > 0)
                    .map(entry ->
                            entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + entry.getValue())
                    .collect(Collectors.joining(", ", " (", ")"));
            return "captured " + captured + " = published " + published + " + dropped " + sum + (sum > 0 ? reasons : "")
                    + " + in flight " + inFlight;
        }
    }

    private final EnumMap<Reason, Long> dropped = new EnumMap<>(Reason.class);
    private long captured;
    private long published;
    private long inFlight;

    public Ledger() {
        for (Reason reason : Reason.values()) {
            dropped.put(reason, 0L);
        }
    }

    /** Frames entered the line. */
    public synchronized void captured(long frames) {
        captured += frames;
        inFlight += frames;
    }

    /** A frame's report was handed to the broker's connection. */
    public synchronized void published() {
        published++;
        inFlight--;
    }

    /** Frames left without being published. */
    public synchronized void dropped(Reason reason, long frames) {
        dropped.merge(reason, frames, Long::sum);
        inFlight -= frames;
    }

    public synchronized Balance balance() {
        return new Balance(captured, published, new EnumMap<>(dropped), inFlight);
    }
}
