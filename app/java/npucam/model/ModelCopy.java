package npucam.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A model with its descriptor and class names, gathered in one folder: it lives on there when its files are replaced. */
public final class ModelCopy {
    private static final String NAME = "model";
    private static final String NETWORK = "network";
    private static final String LABELS = "labels.names";

    private ModelCopy() {}

    /**
     * Copies a model.
     *
     * @param folder empty
     * @throws IOException when a file cannot be read or written
     */
    public static void write(ModelDescriptor model, Path folder) throws IOException {
        if (model.source().equals(model.model())) {
            Files.copy(model.model(), folder.resolve(NAME + endingOf(model.model())));
        } else {
            String network = NETWORK + endingOf(model.model());
            Files.copy(model.model(), folder.resolve(network));
            Files.write(
                    folder.resolve(NAME + endingOf(model.source())),
                    naming(network, model.source()),
                    StandardCharsets.UTF_8);
        }
        if (!model.labels().isEmpty() && model.labels().stream().allMatch(ModelCopy::fitsOnALine)) {
            Files.write(folder.resolve(LABELS), model.labels(), StandardCharsets.UTF_8);
        }
    }

    /**
     * A model that {@link #write} left.
     *
     * @return as a config would name it; empty when there is none
     * @throws IOException when the folder cannot be read
     */
    public static Optional<ModelSettings> find(Path folder) throws IOException {
        Path labels = folder.resolve(LABELS);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            String.valueOf(file.getFileName()).startsWith(NAME + ".") && Files.isRegularFile(file))
                    .findFirst()
                    .map(file -> new ModelSettings(file, Optional.of(labels).filter(Files::exists)));
        }
    }

    /** The lines of a {@code .mud}, naming another network file beside it. */
    private static List<String> naming(String network, Path source) {
        List<String> lines = TextFile.lines(source, ".mud file");
        MudFile mud = MudFile.read(source);
        Stream.of("model", "model_npu", "model_vnpu")
                .flatMap(key -> mud.entry("basic", key).stream())
                .forEach(entry -> lines.set(entry.line() - 1, entry.key() + " = " + network));
        return lines;
    }

    /** What a labels file can hold; names in a model's metadata may be anything, and go along in the model. */
    private static boolean fitsOnALine(String label) {
        return !label.isBlank() && label.equals(label.strip()) && label.lines().count() == 1;
    }

    private static String endingOf(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
    }
}
