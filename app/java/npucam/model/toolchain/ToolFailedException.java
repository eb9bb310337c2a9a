package npucam.model.toolchain;

import java.nio.file.Path;

/**
 * A command of the tool chain ran and failed. The message says which, its last meaningful line, the likely cause and where the log
 * is. Exit code 78 when what the user gave it is wrong, 1 otherwise.
 */
public final class ToolFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean inputWrong;
    private final String cause;
    private final transient Path log;

    ToolFailedException(String program, String lastLine, ToolFailure failure, Path log) {
        super(program + " failed: " + lastLine + "\n    likely cause: " + failure.line() + "\n    log: " + log);
        this.inputWrong = failure.inputWrong();
        this.cause = failure.line();
        this.log = log;
    }

    /** Whether the user's model, pictures or options are the cause: then another try cannot help. */
    public boolean inputWrong() {
        return inputWrong;
    }

    /** Cause and fix in one line. */
    public String likelyCause() {
        return cause;
    }

    /** Everything the command printed. */
    public Path log() {
        return log;
    }
}
