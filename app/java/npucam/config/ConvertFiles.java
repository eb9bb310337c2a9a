package npucam.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import npucam.config.ConvertSpec.Deploy;
import npucam.config.Entries.Entry;
import npucam.model.convert.YoloConversionSettings.Calibration;

/** Whether the files that a spec names are there. */
final class ConvertFiles {
    private static final String CORRECT = "Correct the path; a relative one starts at the folder of this spec";

    private final boolean required;
    private final List<String> notes;

    private ConvertFiles(boolean required, List<String> notes) {
        this.required = required;
        this.notes = notes;
    }

    /** @param required whether what is missing is a problem; else it is a note */
    static void check(ConvertSpec spec, boolean required, List<String> notes) {
        ConvertFiles files = new ConvertFiles(required, notes);
        for (Key<Path> key :
                List.of(ConvertKeys.MODEL_DEF, ConvertKeys.MODEL_DATA, ConvertKeys.TEST_INPUT, ConvertKeys.LABELS)) {
            files.checkFile(spec.entries(), spec.values(), key);
        }
        files.checkDataset(spec);
        for (Deploy deploy : spec.deploys()) {
            for (Key<Path> key : List.of(
                    ConvertKeys.GIVEN_CALIBRATION_TABLE,
                    ConvertKeys.GIVEN_QUANTIZE_TABLE,
                    ConvertKeys.DEPLOY_TEST_INPUT,
                    ConvertKeys.TEST_REFERENCE)) {
                files.checkFile(deploy.entries(), deploy.values(), key);
            }
        }
    }

    private void checkFile(Entries entries, Values values, Key<Path> key) {
        Optional<Path> path = values.find(key);
        if (path.isPresent()) {
            complaint(path.get()).ifPresent(complaint -> say(entries, key, complaint, CORRECT));
        }
    }

    private static Optional<String> complaint(Path path) {
        if (!Files.exists(path)) {
            return Optional.of("does not exist (looked for " + path.toAbsolutePath() + ")");
        }
        if (Files.isDirectory(path)) {
            return Optional.of("is a folder, not a file");
        }
        return Files.isReadable(path) ? Optional.empty() : Optional.of("cannot be read by this user");
    }

    private void checkDataset(ConvertSpec spec) {
        Optional<Path> dataset = spec.values().find(ConvertKeys.DATASET);
        if (dataset.isEmpty()) {
            return;
        }
        if (!Files.isDirectory(dataset.get())) {
            String complaint = Files.exists(dataset.get())
                    ? "is a file, not a folder"
                    : "does not exist (looked for " + dataset.get().toAbsolutePath() + ")";
            say(spec.entries(), ConvertKeys.DATASET, complaint, CORRECT);
            return;
        }
        long pictures = count(dataset.get());
        if (pictures == 0) {
            say(
                    spec.entries(),
                    ConvertKeys.DATASET,
                    "holds no pictures",
                    "Put some there that look like what the camera will see; .jpg, .jpeg, .png or .bmp");
        } else if (pictures < spec.values().get(ConvertKeys.INPUT_NUM)) {
            notes.add("calibration.dataset: holds " + pictures + " pictures, fewer than input_num, "
                    + spec.values().get(ConvertKeys.INPUT_NUM));
        }
    }

    private static long count(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Calibration::isPicture).count();
        } catch (IOException | UncheckedIOException unreadable) {
            return 0;
        }
    }

    private void say(Entries entries, Key<?> key, String message, String fix) {
        Entry entry = entries.find(key).orElseThrow();
        if (required) {
            entries.report(entry, message, fix);
        } else {
            notes.add(entry.written() + " = " + Literal.of(entry.toml()) + ": " + message);
        }
    }
}
