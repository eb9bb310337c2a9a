package npucam.pipeline;

/** The entrance of one stage: lets the frames through in their order, so many at a time as the stage can work on at once. */
final class Turnstile {
    /**
     * A frame's stay in the stage, from entering to {@link #leave}. A frame that fails never leaves, so the one behind it cannot
     * slip in before the line is stopped; hence no {@code try}-with-resources.
     */
    final class Stay {
        private final long enteredNanos = System.nanoTime();

        /** {@link System#nanoTime}. */
        long enteredNanos() {
            return enteredNanos;
        }

        /**
         * Makes room for the next frame and lets its thread go first, if it waits: it may have been woken on this thread's own core,
         * and the NPU would stand idle until the scheduler moves it (4 ms were seen).
         */
        @SuppressWarnings("ThreadPriorityCheck")
        void leave() {
            if (makeRoom()) {
                Thread.yield();
            }
        }
    }

    private final int capacity;
    private long nextTurn;
    private int inside;
    private int waiting;
    private long shutFrom = Long.MAX_VALUE;

    /** @param capacity frames that may be inside at once */
    Turnstile(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Waits until all earlier turns have entered and there is room.
     *
     * @throws LineStoppedException when the turnstile is shut for this turn, before or while waiting
     */
    synchronized Stay enter(long turn) {
        while (turn < shutFrom && (nextTurn != turn || inside == capacity)) {
            waiting++;
            try {
                wait();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new LineStoppedException();
            } finally {
                waiting--;
            }
        }
        if (turn >= shutFrom) {
            throw new LineStoppedException();
        }
        nextTurn++;
        inside++;
        notifyAll();
        return new Stay();
    }

    /** Whether somebody waits for it. */
    private synchronized boolean makeRoom() {
        inside--;
        notifyAll();
        return waiting > 0;
    }

    /** Nobody enters any more; who is inside may leave. */
    synchronized void shut() {
        shutFrom(nextTurn);
    }

    /** No turn from this one on enters any more; earlier turns still do. */
    synchronized void shutFrom(long turn) {
        shutFrom = Math.min(shutFrom, turn);
        notifyAll();
    }
}
