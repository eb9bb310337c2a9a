package npucam.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import npucam.health.LineStats;
import npucam.health.SystemdNotify;
import npucam.npu.InferenceEngine;
import npucam.pipeline.Line;
import npucam.pipeline.RunningInference;
import org.tinylog.Logger;

/**
 * Watches that frames get done. systemd's watchdog is fed by finished frames and by nothing else, so a line that stands still is
 * started again; and an inference that does not come back ends the program at once, with the call's name in the log.
 */
final class Watch implements AutoCloseable {
    private static final long TICK_MILLIS = 500;

    private final Line line;
    private final LineStats stats;
    private final SystemdNotify systemd;
    private final InferenceEngine engine;
    private final Duration inferenceLimit;
    private final Runnable whenStuck;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "watch");
        thread.setDaemon(true);
        return thread;
    });

    private long framesSeen;

    /** @param whenStuck called once an inference has run for longer than the limit */
    Watch(
            Line line,
            LineStats stats,
            SystemdNotify systemd,
            InferenceEngine engine,
            Duration inferenceLimit,
            Runnable whenStuck) {
        this.line = line;
        this.stats = stats;
        this.systemd = systemd;
        this.engine = engine;
        this.inferenceLimit = inferenceLimit;
        this.whenStuck = whenStuck;
    }

    void start() {
        systemd.send("READY=1");
        var unused = clock.scheduleWithFixedDelay(
                () -> tick(System.nanoTime()), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    void tick(long nowNanos) {
        long frames = stats.frames();
        if (frames != framesSeen) {
            framesSeen = frames;
            systemd.send("WATCHDOG=1");
        }
        line.longestInference(nowNanos)
                .filter(inference -> inference.nanos() > inferenceLimit.toNanos())
                .ifPresent(this::report);
    }

    private void report(RunningInference stuck) {
        Logger.error(
                "{}: stuck in {}, the inference has been running for {} s (npu.stuck_after is {} s)",
                engine.description(),
                stuck.call(),
                String.format(Locale.ROOT, "%.1f", stuck.nanos() / 1e9),
                inferenceLimit.toSeconds());
        whenStuck.run();
    }

    @Override
    public void close() {
        systemd.send("STOPPING=1");
        clock.shutdownNow();
    }
}
