package npucam.model.convert;

/** Told how a conversion comes along. */
public interface ConversionProgress {
    /**
     * A step begins.
     *
     * @param number from 1
     * @param count of all steps
     */
    void begins(String step, int number, int count);

    /** How far the step is, about four times a second, on another thread. */
    void moves(String line);

    /** The step is done. */
    void done(String step, String result);
}
