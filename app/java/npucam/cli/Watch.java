package npucam.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import npucam.health.LineStats;
import npucam.health.SystemdNotify;
import npucam.npu.InferenceEngine;
import npucam.pipeline.RunningInference;
import org.tinylog.Logger;

/**
 * Watches that frames get done. The first finished frame makes the service count as started; systemd's watchdog is fed by the
 * others and by nothing else, so a line that stands still is started again; and an inference that does not come back ends the
 * program at once, with the call's name in the log.
 */
final class Watch implements AutoCloseable {
    private static final long TICK_MILLIS = 500;

    private final LongFunction<Optional<RunningInference>> longestInference;
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

    /**
     * @param longestInference {@link System#nanoTime} → the inference that has been under way for longest
     * @param whenStuck called once an inference has run for longer than the limit
     */
    Watch(
            LongFunction<Optional<RunningInference>> longestInference,
            LineStats stats,
            SystemdNotify systemd,
            InferenceEngine engine,
            Duration inferenceLimit,
            Runnable whenStuck) {
        this.longestInference = longestInference;
        this.stats = stats;
        this.systemd = systemd;
        this.engine = engine;
        this.inferenceLimit = inferenceLimit;
        this.whenStuck = whenStuck;
    }

    void start() {
        var unused = clock.scheduleWithFixedDelay(
                () -> tick(System.nanoTime()), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    void tick(long nowNanos) {
        tellProgress();
        longestInference
                .apply(nowNanos)
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

    private synchronized void tellProgress() {
        long frames = stats.frames();
        if (frames != framesSeen) {
            systemd.send(framesSeen == 0 ? "READY=1" : "WATCHDOG=1");
            framesSeen = frames;
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        // A video shorter than a tick has run all the same.
        tellProgress();
        systemd.send("STOPPING=1");
    }
}
