package npucam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import npucam.model.ModelCopy;
import npucam.model.ModelDescriptor;
import npucam.model.ModelSettings;
import npucam.model.Sha256;
import npucam.model.golden.GoldenFolder;
import npucam.model.golden.GoldenSet;
import org.tinylog.Logger;

/**
 * The model that last passed its golden pictures, kept with them for the day its successor does not. A copy, for files are
 * replaced in place too. One for each camera, in {@code last-good} in the service's state folder; none where systemd gives no such
 * folder. A file {@code current} names the copy, so that a start that is cut off leaves the one before.
 */
final class LastGood {
    private static final String STATE_FOLDER = "STATE_DIRECTORY";
    private static final String CURRENT = "current";
    private static final int DIGITS = 16;

    private final Optional<Path> folder;

    /** @param environment where systemd names the state folder */
    LastGood(Map<String, String> environment, String camera) {
        folder = Optional.ofNullable(environment.get(STATE_FOLDER))
                .map(state -> Path.of(state).resolve("last-good").resolve("camera-" + camera));
    }

    /** The model that was kept; empty when there is none, or it cannot be read. */
    Optional<ModelSettings> kept() {
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        try {
            return ModelCopy.find(currentCopy(folder.get()));
        } catch (NoSuchFileException neverPassed) {
            return Optional.empty();
        } catch (IOException unreadable) {
            Logger.warn("{}: the model kept there cannot be read: {}", folder.get(), unreadable.toString());
            return Optional.empty();
        }
    }

    /** When the kept model was copied. */
    static Instant keptAt(ModelSettings kept) {
        return Instant.ofEpochMilli(kept.file().toFile().lastModified()).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Keeps a model that has passed, in place of the one before. The service runs without a copy as well: that it failed is logged. */
    void keep(ModelDescriptor model, GoldenSet set) {
        folder.ifPresent(place -> {
            try {
                keep(model, set, place);
            } catch (IOException failure) {
                Logger.warn(
                        "{}: the model cannot be kept there for the day its successor is refused: {}",
                        place,
                        failure.toString());
            }
        });
    }

    private static void keep(ModelDescriptor model, GoldenSet set, Path place) throws IOException {
        String name = nameOf(model);
        Path copy = place.resolve(name);
        if (isCurrent(place, name)) {
            return;
        }
        remove(copy);
        Files.createDirectories(copy);
        ModelCopy.write(model, copy);
        Path copied = ModelCopy.find(copy).orElseThrow().file();
        GoldenFolder.of(model.source()).copyTo(GoldenFolder.of(copied), set);
        Path current = place.resolve(CURRENT + ".part");
        Files.writeString(current, name);
        Files.move(
                current, place.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        removeAllBut(name, place);
    }

    /** @throws NoSuchFileException when no model has passed yet */
    private static Path currentCopy(Path place) throws IOException {
        String name = Files.readString(place.resolve(CURRENT)).strip();
        if (!name.matches("[0-9a-f-]+")) {
            throw new IOException(place.resolve(CURRENT) + " names no copy");
        }
        return place.resolve(name);
    }

    private static boolean isCurrent(Path place, String name) throws IOException {
        return Files.exists(place.resolve(CURRENT)) && currentCopy(place).endsWith(name);
    }

    /** What the copy holds, by content: the same again is not copied again. */
    private static String nameOf(ModelDescriptor model) {
        Path golden = GoldenFolder.of(model.source()).description();
        return Stream.of(model.model(), model.source(), golden)
                        .distinct()
                        .map(file -> Sha256.of(file).substring(0, DIGITS))
                        .collect(Collectors.joining("-"))
                + "-" + Integer.toHexString(model.labels().hashCode());
    }

    private static void removeAllBut(String name, Path place) throws IOException {
        try (Stream<Path> copies = Files.list(place)) {
            for (Path copy : copies.filter(Files::isDirectory)
                    .filter(copy -> !copy.endsWith(name))
                    .toList()) {
                remove(copy);
            }
        }
    }

    private static void remove(Path copy) throws IOException {
        if (!Files.exists(copy)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(copy)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }
}
