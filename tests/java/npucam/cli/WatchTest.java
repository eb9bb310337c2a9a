package npucam.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import npucam.decode.DecodeSettings;
import npucam.health.LineStats;
import npucam.health.NotifySocket;
import npucam.health.SystemdNotify;
import npucam.model.ModelSettings;
import npucam.npu.EngineSettings;
import npucam.pipeline.RunningInference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final String name = "@npucam-" + UUID.randomUUID();
    private final NotifySocket systemd = new NotifySocket(name);
    private final LineStats stats = new LineStats();
    private final AtomicLong running = new AtomicLong();
    private final AtomicInteger stuck = new AtomicInteger();
    private final LoadedModel model = LoadedModel.open(
            new ModelSettings(Path.of("models/shapes/shapes.mud"), Optional.empty()),
            EngineSettings.DEFAULTS,
            DecodeSettings.DEFAULTS,
            1);
    /** Never started: the tests tick. */
    private final Watch watch = new Watch(
            now -> Optional.of(new RunningInference(running.get(), Thread.currentThread())),
            stats,
            new SystemdNotify(Map.of("NOTIFY_SOCKET", name)),
            model.engine(),
            LIMIT,
            stuck::incrementAndGet);

    @AfterEach
    void close() {
        watch.close();
        model.close();
        systemd.close();
    }

    @Test
    void theServiceHasStartedWithItsFirstFrameAndTheWatchdogIsFedByEachFurtherOne() {
        watch.tick(0);
        assertEquals("", systemd.receive());
        stats.frameDone(1);
        watch.tick(0);
        assertEquals("READY=1", systemd.receive());
        watch.tick(0);
        assertEquals("", systemd.receive());
        stats.frameDone(1);
        watch.tick(0);
        assertEquals("WATCHDOG=1", systemd.receive());
        watch.tick(0);
        assertEquals("", systemd.receive());
    }

    @Test
    void aVideoThatEndsBeforeTheFirstTickHasStartedAndStops() {
        stats.frameDone(1);
        watch.close();
        assertEquals("READY=1", systemd.receive());
        assertEquals("STOPPING=1", systemd.receive());
    }

    @Test
    void anInferenceThatTakesLongerThanTheLimitIsStuck() {
        running.set(LIMIT.toNanos());
        watch.tick(0);
        assertEquals(0, stuck.get());
        running.set(LIMIT.toNanos() + TimeUnit.MILLISECONDS.toNanos(1));
        watch.tick(0);
        assertEquals(1, stuck.get());
    }
}
