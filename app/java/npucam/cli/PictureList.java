package npucam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tinylog.Logger;

/** The pictures of a folder, by their endings, in the order of their names. Hidden files and folders inside are not looked at. */
final class PictureList {
    private static final List<String> ENDINGS = List.of(".jpg", ".jpeg", ".png");
    private static final int NAMED = 3;

    private PictureList() {}

    /** Tells the log what lies beside them; empty when there is none. */
    static List<Path> of(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files = entries.filter(file -> Files.isRegularFile(file)
                            && !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
            List<Path> others = files.stream().filter(file -> !isPicture(file)).toList();
            if (!others.isEmpty()) {
                Logger.info(
                        "{}: {} files are no {} and left out: {}{}",
                        folder,
                        others.size(),
                        String.join(", ", ENDINGS),
                        others.stream()
                                .limit(NAMED)
                                .map(file -> file.getFileName().toString())
                                .collect(Collectors.joining(", ")),
                        others.size() > NAMED ? ", ..." : "");
            }
            return files.stream().filter(PictureList::isPicture).toList();
        }
    }

    private static boolean isPicture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }
}
