package npucam.model.toolchain;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A started program: its output is read, its standard input is empty, and it ends with all it has started. */
final class RunningTool implements AutoCloseable {
    /** How long output is waited for after the end: only a child left behind keeps the pipe open. */
    private static final long REST_MILLIS = 2000;

    private static final long PROGRESS_MILLIS = 250;

    private final MarkedProcesses processes = new MarkedProcesses();
    private final Process process;
    private final Runnable alsoStop;
    private final Thread hook;
    private final Thread reader;

    private volatile boolean ended;

    /** Shared with the reader. */
    private final ToolLog log;

    private final Consumer<String> progress;

    // The reader's alone.
    private final ProgressLine lines = new ProgressLine(this::finished);
    private String lastLine = "";
    private long nextProgressNanos = System.nanoTime();

    /**
     * @param alsoStop what else must be done to stop it when it runs; called after its processes are gone
     * @param log filled until the program ends
     * @param progress told a few times a second, on another thread, the one line that says how far the program is
     * @throws IOException when it cannot be started
     */
    RunningTool(ProcessBuilder builder, Runnable alsoStop, ToolLog log, Consumer<String> progress) throws IOException {
        this.log = log;
        this.alsoStop = alsoStop;
        this.progress = progress;
        processes.mark(builder.environment());
        String program = builder.command().get(0);
        hook = new Thread(this::kill, "stop " + program);
        addHook();
        try {
            process = builder.redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
        } catch (IOException e) {
            removeHook();
            throw e;
        }
        reader = new Thread(this::read, "output of " + program);
        reader.setDaemon(true);
        reader.start();
    }

    /** Before the start: a Java machine that is stopped in between must not leave the program behind. */
    private void addHook() throws IOException {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            throw new IOException("npucam is being stopped", shuttingDown);
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // It runs, and does the same as close().
        }
    }

    /** Waits for the end. @return the exit code; 128 + n when signal n ended it */
    int await() throws InterruptedException {
        int exitCode = process.waitFor();
        ended = true;
        reader.join(REST_MILLIS);
        return exitCode;
    }

    /** Whether it has ended, or does so meanwhile. */
    boolean endsWithin(int seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    private void read() {
        byte[] buffer = new byte[1 << 14];
        try (InputStream output = process.getInputStream()) {
            for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
                lines.add(buffer, count);
                log.flush();
                tellSometimes();
            }
        } catch (IOException closed) {
            // The program is being stopped: nothing that comes now would tell anything.
        }
        lines.end();
        tell();
    }

    private void finished(String line) {
        log.add(line);
        if (!line.isBlank()) {
            lastLine = line;
        }
    }

    private void tellSometimes() {
        long now = System.nanoTime();
        if (now - nextProgressNanos >= 0) {
            nextProgressNanos = now + TimeUnit.MILLISECONDS.toNanos(PROGRESS_MILLIS);
            tell();
        }
    }

    private void tell() {
        String current = lines.current();
        progress.accept((current.isBlank() ? lastLine : current).strip());
    }

    /** Ends whatever is left of the program. Nothing is told or logged after it. */
    @Override
    public void close() {
        kill();
        removeHook();
        try {
            reader.join(REST_MILLIS);
        } catch (InterruptedException stopWaiting) {
            Thread.currentThread().interrupt();
        }
    }

    private void kill() {
        processes.kill();
        if (!ended) {
            alsoStop.run();
        }
    }
}
