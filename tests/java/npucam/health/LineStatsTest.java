package npucam.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineStatsTest {
    @Test
    void theSummaryCountsSinceTheLastOne() {
        LineStats stats = new LineStats();
        long start = System.nanoTime();
        stats.takeSummary(start);
        for (int i = 0; i < 50; i++) {
            stats.frameDone(20_000_000);
        }

        String summary = stats.takeSummary(start + 5_000_000_000L);
        assertTrue(summary.startsWith("10.0 fps, latency p50 2"), summary);
        assertEquals("no frame in 3 s", stats.takeSummary(start + 8_000_000_000L));
        assertEquals(50, stats.frames());
    }

    @Test
    void aPercentileIsAtMostA128thTooHigh() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            long[] durations = random.longs(1 + random.nextInt(300), 0, 1L << (1 + random.nextInt(60)))
                    .toArray();
            LatencyHistogram histogram = new LatencyHistogram();
            for (long duration : durations) {
                histogram.add(duration);
            }
            Arrays.sort(durations);
            for (double part : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
                long exact = durations[(int) Math.max(0, Math.ceil(part * durations.length) - 1)];
                long found = histogram.percentile(part);
                assertTrue(found >= exact && found <= exact + exact / 128, part + ": " + found + " for " + exact);
            }
        }
    }

    @Test
    void theMeanIsExact() {
        LatencyHistogram histogram = new LatencyHistogram();
        for (long nanos : new long[] {1_000_001, 3_000_000, 8_000_000}) {
            histogram.add(nanos);
        }
        assertEquals(12_000_001 / 3.0, histogram.meanNanos(), 1e-6);
        histogram.clear();
        histogram.add(7);
        assertEquals(7, histogram.meanNanos());
    }

    @Test
    void anEmptyHistogramHasNoLatency() {
        assertEquals(0, new LatencyHistogram().percentile(0.5));
        assertEquals(0, new LatencyHistogram().meanNanos());
    }

    @Test
    void theLongestDurationHasABucket() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.add(Long.MAX_VALUE);
        assertEquals(Long.MAX_VALUE, histogram.percentile(1));
    }
}
