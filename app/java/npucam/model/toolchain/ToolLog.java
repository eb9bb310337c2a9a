package npucam.model.toolchain;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a program printed, in a file, and its last lines in memory. A disk that is full ends the file, not the reading: a
 * program whose output is not read hangs. Used by the thread that reads the output and by the one that waits for the end.
 */
final class ToolLog implements AutoCloseable {
    private static final int KEPT_LINES = 400;
    private static final int KEPT_LENGTH = 2000;

    private final ArrayDeque<String> last = new ArrayDeque<>();
    private @Nullable BufferedWriter writer;
    private @Nullable IOException broken;

    /** @param firstLine what was started */
    ToolLog(Path file, String firstLine) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            writer = Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new ToolchainException(
                    file + ": the log cannot be written: " + e + ". May you write there, is there room?", e);
        }
        write(firstLine);
    }

    synchronized void add(String line) {
        if (!line.isBlank()) {
            keep(line.length() <= KEPT_LENGTH ? line : line.substring(0, KEPT_LENGTH));
        }
        write(line);
    }

    private void keep(String line) {
        if (last.size() == KEPT_LINES) {
            last.removeFirst();
        }
        last.addLast(line);
    }

    private void write(String line) {
        if (writer == null) {
            return;
        }
        try {
            writer.write(line);
            writer.newLine();
        } catch (IOException e) {
            broken = e;
            close();
        }
    }

    /** Brings the file up to date, for those who read it meanwhile. */
    synchronized void flush() {
        try {
            if (writer != null) {
                writer.flush();
            }
        } catch (IOException e) {
            broken = e;
            close();
        }
    }

    /** The last lines that are not blank, oldest first; of a long one the beginning. */
    synchronized List<String> lastLines() {
        return List.copyOf(last);
    }

    /** Why the file is not whole; null when it is. */
    synchronized @Nullable IOException broken() {
        return broken;
    }

    @Override
    public synchronized void close() {
        BufferedWriter closing = writer;
        writer = null;
        try {
            if (closing != null) {
                closing.close();
            }
        } catch (IOException e) {
            broken = e;
        }
    }
}
