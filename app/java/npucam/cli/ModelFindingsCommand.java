package npucam.cli;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import npucam.capture.CaptureException;
import npucam.capture.Pictures;
import npucam.data.Findings;
import npucam.data.Frame;
import npucam.data.Letterbox;
import npucam.decode.DecodeException;
import npucam.decode.DecodeSettings;
import npucam.model.ModelDescriptor;
import npucam.npu.EngineSettings;
import npucam.npu.Engines;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code npucam model findings}: one model of {@code npucam model compare}, in a process of its own. Which pictures, stdin says:
 * {@link FindingsFile#writeTexts}.
 */
@Command(name = "findings", hidden = true, description = "Runs one model for npucam model compare.")
final class ModelFindingsCommand implements Callable<Integer> {
    /** As evaluators take it: lower scores change no average precision that matters. */
    private static final float LEAST_SCORE = 0.001f;

    private static final long PROGRESS_NANOS = 5_000_000_000L;

    @Parameters(paramLabel = "MODEL")
    private Path file;

    @Option(names = "--labels", paramLabel = "FILE")
    private @Nullable Path labels;

    @Option(names = "--like", paramLabel = "MODEL", description = "Says classes and task where the model does not.")
    private @Nullable Path like;

    @Option(names = "--iou", paramLabel = "IOU", required = true)
    private float iou;

    @Option(names = "--details-above", paramLabel = "SCORE", required = true)
    private float detailsAbove;

    @Option(names = "-o", paramLabel = "FILE", required = true)
    private Path out;

    @Override
    public Integer call() throws IOException {
        List<Path> pictures = FindingsFile.readTexts(new DataInputStream(System.in)).stream()
                .map(Path::of)
                .toList();
        DecodeSettings defaults = DecodeSettings.DEFAULTS;
        DecodeSettings decode =
                new DecodeSettings(LEAST_SCORE, iou, defaults.candidateLimit(), defaults.detectionLimit());
        ModelDescriptor descriptor = descriptor();
        try (LoadedModel model =
                LoadedModel.of(descriptor, Engines.open(descriptor, EngineSettings.DEFAULTS, 1), decode)) {
            FindingsFile.Head head = new FindingsFile.Head(
                    file.toString(),
                    model.decoder().description(),
                    model.engine().description(),
                    model.decoder().task(),
                    descriptor.padValue(),
                    model.decoder().labels(),
                    descriptor.assumptions());
            try (FindingsFile.Writer writer = new FindingsFile.Writer(out, head)) {
                run(model, pictures, writer);
            }
        }
        return ExitCode.OK;
    }

    private ModelDescriptor descriptor() {
        ModelDescriptor own = ModelDescriptor.read(file, Optional.ofNullable(labels));
        return like == null ? own : own.completedBy(ModelDescriptor.read(like, Optional.ofNullable(labels)));
    }

    private void run(LoadedModel model, List<Path> pictures, FindingsFile.Writer writer) throws IOException {
        long told = System.nanoTime();
        for (int i = 0; i < pictures.size(); i++) {
            writer.write(run(model, pictures.get(i)), detailsAbove);
            if (i + 1 == pictures.size() || System.nanoTime() - told > PROGRESS_NANOS) {
                told = System.nanoTime();
                Logger.info("{}: {} of {} pictures", file, i + 1, pictures.size());
            }
        }
    }

    private FindingsFile.Entry run(LoadedModel model, Path picture) {
        Frame frame;
        try {
            frame = Pictures.read(picture);
        } catch (CaptureException unreadable) {
            return new FindingsFile.Entry(String.valueOf(unreadable.getMessage()), 0, 0, Findings.of(List.of()));
        }
        Letterbox letterbox = model.preprocessor().fill(model.engine().input(0), frame);
        model.engine().launch(0);
        model.engine().await(0);
        try {
            Findings findings = model.decoder().decode(model.engine().outputs(0), letterbox);
            return new FindingsFile.Entry("", frame.width(), frame.height(), findings);
        } catch (DecodeException broken) {
            throw new DecodeException(file + ", picture " + picture + ": " + broken.getMessage(), broken);
        }
    }
}
