package npucam.data;

import java.time.Instant;

/**
 * What was seen in one frame: immutable, the only thing that leaves the line.
 *
 * @param sequence the frame's number at its source
 * @param captureNanos monotonic capture time
 * @param captureTime civil capture time
 * @param frameWidth in pixels
 * @param frameHeight in pixels
 * @param findings of its model
 * @param timings when the frame was in each stage
 */
public record FrameReport(
        long sequence,
        long captureNanos,
        Instant captureTime,
        int frameWidth,
        int frameHeight,
        Findings findings,
        Timings timings) {

    /** From capture to the end of decode, waiting included. */
    public long latencyNanos() {
        return timings.decodeEndNanos() - captureNanos;
    }
}
