package npucam.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What every file read in this room goes through first, so that each way of not being there gets its own clear line. */
public final class InputFile {
    private InputFile() {}

    /** Why the file cannot be read, with the fix; empty when it can. */
    static Optional<String> complaint(Path file) {
        if (!Files.exists(file)) {
            return Optional.of("no such file. Check the path");
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of(Files.isDirectory(file) ? "is a folder. Name the file in it" : "is not a plain file");
        }
        if (!Files.isReadable(file)) {
            return Optional.of("may not be read by this user. Change its owner or mode");
        }
        return sizeOf(file) == 0 ? Optional.of("is empty (0 bytes). Copy it again") : Optional.empty();
    }

    /**
     * Refuses a file that cannot be read whole.
     *
     * @param kind what the file should be, for messages
     * @throws ModelException when there is a {@link #complaint}, or the file is above {@code limitBytes}
     */
    public static void require(Path file, String kind, long limitBytes) {
        complaint(file).ifPresent(complaint -> {
            throw new ModelException(file + ": " + complaint);
        });
        if (sizeOf(file) > limitBytes) {
            throw new ModelException(file + ": has " + sizeOf(file) + " bytes, too many for a " + kind + " (at most "
                    + limitBytes + "). Is it the right file?");
        }
    }

    /** The whole file; throws as {@link #require} does. */
    public static byte[] bytes(Path file, String kind, int limitBytes) {
        require(file, kind, limitBytes);
        return head(file, limitBytes);
    }

    /** The first bytes of a file, as many as there are up to {@code count}. */
    static byte[] head(Path file, int count) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(count);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    public static ModelException unreadable(Path file, IOException cause) {
        return new ModelException(file + ": cannot be read: " + cause.getMessage(), cause);
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }
}
