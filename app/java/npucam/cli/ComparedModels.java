package npucam.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import npucam.data.Detection;
import npucam.data.Findings;
import npucam.model.ModelDescriptor;
import npucam.model.ModelException;
import npucam.model.compare.Comparison;
import npucam.model.compare.Truth;
import org.tinylog.Logger;

/** Models that are compared: run one after the other over the same pictures, then read side by side. Owns a folder until closed. */
final class ComparedModels implements AutoCloseable {
    private final List<Path> models;
    private final FindingsProcess process;
    private final Path folder;
    private final Thread deleteAtExit = new Thread(this::delete, "delete-findings");

    /**
     * @param models the reference first
     * @param detailsAbove what is seen scores above it
     * @throws ModelException when a model's own files are wrong
     */
    ComparedModels(List<Path> models, Optional<Path> labels, float iou, float detailsAbove) throws IOException {
        this.models = List.copyOf(models);
        this.process = new FindingsProcess(labels, lender(models, labels), iou, detailsAbove);
        this.folder = Files.createTempDirectory("npucam-compare");
        Runtime.getRuntime().addShutdownHook(deleteAtExit);
    }

    /** The first that names its classes. */
    private static Optional<Path> lender(List<Path> models, Optional<Path> labels) {
        return models.stream()
                .filter(model -> !ModelDescriptor.read(model, labels).labels().isEmpty())
                .findFirst();
    }

    /**
     * Runs all models over the pictures. Without pictures they are only opened.
     *
     * @return 0, or the exit code of the first model that failed and said why
     */
    int run(List<Path> pictures) throws IOException {
        for (int model = 0; model < models.size(); model++) {
            int exitCode = process.run(models.get(model), pictures, file(model));
            if (exitCode != ExitCode.OK) {
                return exitCode;
            }
        }
        return ExitCode.OK;
    }

    private Path file(int model) {
        return folder.resolve(String.valueOf(model));
    }

    /**
     * What was recognised of each model, after a run.
     *
     * @throws ModelException when they do not do the same task with the same classes
     */
    List<FindingsFile.Head> heads() throws IOException {
        List<FindingsFile.Head> heads = new ArrayList<>();
        for (int model = 0; model < models.size(); model++) {
            try (FindingsFile.Reader reader = new FindingsFile.Reader(file(model))) {
                heads.add(reader.head());
            }
        }
        heads.forEach(head -> requireAlike(heads.get(0), head));
        return heads;
    }

    static void requireAlike(FindingsFile.Head reference, FindingsFile.Head other) {
        String models = other.model() + " and " + reference.model();
        if (!other.task().equals(reference.task())) {
            throw new ModelException(models + " cannot be compared: the first is for " + other.task()
                    + ", the second for " + reference.task() + ". Name models of one task");
        }
        List<String> ours = reference.labels();
        List<String> theirs = other.labels();
        int shared = Math.min(ours.size(), theirs.size());
        int different = IntStream.range(0, shared)
                .filter(id -> !ours.get(id).equals(theirs.get(id)))
                .findFirst()
                .orElse(shared);
        if (different < shared) {
            throw new ModelException(models + " cannot be compared: class " + different + " is '"
                    + theirs.get(different) + "' in the first and '" + ours.get(different)
                    + "' in the second. Where only the names differ, give both the right ones: --labels FILE");
        }
        if (ours.size() != theirs.size()) {
            List<String> longer = ours.size() > theirs.size() ? ours : theirs;
            throw new ModelException(models + " cannot be compared: the first has " + theirs.size()
                    + " classes, the second " + ours.size() + "; class " + shared + ", '" + longer.get(shared)
                    + "', is in one of them only. Name models with the same classes");
        }
    }

    /**
     * Puts side by side what the last run found.
     *
     * @param pictures of that run
     * @param taken filled; told every picture that could be read
     * @return one line for each picture that could not be read
     */
    List<String> compare(List<Path> pictures, Optional<Truth> truth, Comparison taken) throws IOException {
        List<FindingsFile.Reader> readers = new ArrayList<>();
        try {
            for (int model = 0; model < models.size(); model++) {
                readers.add(new FindingsFile.Reader(file(model)));
            }
            List<String> problems = new ArrayList<>();
            for (Path picture : pictures) {
                List<FindingsFile.Entry> entries = new ArrayList<>();
                for (FindingsFile.Reader reader : readers) {
                    entries.add(reader.next());
                }
                Optional<String> problem = entries.stream()
                        .map(FindingsFile.Entry::problem)
                        .filter(text -> !text.isEmpty())
                        .findFirst();
                problem.ifPresentOrElse(problems::add, () -> add(picture, entries, truth, taken));
            }
            return problems;
        } finally {
            for (FindingsFile.Reader reader : readers) {
                reader.close();
            }
        }
    }

    private static void add(
            Path picture, List<FindingsFile.Entry> entries, Optional<Truth> truth, Comparison comparison) {
        List<Findings> found =
                entries.stream().map(FindingsFile.Entry::findings).toList();
        Optional<List<Detection>> labelled = truth.map(labels ->
                labels.of(picture, entries.get(0).width(), entries.get(0).height()));
        comparison.add(picture.toString(), found, labelled);
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(deleteAtExit);
        } catch (IllegalStateException ending) {
            // The hook finds nothing left to do.
        }
    }

    private void delete() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(ComparedModels::delete);
        } catch (IOException | UncheckedIOException left) {
            Logger.warn("{}: cannot be deleted: {}", folder, left.getMessage());
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
