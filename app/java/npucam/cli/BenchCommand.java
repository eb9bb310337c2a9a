package npucam.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import npucam.capture.CaptureSettings;
import npucam.draw.GanttChart;
import npucam.health.LogSettings;
import npucam.npu.EngineSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code npucam bench}: how fast the line is on this machine, with dual_buff off and on. */
@Command(
        name = "bench",
        description = {
            "Measures the line, dual_buff off and on: frames per second and the limit, time per stage, CPU, memory.",
            "Nothing is published; frames are taken as fast as the line can."
        })
final class BenchCommand implements Callable<Integer> {
    private static final String FAKE = "fake";
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 720;
    private static final Duration CAPTURE_TIMEOUT = Duration.ofSeconds(5);

    /** What to measure. */
    enum DualBuff {
        OFF,
        ON,
        BOTH;

        List<Integer> slots() {
            return switch (this) {
                case OFF -> List.of(1);
                case ON -> List.of(2);
                case BOTH -> List.of(1, 2);
            };
        }
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "A .mud descriptor or a model file. Without one the fake engine plays a YOLOv8 of 640x640.")
    private @Nullable Path model;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            defaultValue = "auto",
            description =
                    "auto, onnx, bmrt, cvi, ax, simulator; or fake: sleeps as long as an NPU works and replays outputs"
                            + " (default ${DEFAULT-VALUE}).")
    private String engine;

    @Option(
            names = "--sim-npu",
            paramLabel = "MILLIS",
            defaultValue = "20ms",
            converter = Millis.class,
            description = "How long the fake engine's inference takes (default ${DEFAULT-VALUE}).")
    private Duration simulatedNpu;

    @Option(
            names = "--dual-buff",
            paramLabel = "WHICH",
            defaultValue = "both",
            description = "off, on or both (default ${DEFAULT-VALUE}).")
    private DualBuff dualBuff;

    @Option(
            names = "--cores",
            paramLabel = "CORE",
            split = ",",
            description = "NPU cores that each run inferences of their own (BM1688: 0,1).")
    private List<Integer> cores = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long each run is measured, 1 to 3600, warm-up not counted (default ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--video",
            paramLabel = "FILE",
            description = "Frames of this video (default: drawn shapes, " + WIDTH + "x" + HEIGHT + ").")
    private @Nullable Path video;

    @Option(names = "--json", description = "Prints one JSON object.")
    private boolean json;

    @Option(
            names = "--gantt",
            paramLabel = "FILE.svg",
            description = "Draws some frames on their way through the line.")
    private @Nullable Path gantt;

    @Override
    public Integer call() throws IOException {
        checkOptions();
        Log.start(LogSettings.Level.INFO);
        CaptureSettings camera = camera();
        BenchSubject subject = isFake()
                ? BenchSubject.onFakeNpu(Optional.ofNullable(model), simulatedNpu, camera)
                : BenchSubject.of(model(), settings(), camera);
        BenchReport report = subject.measure(dualBuff.slots(), seconds);
        if (json) {
            BenchJson.print(report, System.out);
        } else {
            BenchTable.print(report, System.out);
        }
        if (gantt != null) {
            chart(report).write(gantt);
        }
        return ExitCode.OK;
    }

    private Path model() {
        if (model == null) {
            throw wrong("Missing --model: only --engine fake works without");
        }
        return model;
    }

    private EngineSettings settings() {
        EngineSettings defaults = EngineSettings.DEFAULTS;
        return new EngineSettings(kind(), defaults.threads(), cores, defaults.libraryPath(), defaults.stuckAfter());
    }

    private EngineSettings.Kind kind() {
        return Stream.of(EngineSettings.Kind.values())
                .filter(kind -> kind.name().equalsIgnoreCase(engine))
                .findFirst()
                .orElseThrow(() ->
                        wrong("--engine = " + engine + ": must be one of fake, auto, onnx, bmrt, cvi, ax, simulator"));
    }

    /** Without a pace of its own: each frame is made when the line asks for it. */
    private CaptureSettings camera() {
        return video == null
                ? new CaptureSettings(
                        CaptureSettings.Kind.SYNTHETIC, "", false, true, WIDTH, HEIGHT, 0, CAPTURE_TIMEOUT)
                : new CaptureSettings(
                        CaptureSettings.Kind.VIDEO, video.toString(), false, true, 0, 0, 0, CAPTURE_TIMEOUT);
    }

    private static GanttChart chart(BenchReport report) {
        return new GanttChart(
                String.valueOf(report.model().getFileName()),
                report.engine() + "; frames: " + report.source(),
                report.runs().stream()
                        .map(run -> new GanttChart.Panel(
                                String.format(
                                        Locale.ROOT,
                                        "dual_buff %s: %.1f frames per second",
                                        BenchReport.dualBuff(run),
                                        run.framesPerSecond()),
                                run.slots(),
                                run.slotOfFirst(),
                                run.lastFrames()))
                        .toList());
    }

    /** Everything that can be wrong with the options, before the minutes of measuring. */
    private void checkOptions() {
        if (seconds < 1 || seconds > 3600) {
            throw wrong("--seconds = " + seconds + ": must be between 1 and 3600");
        }
        if (gantt != null && !Files.isDirectory(gantt.toAbsolutePath().resolveSibling("."))) {
            throw wrong("--gantt = " + gantt + ": there is no such folder");
        }
        if (!isFake() && spec.commandLine().getParseResult().hasMatchedOption("--sim-npu")) {
            throw wrong("--sim-npu goes with --engine fake only");
        }
        if (isFake() && !cores.isEmpty()) {
            throw wrong("--cores does not go with --engine fake, which is one core");
        }
    }

    private boolean isFake() {
        return engine.equalsIgnoreCase(FAKE);
    }

    private ParameterException wrong(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }

    /** {@code 20ms}. */
    static final class Millis implements ITypeConverter<Duration> {
        private static final Pattern MILLIS = Pattern.compile("([1-9][0-9]{0,4})ms");

        @Override
        public Duration convert(String text) {
            Matcher millis = MILLIS.matcher(text);
            if (!millis.matches()) {
                throw new TypeConversionException("'" + text + "' is not 1ms to 99999ms");
            }
            return Duration.ofMillis(Long.parseLong(millis.group(1)));
        }
    }
}
