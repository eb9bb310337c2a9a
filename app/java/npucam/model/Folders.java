package npucam.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** Folders as wholes, and places in relation to them. */
public final class Folders {
    private Folders() {}

    /** A path as a command that runs in {@code folder} names it. */
    public static String relative(Path folder, Path path) {
        return folder.toAbsolutePath()
                .normalize()
                .relativize(path.toAbsolutePath().normalize())
                .toString();
    }

    /** With all that is in it; nothing happens when there is none. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Puts a finished folder in its place by renaming, whatever was there before. */
    public static void replace(Path folder, Path finished) throws IOException {
        Path old = folder.resolveSibling("." + folder.getFileName() + ".old");
        delete(old);
        if (Files.exists(folder)) {
            Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(finished, folder, StandardCopyOption.ATOMIC_MOVE);
        delete(old);
    }
}
