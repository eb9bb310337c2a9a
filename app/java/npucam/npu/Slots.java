package npucam.npu;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where each slot of an engine stands, so that all engines refuse the same misuse in the same words: launch and await take turns,
 * by the same thread, and nothing goes on after close. Thread-safe.
 */
final class Slots {
    /** Who launched the inference of a slot that was not awaited yet; null: none is under way. */
    private final @Nullable Thread[] launchers;

    private boolean closed;

    /**
     * All idle.
     *
     * @throws IllegalArgumentException when {@code count} is below 1
     */
    Slots(int count) {
        if (count < 1) {
            throw new IllegalArgumentException(count + " slots: an engine needs at least 1");
        }
        launchers = new Thread[count];
    }

    int count() {
        return launchers.length;
    }

    /**
     * Lets only slots that exist pass, and none after close.
     *
     * @return the same slot
     * @throws IllegalStateException when the engine is closed
     * @throws IndexOutOfBoundsException when there is no such slot
     */
    synchronized int checkOpen(int slot) {
        if (closed) {
            throw new IllegalStateException("the engine is closed");
        }
        return Objects.checkIndex(slot, launchers.length);
    }

    /** An inference of the slot starts. */
    synchronized void launch(int slot) {
        checkOpen(slot);
        if (launchers[slot] != null) {
            throw new IllegalStateException("slot " + slot + " was launched and not awaited yet");
        }
        launchers[slot] = Thread.currentThread();
    }

    /** The launching thread begins to wait. */
    synchronized void awaitBegins(int slot) {
        checkOpen(slot);
        Thread launcher = launchers[slot];
        if (launcher != Thread.currentThread()) {
            throw new IllegalStateException("slot " + slot
                    + (launcher == null ? " was not launched" : " was launched by thread " + launcher.getName()));
        }
    }

    /** The inference is over, well or not, or its launch was refused: the slot can be launched again. */
    synchronized void done(int slot) {
        launchers[slot] = null;
    }

    /** Refuses everything from now on. */
    synchronized void close() {
        closed = true;
    }
}
