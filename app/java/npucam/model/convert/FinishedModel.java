package npucam.model.convert;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import npucam.model.Folders;
import npucam.model.LabelsFile;
import npucam.model.ModelException;
import npucam.model.ModelFacts;
import npucam.model.OnnxFile;

/** Puts a model that was made, with all that belongs to it, into a folder of its own among the results: whole or not at all. */
final class FinishedModel {
    private static final Pattern VERSION = Pattern.compile("TPU-MLIR (v[\\w.-]+)");

    private final YoloConversionSettings settings;
    private final Product product;
    private final Path logs;
    private final String tools;

    /** @param tools which tool chain made it */
    FinishedModel(YoloConversionSettings settings, Product product, Path logs, String tools) {
        this.settings = settings;
        this.product = product;
        this.logs = logs;
        this.tools = tools;
    }

    /**
     * Writes model, {@code .mud}, labels, checksum and report. What stood there before is replaced.
     *
     * @return the {@code .mud}
     * @throws ModelException when the model is damaged, or something cannot be written; nothing is left behind then
     */
    Path write(Path out) {
        Path folder = out.resolve(product.name());
        Path part = out.resolve("." + product.name() + ".part");
        try {
            Folders.delete(part);
            Files.createDirectories(part);
            fill(part);
            Folders.replace(folder, part);
        } catch (IOException e) {
            throw new ModelException(
                    folder + ": cannot be written: " + e + ". May you write there, is there room? --out names another",
                    e);
        } finally {
            removeRest(part);
        }
        return folder.resolve(product.name() + ".mud");
    }

    private void fill(Path folder) throws IOException {
        String model = String.valueOf(product.file().getFileName());
        Files.copy(product.file(), folder.resolve(model));
        ModelFacts facts = ModelFacts.read(folder.resolve(model));
        Map<String, String> metadata = metadata();
        List<String> labels = labels();
        Optional<String> labelsFile = labels.isEmpty() ? Optional.empty() : Optional.of(product.name() + ".names");
        if (labelsFile.isPresent()) {
            Files.write(folder.resolve(labelsFile.get()), labels, StandardCharsets.UTF_8);
        }
        write(folder, ".mud", new MudText(settings, product, metadata).of(model, labelsFile));
        Files.writeString(folder.resolve(model + ".sha256"), facts.sha256() + "  " + model + "\n");
        Report report = report(facts);
        write(folder, ".report.json", report.json());
        write(folder, ".report.md", report.text());
    }

    private void write(Path folder, String ending, String text) throws IOException {
        Files.writeString(folder.resolve(product.name() + ending), text, StandardCharsets.UTF_8);
    }

    private Map<String, String> metadata() {
        return isOnnx() ? OnnxFile.read(settings.source().modelDef()).metadata() : Map.of();
    }

    private List<String> labels() {
        return settings.source()
                .labels()
                .map(LabelsFile::read)
                .orElseGet(() ->
                        isOnnx() ? OnnxFile.read(settings.source().modelDef()).labels() : List.of());
    }

    private boolean isOnnx() {
        return settings.source().modelDef().toString().endsWith(".onnx");
    }

    private Report report(ModelFacts facts) throws IOException {
        Path log = log(product.deploy());
        List<Comparison> comparisons = Comparison.in(log);
        return new Report(
                settings.spec().toString(),
                product,
                facts,
                tools,
                version(log),
                product.steps().stream()
                        .map(step -> new Report.Done(step, new StepRecord(step, logs).millis()))
                        .toList(),
                comparisons.stream().findFirst(),
                comparisons.stream().skip(1).findFirst());
    }

    private Path log(Step step) {
        return logs.resolve(step.name() + ".log");
    }

    private static String version(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
            return lines.map(VERSION::matcher)
                    .filter(Matcher::find)
                    .map(version -> version.group(1))
                    .findFirst()
                    .orElse("");
        }
    }

    private static void removeRest(Path part) {
        try {
            Folders.delete(part);
        } catch (IOException e) {
            throw new ModelException(part + ": an unfinished result cannot be removed: " + e + ". Delete it", e);
        }
    }
}
