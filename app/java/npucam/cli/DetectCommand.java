package npucam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import npucam.capture.CaptureException;
import npucam.capture.Pictures;
import npucam.data.Findings;
import npucam.data.Frame;
import npucam.data.Letterbox;
import npucam.decode.DecodeSettings;
import npucam.draw.AnnotatedPicture;
import npucam.model.ModelSettings;
import npucam.npu.EngineSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code npucam detect}: finds objects in pictures; stdout carries one JSON line per picture and nothing else. */
@Command(name = "detect", description = "Finds objects in pictures: one JSON line per picture on stdout.")
final class DetectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "MODEL",
            description = "A .mud descriptor, or a model file: .onnx, .bmodel, .cvimodel.")
    private Path model;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Class names, one a line; overrides the model's own.")
    private @Nullable Path labels;

    @Option(
            names = "--threshold",
            paramLabel = "SCORE",
            defaultValue = "0.25",
            description = "Lowest score, 0 to 1 (default ${DEFAULT-VALUE}).")
    private float threshold;

    @Option(
            names = "--iou",
            paramLabel = "IOU",
            defaultValue = "0.45",
            description = "Two boxes of a class that overlap more are one object, 0 to 1 (default ${DEFAULT-VALUE}).")
    private float iou;

    @Option(names = "--out", paramLabel = "DIR", description = "Writes an annotated copy of each picture there.")
    private @Nullable Path out;

    @Parameters(arity = "1..*", paramLabel = "IMAGE", description = "JPEG or PNG files.")
    private List<Path> images;

    @Override
    public Integer call() throws IOException {
        requireFraction("--threshold", threshold);
        requireFraction("--iou", iou);
        requireDistinctCopies();
        DecodeSettings defaults = DecodeSettings.DEFAULTS;
        DecodeSettings decode =
                new DecodeSettings(threshold, iou, defaults.candidateLimit(), defaults.detectionLimit());
        int exitCode = ExitCode.OK;
        try (LoadedModel loaded = LoadedModel.open(
                new ModelSettings(model, Optional.ofNullable(labels)), EngineSettings.DEFAULTS, decode, 1)) {
            DetectionLines lines = new DetectionLines(System.out);
            loaded.announce();
            if (out != null) {
                Files.createDirectories(out);
            }
            for (Path image : images) {
                try {
                    detect(loaded, image, lines);
                } catch (CaptureException unreadable) {
                    System.err.println(unreadable.getMessage());
                    exitCode = ExitCode.FAILED;
                }
            }
        }
        return exitCode;
    }

    private void detect(LoadedModel loaded, Path image, DetectionLines lines) throws IOException {
        long start = System.nanoTime();
        Frame frame = Pictures.read(image);
        long read = System.nanoTime();
        Letterbox letterbox = loaded.preprocessor().fill(loaded.engine().input(0), frame);
        long prepared = System.nanoTime();
        loaded.engine().launch(0);
        loaded.engine().await(0);
        long inferred = System.nanoTime();
        Findings findings = loaded.decoder().decode(loaded.engine().outputs(0), letterbox);
        long decoded = System.nanoTime();
        lines.write(image, frame, findings, read - start, prepared - read, inferred - prepared, decoded - inferred);
        if (out != null) {
            new AnnotatedPicture(frame, findings).write(copyOf(image, out));
        }
    }

    private static Path copyOf(Path image, Path out) {
        return out.resolve(image.getFileName());
    }

    private void requireFraction(String option, float value) {
        if (!(value >= 0 && value <= 1)) {
            throw new ParameterException(spec.commandLine(), option + " = " + value + ": must be between 0 and 1");
        }
    }

    /** A copy must overwrite neither a picture nor another copy. */
    private void requireDistinctCopies() {
        if (out == null) {
            return;
        }
        Set<Path> copies = new HashSet<>();
        for (Path image : images) {
            Path copy = copyOf(image, out).toAbsolutePath().normalize();
            if (copy.equals(image.toAbsolutePath().normalize())) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--out = " + out + ": the copy would overwrite " + image + ". Choose another folder");
            }
            if (!copies.add(copy)) {
                throw new ParameterException(
                        spec.commandLine(),
                        image + ": another picture of this name is given; their copies in " + out
                                + " would overwrite each other. Run it once for each");
            }
        }
    }
}
