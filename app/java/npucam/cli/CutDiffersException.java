package npucam.cli;

/** A cut model does not find what the whole one finds. Exit code 1. */
final class CutDiffersException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CutDiffersException(String message) {
        super(message);
    }
}
