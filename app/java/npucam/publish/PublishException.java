package npucam.publish;

/** Publishing cannot start as it is set up. The message names the setting, its value, what is wrong and the fix. */
public final class PublishException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PublishException(String message) {
        super(message);
    }

    public PublishException(String message, Throwable cause) {
        super(message, cause);
    }
}
