package npucam.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import npucam.npu.Engines;
import npucam.npu.ProcessEnd;
import org.tinylog.Logger;

/**
 * Makes SIGTERM and Ctrl-C stop the work instead of cutting it: the program then ends with its own exit code as soon as everything
 * is closed, or with {@link ExitCode#FAILED} after the limit. To be the first resource opened, so that it is the last one closed.
 */
final class StopOnSignal implements AutoCloseable {
    /** A service must be gone within 2 s. */
    private static final long LIMIT_MILLIS = 1800;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;
    private volatile Runnable stop = () -> {};
    private volatile boolean stopped;
    private volatile int exitCode = ExitCode.FAILED;

    StopOnSignal() {
        Engines.callerClosesAtExit();
        hook = new Thread(this::stopAndHalt, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** What stops the work; called at once if the signal has come already. */
    void calls(Runnable stop) {
        this.stop = stop;
        if (stopped) {
            stop.run();
        }
    }

    /** The work has ended well: the exit code will be {@link ExitCode#OK}. */
    void succeeded() {
        exitCode = ExitCode.OK;
    }

    private void stopAndHalt() {
        stopped = true;
        stop.run();
        boolean clean = false;
        try {
            clean = closed.await(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!clean) {
            Logger.error("not stopped after {} ms: ending without it", LIMIT_MILLIS);
        }
        ProcessEnd.now(clean ? exitCode : ExitCode.FAILED);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook runs and ends the program; nothing after this line would be seen anyway.
        }
    }
}
