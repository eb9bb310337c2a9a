package npucam.health;

import java.util.Arrays;

/**
 * Counts durations in buckets whose width grows with the duration, so that a percentile is at most 1/128 too high over the whole
 * range of long. Fixed memory (30 KiB), no allocation; not thread-safe.
 */
public final class LatencyHistogram {
    /** log2 of the buckets per power of two. */
    private static final int PRECISION = 7;

    private final int[] counts = new int[(64 - PRECISION + 1) << PRECISION];
    private int total;
    private double sumNanos;

    public void add(long nanos) {
        counts[bucket(Math.max(0, nanos))]++;
        total++;
        sumNanos += nanos;
    }

    /** The exact mean; 0 when there are none. */
    public double meanNanos() {
        return total == 0 ? 0 : sumNanos / total;
    }

    /** How many durations. */
    public int total() {
        return total;
    }

    /** The smallest bucket end that at least this part (0–1) of the durations does not exceed; 0 when there are none. */
    public long percentile(double part) {
        long wanted = Math.max(1, (long) Math.ceil(part * total));
        long seen = 0;
        for (int bucket = 0; bucket < counts.length && total > 0; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted) {
                return bucketEnd(bucket);
            }
        }
        return 0;
    }

    void clear() {
        Arrays.fill(counts, 0);
        total = 0;
        sumNanos = 0;
    }

    private static int bucket(long nanos) {
        int shift = Math.max(0, 63 - PRECISION - Long.numberOfLeadingZeros(nanos | 1));
        return (shift << PRECISION) + (int) (nanos >>> shift);
    }

    private static long bucketEnd(int bucket) {
        int shift = Math.max(0, (bucket >> PRECISION) - 1);
        long mantissa = bucket - ((long) shift << PRECISION);
        return (mantissa << shift) + (1L << shift) - 1;
    }
}
