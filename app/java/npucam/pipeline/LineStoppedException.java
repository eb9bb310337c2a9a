package npucam.pipeline;

/** A slot waited at a turnstile that was shut: the line is stopping, nothing is wrong with this slot. */
final class LineStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LineStoppedException() {
        super("the line is stopping", null, false, false);
    }
}
