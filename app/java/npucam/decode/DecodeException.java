package npucam.decode;

/**
 * One frame's outputs hold what no working model gives: NaN, an infinite box, a score above 1. Thrown instead of reporting
 * "nothing seen"; the message names the output and the value.
 */
public final class DecodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DecodeException(String message) {
        super(message);
    }

    public DecodeException(String message, Throwable cause) {
        super(message, cause);
    }
}
