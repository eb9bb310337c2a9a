package npucam.model.toolchain;

/** The tool chain is not usable on this machine, with the fix. Exit code 1. */
public final class ToolchainException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ToolchainException(String message) {
        super(message);
    }

    ToolchainException(String message, Throwable cause) {
        super(message, cause);
    }
}
