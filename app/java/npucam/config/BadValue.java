package npucam.config;

/** A value that its key cannot take. */
final class BadValue extends Exception {
    private static final long serialVersionUID = 1L;

    private final String fix;

    /** The fix is the key's own example. */
    BadValue(String message) {
        this(message, "");
    }

    BadValue(String message, String fix) {
        super(message);
        this.fix = fix;
    }

    /** What was wrong, as the end of a sentence that begins with the value. */
    String message() {
        return String.valueOf(getMessage());
    }

    /** Empty when the key's own example says it best. */
    String fix() {
        return fix;
    }
}
