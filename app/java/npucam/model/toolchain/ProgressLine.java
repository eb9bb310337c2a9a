package npucam.model.toolchain;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Turns what a program prints for a terminal into finished lines and the one line that is still being written. A carriage return
 * goes back to the start of the line, so of a progress bar only its last state becomes a finished line; a backspace goes back by
 * one byte. Terminal colours are taken
 * out; what is not UTF-8 becomes U+FFFD; a line without an end is cut into pieces of {@link #LIMIT_BYTES}.
 */
final class ProgressLine {
    static final int LIMIT_BYTES = 8192;

    /** Control sequences of ECMA-48: colours and cursor movements. */
    private static final Pattern CONTROL = Pattern.compile("\u001b\\[[0-?]*[ -/]*[@-~]|[\\p{Cntrl}&&[^\t]]");

    private final Consumer<String> finished;
    private final byte[] bytes = new byte[LIMIT_BYTES];
    private int length;

    /** Where the next byte goes: before the end after backspaces, with which the vendor's compiler draws its bar. */
    private int cursor;

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
            case '\b' -> cursor = Math.max(0, cursor - 1);
            default -> {
                if (returned) {
                    clear();
                }
                bytes[cursor++] = next;
                length = Math.max(length, cursor);
                if (cursor == LIMIT_BYTES) {
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
        clear();
        finished.accept(line);
    }

    private void clear() {
        length = 0;
        cursor = 0;
        returned = false;
    }
}
