package npucam.data;

/**
 * When one frame was in each stage, by {@link System#nanoTime}. What lies between two stages is the wait for the next one to be free;
 * preprocessing follows capture at once.
 */
public record Timings(
        long captureStartNanos,
        long captureEndNanos,
        long preprocessEndNanos,
        long inferStartNanos,
        long inferEndNanos,
        long decodeStartNanos,
        long decodeEndNanos) {

    public long startNanos(Stage stage) {
        return switch (stage) {
            case CAPTURE -> captureStartNanos;
            case PREPROCESS -> captureEndNanos;
            case INFER -> inferStartNanos;
            case DECODE -> decodeStartNanos;
        };
    }

    public long endNanos(Stage stage) {
        return switch (stage) {
            case CAPTURE -> captureEndNanos;
            case PREPROCESS -> preprocessEndNanos;
            case INFER -> inferEndNanos;
            case DECODE -> decodeEndNanos;
        };
    }

    /** How long the stage took. */
    public long nanos(Stage stage) {
        return endNanos(stage) - startNanos(stage);
    }
}
