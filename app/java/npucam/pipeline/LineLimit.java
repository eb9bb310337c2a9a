package npucam.pipeline;

import npucam.data.Stage;

/**
 * How fast a line can be at best, from what its stages take when nothing else runs: p = capture and preprocess, n = infer,
 * q = decode.
 *
 * @param prepareNanos p
 * @param inferNanos n
 * @param finishNanos q
 */
public record LineLimit(double prepareNanos, double inferNanos, double finishNanos) {

    /** Of these mean times: those of a line with one slot, whose stages never wait for each other's processor. */
    public static LineLimit of(LineFigures linear) {
        return new LineLimit(
                linear.durations(Stage.CAPTURE).meanNanos()
                        + linear.durations(Stage.PREPROCESS).meanNanos(),
                linear.durations(Stage.INFER).meanNanos(),
                linear.durations(Stage.DECODE).meanNanos());
    }

    /** p + q. */
    public double cpuNanos() {
        return prepareNanos + finishNanos;
    }

    /**
     * A frame keeps its slot for p + n + q, an NPU core for n, and one processor for p + q; the scarcest decides. That is
     * 1/(p+n+q) with one slot and 1/max(n, p+q) with two slots and one core. A machine with several processors can do p and q of
     * two frames at once, and so pass this limit where p + q is more than n.
     *
     * @param slots frames in flight
     * @param cores inferences the NPU runs at once
     */
    public double framesPerSecond(int slots, int cores) {
        double slotNanos = (cpuNanos() + inferNanos) / slots;
        return 1e9 / Math.max(slotNanos, Math.max(inferNanos / cores, cpuNanos()));
    }
}
