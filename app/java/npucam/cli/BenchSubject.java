package npucam.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import npucam.capture.CaptureSettings;
import npucam.capture.FrameSource;
import npucam.capture.FrameSources;
import npucam.decode.DecodeSettings;
import npucam.health.ProcessUsage;
import npucam.model.ModelSettings;
import npucam.npu.EngineSettings;
import npucam.pipeline.LineFigures;
import npucam.pipeline.MeasuredLine;

/** What {@code bench} measures: frames of a camera through a model. */
final class BenchSubject {
    private final IntFunction<LoadedModel> model;
    private final CaptureSettings camera;
    private final long preparationNanos;

    /** One run, and what was run. */
    private record Run(
            Path model, String decoder, String engine, boolean onProcessors, long loadNanos, LineFigures figures) {}

    /**
     * @param model number of slots → the model, loaded anew
     * @param preparationNanos what was done already that counts as loading the model
     */
    private BenchSubject(IntFunction<LoadedModel> model, CaptureSettings camera, long preparationNanos) {
        this.model = model;
        this.camera = camera;
        this.preparationNanos = preparationNanos;
    }

    /** A model in the engine of these settings. */
    static BenchSubject of(Path model, EngineSettings engine, CaptureSettings camera) {
        ModelSettings models = new ModelSettings(model, Optional.empty());
        return new BenchSubject(slots -> LoadedModel.open(models, engine, DecodeSettings.DEFAULTS, slots), camera, 0);
    }

    /**
     * Replayed outputs.
     *
     * @param model gives them, in the engine that fits it; else they are made up
     * @param latency of an inference
     */
    static BenchSubject onFakeNpu(Optional<Path> model, Duration latency, CaptureSettings camera) {
        long begin = System.nanoTime();
        FakeNpu fake = model.map(file -> record(file, camera)).orElseGet(FakeNpu::synthetic);
        return new BenchSubject(slots -> fake.open(latency, slots), camera, System.nanoTime() - begin);
    }

    private static FakeNpu record(Path model, CaptureSettings camera) {
        ModelSettings models = new ModelSettings(model, Optional.empty());
        try (LoadedModel real = LoadedModel.open(models, EngineSettings.DEFAULTS, DecodeSettings.DEFAULTS, 1);
                FrameSource source = FrameSources.open(camera)) {
            return FakeNpu.of(real, source);
        }
    }

    /**
     * Runs the line once for each number of slots.
     *
     * @param seconds each
     */
    BenchReport measure(List<Integer> slots, int seconds) {
        List<Run> runs = slots.stream().map(count -> run(count, seconds)).toList();
        Run first = runs.get(0);
        long loadNanos = preparationNanos + first.loadNanos;
        String source = camera.location().isEmpty() ? "drawn shapes" : camera.location();
        return new BenchReport(
                first.model,
                first.decoder,
                first.engine,
                first.onProcessors,
                source + " " + first.figures.frameWidth() + "x" + first.figures.frameHeight(),
                seconds,
                loadNanos,
                first.figures.firstFrameNanos() - ProcessUsage.startNanos() - loadNanos,
                runs.stream().map(Run::figures).toList());
    }

    private Run run(int slots, int seconds) {
        long begin = System.nanoTime();
        try (LoadedModel loaded = model.apply(slots)) {
            long loadNanos = System.nanoTime() - begin;
            loaded.announce();
            try (FrameSource source = FrameSources.open(camera)) {
                LineFigures figures = new MeasuredLine(
                                source,
                                loaded.preprocessor(),
                                loaded.engine(),
                                loaded.decoder(),
                                Duration.ofSeconds(seconds))
                        .run();
                return new Run(
                        loaded.descriptor().model(),
                        loaded.decoder().description(),
                        loaded.engine().description(),
                        loaded.engine().computesOnProcessors(),
                        loadNanos,
                        figures);
            }
        }
    }
}
