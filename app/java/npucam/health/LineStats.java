package npucam.health;

import java.util.Locale;

/** How the line is doing: frames per second and latency since the last summary. Thread-safe. */
public final class LineStats {
    private final LatencyHistogram latencies = new LatencyHistogram();
    private long sinceNanos = System.nanoTime();
    private long frames;

    /** One frame was analysed. */
    public synchronized void frameDone(long latencyNanos) {
        latencies.add(latencyNanos);
        frames++;
    }

    /** Frames analysed since the start. */
    public synchronized long frames() {
        return frames;
    }

    /**
     * Frames per second and latency since the last call, and starts anew: {@code 12.3 fps, latency p50 41.2 ms p99 60.0 ms}.
     *
     * @param nowNanos {@link System#nanoTime()}
     */
    public synchronized String takeSummary(long nowNanos) {
        double seconds = Math.max(1e-9, (nowNanos - sinceNanos) / 1e9);
        String summary = latencies.total() == 0
                ? String.format(Locale.ROOT, "no frame in %.0f s", seconds)
                : String.format(
                        Locale.ROOT,
                        "%.1f fps, latency p50 %.1f ms p99 %.1f ms",
                        latencies.total() / seconds,
                        latencies.percentile(0.50) / 1e6,
                        latencies.percentile(0.99) / 1e6);
        latencies.clear();
        sinceNanos = nowNanos;
        return summary;
    }
}
