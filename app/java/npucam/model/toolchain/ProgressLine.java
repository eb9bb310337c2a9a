package npucam.model.toolchain;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Turns what a program prints for a terminal into finished lines and the one line that is still being written. A carriage return
 * goes back to the start of the line, so of a progress bar only its last state becomes a finished line. Terminal colours are taken
 * out; what is not UTF-8 becomes U+FFFD; a line without an end is cut into pieces of {@link #LIMIT_BYTES}.
 */
final class ProgressLine {
    static final int LIMIT_BYTES = 8192;

    /** Control sequences of ECMA-48: colours and cursor movements. */
    private static final Pattern CONTROL = Pattern.compile("\u001b\\[[0-?]*[ -/]*[@-~]|[\\p{Cntrl}&&[^\t]]");

    private final Consumer<String> finished;
    private final byte[] bytes = new byte[LIMIT_BYTES];
    private int length;

    /** A carriage return has come: what follows overwrites the line, unless it is the line's end. */
    private boolean returned;

    /** @param finished told each line once it can no longer change */
    ProgressLine(Consumer<String> finished) {
        this.finished = finished;
    }

    /** @param buffer read: the next {@code count} bytes of what the program prints */
    void add(byte[] buffer, int count) {
        for (int i = 0; i < count; i++) {
            add(buffer[i]);
        }
    }

    private void add(byte next) {
        switch (next) {
            case '\n' -> finish();
            case '\r' -> returned = true;
            default -> {
                if (returned) {
                    length = 0;
                    returned = false;
                }
                bytes[length++] = next;
                if (length == LIMIT_BYTES) {
                    finish();
                }
            }
        }
    }

    /** The line as it stands, such as a progress bar; empty when nothing was written since the last line's end. */
    String current() {
        String line = new String(bytes, 0, length, StandardCharsets.UTF_8);
        return line.chars().anyMatch(Character::isISOControl)
                ? CONTROL.matcher(line).replaceAll("")
                : line;
    }

    /** The program has ended: a line without an end is finished too. */
    void end() {
        if (length > 0) {
            finish();
        }
    }

    private void finish() {
        String line = current();
        length = 0;
        returned = false;
        finished.accept(line);
    }
}
