package npucam.npu;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.tinylog.Logger;

/**
 * The native things of one engine: used by calls, freed once, by close or else when the program ends. Freeing waits for the calls
 * inside, because they still use what is freed.
 */
final class FreedOnce {
    /** Longer than the vendors' drivers wait for a job before they give up (20 s). */
    private static final int WAIT_SECONDS = 25;

    private static volatile boolean callerCloses;

    private final String owner;
    private final int waitSeconds;
    private final Runnable free;
    /** Read: inside a call. Write: freeing. */
    private final ReentrantReadWriteLock inUse = new ReentrantReadWriteLock();

    private final Thread atExit = new Thread(this::freeAtExit, "free-at-exit");
    private boolean freed;

    /**
     * Owned from now on.
     *
     * @param owner for messages
     * @param free called once; the last call has returned then
     */
    FreedOnce(String owner, Runnable free) {
        this(owner, WAIT_SECONDS, free);
    }

    FreedOnce(String owner, int waitSeconds, Runnable free) {
        this.owner = owner;
        this.waitSeconds = waitSeconds;
        this.free = free;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** From now on nothing is freed at the program's end: see {@link Engines#callerClosesAtExit}. */
    static void leaveExitToCaller() {
        callerCloses = true;
    }

    /**
     * A call begins; {@link #leave} must follow.
     *
     * @throws IllegalStateException when everything is freed
     */
    void enter() {
        inUse.readLock().lock();
        if (freed) {
            inUse.readLock().unlock();
            throw new IllegalStateException(owner + " is closed");
        }
    }

    void leave() {
        inUse.readLock().unlock();
    }

    /**
     * Frees, unless that was done before.
     *
     * @throws EngineException when freeing fails, or a call does not come back in {@value #WAIT_SECONDS} s: then nothing is freed
     */
    void free() {
        try {
            freeNow();
        } finally {
            forgetExit();
        }
    }

    private void freeNow() {
        lock();
        try {
            if (!freed) {
                freed = true;
                free.run();
            }
        } finally {
            inUse.writeLock().unlock();
        }
    }

    private void lock() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds);
        boolean interrupted = false;
        boolean locked = false;
        for (long left = deadline - System.nanoTime(); !locked && left > 0; left = deadline - System.nanoTime()) {
            try {
                locked = inUse.writeLock().tryLock(left, TimeUnit.NANOSECONDS);
            } catch (InterruptedException wish) {
                // The thread may be asked to stop; freeing is a part of that.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!locked) {
            throw new EngineException(owner + ": an inference has not come back from the runtime for " + waitSeconds
                    + " s; nothing is freed");
        }
    }

    private void freeAtExit() {
        if (callerCloses) {
            return;
        }
        try {
            freeNow();
        } catch (RuntimeException failed) {
            Logger.error("{}: {}", owner, failed.getMessage());
        }
    }

    private void forgetExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // The hook is running or will; it finds everything freed.
        }
    }
}
