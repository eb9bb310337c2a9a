package npucam.model.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import npucam.model.Sha256;

/** What a file holds, as one word that changes with it. */
final class Content {
    private Content() {}

    /**
     * The file's SHA-256; of an {@code .npz} the names, sizes and sums of its arrays, for a tool writes the test input anew each time it
     * reads it, with another time in it.
     *
     * @return {@code none} when there is no such file
     */
    static String of(Path file) {
        if (!file.toString().endsWith(".npz") || !Files.isRegularFile(file)) {
            return Sha256.of(file);
        }
        try (ZipFile arrays = new ZipFile(file.toFile())) {
            return arrays.stream()
                    .map(array -> array.getName() + ":" + array.getSize() + ":" + Long.toHexString(array.getCrc()))
                    .sorted()
                    .collect(Collectors.joining(";"));
        } catch (IOException noArchive) {
            return Sha256.of(file);
        }
    }
}
