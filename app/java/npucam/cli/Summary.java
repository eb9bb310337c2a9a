package npucam.cli;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import npucam.capture.FrameSource;
import npucam.decode.Cuts;
import npucam.decode.Decoder;
import npucam.health.BoardHealth;
import npucam.health.Ledger;
import npucam.health.LineStats;
import org.tinylog.Logger;

/** Logs one line per interval: how the line is doing. */
final class Summary implements AutoCloseable {
    private final Duration interval;
    private final String camera;
    private final LineStats stats;
    private final Ledger ledger;
    private final FrameSource source;
    private final Decoder decoder;
    private final BoardHealth board = new BoardHealth();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "summary");
        thread.setDaemon(true);
        return thread;
    });

    Summary(Duration interval, String camera, LineStats stats, Ledger ledger, FrameSource source, Decoder decoder) {
        this.interval = interval;
        this.camera = camera;
        this.stats = stats;
        this.ledger = ledger;
        this.source = source;
        this.decoder = decoder;
    }

    void start() {
        long millis = interval.toMillis();
        var unused = clock.scheduleAtFixedRate(this::log, millis, millis, TimeUnit.MILLISECONDS);
    }

    private void log() {
        String state = board.read().state();
        Logger.info(
                "{}: {}; {}; corrupt {}{}{}",
                camera,
                stats.takeSummary(System.nanoTime()),
                ledger.balance(),
                source.corruptFrames(),
                decoder.cuts().equals(Cuts.NONE) ? "" : "; " + decoder.cuts(),
                state.isEmpty() ? "" : "; " + state);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
