package npucam.model.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import npucam.model.InputFile;
import npucam.model.ModelException;
import npucam.model.Sha256;

/**
 * Where golden pictures lie: {@code NAME.golden} beside the {@code NAME.mud} or model file they belong to, with a
 * {@code golden.json} and the pictures it names, as they were taken: the service's own preprocessing is part of the proof.
 */
public final class GoldenFolder {
    private static final String DESCRIPTION = "golden.json";
    private static final int MOST_DESCRIPTION_BYTES = 4 << 20;

    /** A picture of a camera; larger ones would only make every start slow. */
    private static final int MOST_PICTURE_BYTES = 16 << 20;

    private final Path folder;

    private GoldenFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * That of a model.
     *
     * @param source the {@code .mud} or model file as the config names it
     */
    public static GoldenFolder of(Path source) {
        String name = String.valueOf(source.getFileName());
        int dot = name.lastIndexOf('.');
        return new GoldenFolder(source.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".golden"));
    }

    public Path path() {
        return folder;
    }

    /**
     * The set in this folder; empty when there is no such folder.
     *
     * @throws ModelException when there is one, and it is not whole
     */
    public Optional<GoldenSet> read() {
        if (!Files.exists(folder)) {
            return Optional.empty();
        }
        Path description = description();
        GoldenSet set = GoldenJson.read(
                description.toString(),
                InputFile.bytes(description, "description of golden pictures", MOST_DESCRIPTION_BYTES));
        set.pictures().forEach(this::requireUndamaged);
        return Optional.of(set);
    }

    /** The file that names and describes the pictures. */
    public Path description() {
        return folder.resolve(DESCRIPTION);
    }

    public Path file(GoldenPicture picture) {
        return folder.resolve(picture.file());
    }

    private void requireUndamaged(GoldenPicture picture) {
        Path file = file(picture);
        InputFile.require(file, "golden picture", MOST_PICTURE_BYTES);
        if (!Sha256.of(file).equals(picture.sha256())) {
            throw new ModelException(
                    file + ": is not the picture that was recorded (another SHA-256). Copy the folder again,"
                            + " or remove it and record the pictures again: app/npucam model golden --help");
        }
    }

    /**
     * Whether a picture may become a golden one.
     *
     * @throws ModelException when it is too large to be read at every start
     */
    public static void requireSmall(Path picture) {
        InputFile.require(picture, "golden picture", MOST_PICTURE_BYTES);
    }

    /**
     * Asks before the work of recording.
     *
     * @throws ModelException when something is there already: an earlier set is not replaced unasked
     */
    public void requireNew() {
        if (Files.exists(folder)) {
            throw new ModelException(folder + ": is there already. Remove it to record the pictures again");
        }
    }

    /** The name of a picture in the folder: with its place in front, so that two of a name do not meet. */
    public static String nameFor(int place, Path picture) {
        String name = String.valueOf(picture.getFileName()).replaceAll("[^A-Za-z0-9._-]", "_");
        return String.format(Locale.ROOT, "%02d-%s", place + 1, name.substring(Math.max(0, name.length() - 100)));
    }

    /**
     * Makes the folder, whole or not at all.
     *
     * @param originals the set's pictures, in its order
     * @throws ModelException when it is there already or cannot be written
     */
    public void write(GoldenSet set, List<Path> originals) {
        requireNew();
        byte[] description = GoldenJson.write(set);
        if (description.length > MOST_DESCRIPTION_BYTES) {
            throw new ModelException(folder + ": the objects in these pictures fill " + description.length
                    + " bytes, at most " + MOST_DESCRIPTION_BYTES + " are read. Take fewer pictures");
        }
        Path part = folder.resolveSibling(folder.getFileName() + ".part");
        try {
            Files.createDirectories(part);
            for (int index = 0; index < originals.size(); index++) {
                Files.write(part.resolve(set.pictures().get(index).file()), Files.readAllBytes(originals.get(index)));
            }
            Files.write(part.resolve(DESCRIPTION), description);
            Files.move(part, folder);
        } catch (IOException failure) {
            throw new ModelException(
                    folder + ": cannot be written: " + failure
                            + ". May you write there, is there room? What was written is in " + part,
                    failure);
        }
    }

    /**
     * Copies the folder.
     *
     * @param target not there yet
     * @param set that of this folder
     * @throws IOException when a file cannot be read or written
     */
    public void copyTo(GoldenFolder target, GoldenSet set) throws IOException {
        Files.createDirectories(target.folder);
        Files.copy(description(), target.description());
        for (GoldenPicture picture : set.pictures()) {
            Files.copy(file(picture), target.file(picture));
        }
    }
}
