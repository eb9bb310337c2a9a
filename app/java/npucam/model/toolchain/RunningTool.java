package npucam.model.toolchain;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A started program: its output is read, its standard input is closed, and it ends with all its children. */
final class RunningTool implements AutoCloseable {
    /** How long output is waited for after the end: only a child left behind keeps the pipe open. */
    private static final long REST_MILLIS = 2000;

    private static final long PROGRESS_MILLIS = 250;

    private final Process process;
    private final Runnable alsoStop;
    private final Thread hook;
    private final Thread reader;
    private final ToolLog log;
    private final ProgressLine lines;

    /** Only read and written by the reader. */
    private long nextProgressNanos = System.nanoTime();

    private String lastLine = "";

    /**
     * @param alsoStop what else must be done to stop it; called after its processes are gone
     * @param progress told a few times a second, on another thread, the one line that says how far the program is
     * @throws IOException when it cannot be started
     */
    RunningTool(ProcessBuilder builder, Runnable alsoStop, ToolLog log, Consumer<String> progress) throws IOException {
        this.log = log;
        this.alsoStop = alsoStop;
        lines = new ProgressLine(this::finished);
        process = builder.redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        hook = new Thread(this::kill, "stop " + builder.command().get(0));
        Runtime.getRuntime().addShutdownHook(hook);
        reader = new Thread(
                () -> read(progress), "output of " + builder.command().get(0));
        reader.setDaemon(true);
        reader.start();
    }

    /** Waits for the end. @return the exit code; 128 + n when signal n ended it */
    int await() throws InterruptedException {
        int exitCode = process.waitFor();
        reader.join(REST_MILLIS);
        return exitCode;
    }

    private void finished(String line) {
        log.add(line);
        if (!line.isBlank()) {
            lastLine = line;
        }
    }

    private void read(Consumer<String> progress) {
        byte[] buffer = new byte[1 << 14];
        try (InputStream output = process.getInputStream()) {
            for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
                lines.add(buffer, count);
                tellSometimes(progress);
            }
        } catch (IOException closed) {
            // The pipe was closed because the program is being stopped: there is nothing more to read.
        }
        lines.end();
        tell(progress);
    }

    private void tellSometimes(Consumer<String> progress) {
        long now = System.nanoTime();
        if (now - nextProgressNanos >= 0) {
            nextProgressNanos = now + TimeUnit.MILLISECONDS.toNanos(PROGRESS_MILLIS);
            tell(progress);
        }
    }

    private void tell(Consumer<String> progress) {
        String current = lines.current();
        progress.accept((current.isBlank() ? lastLine : current).strip());
    }

    /** Ends what is left of the program: nothing when it ended by itself. */
    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook does the same as this method.
        }
    }

    private void kill() {
        boolean alive = process.isAlive();
        killTree(process.toHandle());
        if (alive) {
            alsoStop.run();
        }
    }

    /** Parents first: one that is gone starts no more children. */
    private static void killTree(ProcessHandle root) {
        var children = root.children().toList();
        root.destroyForcibly();
        children.forEach(RunningTool::killTree);
    }
}
