package npucam.decode;

import npucam.data.Detection;
import npucam.data.Letterbox;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a task knows of an object beside its box, from the outputs that the {@link BoxReader} bound in its scan of the
 * frame. Scratch of one decoder.
 */
interface DetailReader {
    /** Whether boxes stand at an angle. */
    default boolean turnsBoxes() {
        return false;
    }

    /** Turns the boxes of all candidates, where the task does so, before suppression. */
    default void turn(Candidates candidates) {}

    /**
     * Makes the detection of a candidate that survived.
     *
     * @param label of its class
     * @return null when nothing is left of it
     * @throws DecodeException when an output holds NaN or infinity
     */
    @Nullable
    Detection detection(Candidates candidates, int candidate, String label, Letterbox letterbox);
}
