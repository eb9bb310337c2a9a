package npucam.publish;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import npucam.data.Findings;
import npucam.data.FrameReport;
import org.jspecify.annotations.Nullable;

/**
 * Which frames are worth a message: {@code when} first, then the upper limit per second. A change that comes too early for the
 * limit is not lost: it still differs from what was last let through, so the next frame that is in time carries it.
 *
 * <p>The limit deals out evenly spaced places on the capture clock, so a camera whose rate is no multiple of it still gets
 * exactly the rate asked for, and no second holds more than one message above it. Not thread-safe: the outbox guards it.
 */
final class PublishPolicy {
    private final PublishSettings.When when;
    private final long spacingNanos;
    private @Nullable Map<Integer, Integer> lastCounts;
    private long nextPlaceNanos;

    /** @param atMostPerSecond 0 = no limit */
    PublishPolicy(PublishSettings.When when, double atMostPerSecond) {
        this.when = when;
        this.spacingNanos = atMostPerSecond > 0 ? Math.round(TimeUnit.SECONDS.toNanos(1) / atMostPerSecond) : 0;
    }

    /** Whether this report is to be published; a yes is remembered as the last one published. */
    boolean wants(FrameReport report) {
        Map<Integer, Integer> counts = countPerClass(report.findings());
        if (when == PublishSettings.When.ON_CHANGE && counts.equals(lastCounts)) {
            return false;
        }
        long lateNanos = report.captureNanos() - nextPlaceNanos;
        // The next place is never further ahead than one spacing, unless the capture clock itself went back.
        boolean clockWentBack = lateNanos < -spacingNanos;
        if (lastCounts != null && lateNanos < 0 && !clockWentBack) {
            return false;
        }
        boolean afresh = lastCounts == null || clockWentBack || lateNanos >= spacingNanos;
        nextPlaceNanos = (afresh ? report.captureNanos() : nextPlaceNanos) + spacingNanos;
        lastCounts = counts;
        return true;
    }

    /** The best class of a classified picture counts as one object of it. */
    private static Map<Integer, Integer> countPerClass(Findings findings) {
        Map<Integer, Integer> counts = new HashMap<>();
        findings.detections().forEach(detection -> counts.merge(detection.classId(), 1, Integer::sum));
        findings.top().stream().limit(1).forEach(best -> counts.merge(best.classId(), 1, Integer::sum));
        return counts;
    }
}
