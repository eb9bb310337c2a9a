package npucam.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import npucam.capture.FrameSource;
import npucam.capture.SequenceCode;
import npucam.capture.SyntheticSource;
import npucam.data.Box;
import npucam.data.ColorOrder;
import npucam.data.Detection;
import npucam.data.ElementType;
import npucam.data.Findings;
import npucam.data.FrameReport;
import npucam.data.ImageInput;
import npucam.data.Letterbox;
import npucam.data.Quantization;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
import npucam.data.TensorSpec;
import npucam.decode.Decoder;
import npucam.health.Ledger;
import npucam.health.LineStats;
import npucam.model.CvimodelFile;
import npucam.model.ModelDescriptor;
import npucam.model.ModelKind;
import npucam.npu.EngineSettings;
import npucam.npu.Engines;
import npucam.npu.FakeRuntimes;
import npucam.npu.InferenceEngine;
import npucam.preprocess.Preprocessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every report is about the frame it names. The source burns the frame's number into the pixels and changes the frame's size as it
 * goes; a fake NPU gives its input back as its output; the report must carry the same number and that frame's size.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AssociationTest {
    private static final int MODEL_WIDTH = 192;
    private static final int MODEL_HEIGHT = 128;
    private static final int FRAMES_PER_SIZE = 7;
    /** The second leaves a bar below its picture, where the first has its number. */
    private static final int[][] SIZES = {{192, 128}, {256, 128}};

    private static final TensorSpec PICTURE =
            new TensorSpec("picture", List.of(1, 3, MODEL_HEIGHT, MODEL_WIDTH), ElementType.U8, Quantization.NONE);

    /** Only every so-manieth of the frames below is run, for the everyday build's sake; {@code .ci/run} sets 1. */
    private static final int PART = Integer.getInteger("association.part", 5);

    @TempDir
    private Path folder;

    private long reports;
    private long mismatches;

    @ParameterizedTest
    @CsvSource({"1, 1, 10000", "2, 1, 50000", "3, 1, 50000", "3, 2, 20000", "4, 2, 20000"})
    void everyReportCarriesItsOwnFrame(int slots, int cores, int wholeFrames) {
        int frames = wholeFrames / PART;
        run(
                engine(
                        slots,
                        cores,
                        (input, outputs) -> outputs.get(0).bytes().put(0, input.bytes(), 0, PICTURE.byteCount())),
                frames);

        assertEquals(frames, reports);
        assertEquals(0, mismatches);
    }

    @ParameterizedTest
    @CsvSource({"BMODEL, 2", "BMODEL, 3", "CVIMODEL, 2", "CVIMODEL, 3", "AXMODEL, 2", "AXMODEL, 3"})
    void everyReportCarriesItsOwnFrameThroughTheFakeRuntimes(ModelKind kind, int slots) throws IOException {
        int frames = 50_000 / PART;
        FakeRuntimes.Control fake = FakeRuntimes.control();
        fake.fake_reset();
        fake.fake_set_option("latency_spread_micros", 100);
        fake.fake_set_option("async", 1);
        try (InferenceEngine engine = Engines.open(model(kind), settings(kind), slots)) {
            run(engine, frames);
        }

        assertEquals(frames, reports);
        assertEquals(0, mismatches);
        assertEquals("", fake.fake_misuse());
        assertEquals(0, fake.fake_live());
    }

    @Test
    void anEngineThatAnswersForThePreviousFrameIsCaught() {
        // As MaixPy's dual_buff does.
        byte[] previous = new byte[PICTURE.byteCount()];
        run(
                engine(2, 1, (input, outputs) -> {
                    outputs.get(0).bytes().put(0, previous);
                    input.bytes().get(0, previous);
                }),
                200);

        assertEquals(200, mismatches);
    }

    @Test
    void aLetterboxOfTheOtherSizeIsCaught() {
        // The number is right; only the frame's size is the previous frame's, which differs once per change of size.
        run(
                engine(1, 1, (input, outputs) -> outputs.get(0).bytes().put(0, input.bytes(), 0, PICTURE.byteCount())),
                new Decoder() {
                    private Letterbox previous = Letterbox.fit(1, 1, MODEL_WIDTH, MODEL_HEIGHT);

                    @Override
                    public String description() {
                        return "late";
                    }

                    @Override
                    public Findings decode(List<Tensor> outputs, Letterbox letterbox) {
                        Letterbox late = previous;
                        previous = letterbox;
                        return new NumberDecoder(PICTURE).decode(outputs, late);
                    }
                },
                70);

        assertEquals(70 / FRAMES_PER_SIZE, mismatches);
    }

    /** A model whose first output repeats at least the red plane of its input. */
    private ModelDescriptor model(ModelKind kind) throws IOException {
        FakeRuntimes.Control fake = FakeRuntimes.control();
        return switch (kind) {
            case BMODEL -> {
                fake.input(0, "images", 3, 1, 1, 0, 1, 3, MODEL_HEIGHT, MODEL_WIDTH);
                yield ModelDescriptor.read(
                        Path.of("models/shapes/npu/shapes-concat-bm1684x-int8-nokernel.bmodel"), Optional.empty());
            }
            case CVIMODEL -> {
                Path file = Path.of("models/shapes/npu/shapes-concat-cv181x-int8-fused.cvimodel");
                fake.tensorsOf(CvimodelFile.read(file));
                yield ModelDescriptor.read(file, Optional.empty());
            }
            case AXMODEL -> {
                fake.input(0, "images", 1, 1, 1, 0, 1, MODEL_HEIGHT, MODEL_WIDTH, 3);
                fake.fake_set_tensor_counts(1, 1);
                fake.output(0, "map", 3, 4, 1, 0, 1, 16, 24, 67);
                Files.writeString(folder.resolve("any.axmodel"), "any model");
                yield ModelDescriptor.read(
                        Files.writeString(folder.resolve("any.mud"), "[basic]\ntype = axmodel\nmodel = any.axmodel\n"),
                        Optional.empty());
            }
            case ONNX -> throw new IllegalArgumentException("no fake of " + kind);
        };
    }

    private static EngineSettings settings(ModelKind kind) {
        Path library = switch (kind) {
            case BMODEL -> {
                FakeRuntimes.library("bmrt", "libbmlib.so.0", "bmlib.c");
                yield FakeRuntimes.library("bmrt", "libbmrt.so.1.0", "bmrt.c");
            }
            case CVIMODEL -> FakeRuntimes.library("cvi", "libcviruntime.so", "cvi.c");
            case AXMODEL -> {
                FakeRuntimes.library("ax", "libax_sys.so", "ax_sys.c");
                yield FakeRuntimes.library("ax", "libax_engine.so", "ax_engine.c");
            }
            case ONNX -> throw new IllegalArgumentException("no fake of " + kind);
        };
        return new EngineSettings(
                EngineSettings.Kind.AUTO, 0, List.of(), Optional.of(library), EngineSettings.DEFAULTS.stuckAfter());
    }

    private void run(InferenceEngine engine, int frames) {
        run(engine, new NumberDecoder(engine.inputSpec()), frames);
    }

    private void run(InferenceEngine engine, Decoder decoder, int frames) {
        Preprocessor preprocessor = new Preprocessor(new ImageInput(
                engine.inputSpec(),
                MODEL_WIDTH,
                MODEL_HEIGHT,
                isInterleaved(engine.inputSpec()) ? TensorLayout.NHWC : TensorLayout.NCHW,
                ColorOrder.RGB,
                List.of(0f, 0f, 0f),
                List.of(1f, 1f, 1f),
                0));
        try (FrameSource source =
                SyntheticSource.alternating(SIZES[0][0], SIZES[0][1], SIZES[1][0], SIZES[1][1], FRAMES_PER_SIZE)) {
            Line[] line = new Line[1];
            line[0] = new Line(
                    source,
                    preprocessor,
                    engine,
                    decoder,
                    report -> {
                        if (reports < frames) {
                            check(report);
                        } else {
                            line[0].stop();
                        }
                    },
                    new Ledger(),
                    new LineStats());
            line[0].run();
        }
    }

    private void check(FrameReport report) {
        reports++;
        int[] size = SIZES[(int) (report.sequence() / FRAMES_PER_SIZE % SIZES.length)];
        Detection seen = report.findings().detections().get(0);
        boolean own = seen.classId() == report.sequence() % SequenceCode.MODULUS
                && report.frameWidth() == size[0]
                && report.frameHeight() == size[1]
                && seen.boxInFrame().equals(new Box(0, 0, size[0], size[1]));
        if (!own) {
            mismatches++;
        }
    }

    private static FakeEngine engine(int slots, int cores, BiConsumer<Tensor, List<Tensor>> model) {
        return new FakeEngine(slots, cores, PICTURE, List.of(PICTURE), (input, outputs) -> {
            pauseAtRandom();
            model.accept(input, outputs);
        });
    }

    private static boolean isInterleaved(TensorSpec picture) {
        return picture.shape().get(3) == 3;
    }

    /** The number burnt into the picture, by the letterbox of whichever size it fits; -1 when it fits none. */
    private static int numberIn(ByteBuffer picture, int bytesPerPixel) {
        for (int[] size : SIZES) {
            Letterbox letterbox = Letterbox.fit(size[0], size[1], MODEL_WIDTH, MODEL_HEIGHT);
            int number = SequenceCode.read((x, y) -> {
                int column = letterbox.padLeft() + (int) (x * letterbox.contentWidth());
                int row = letterbox.padTop() + (int) (y * letterbox.contentHeight());
                return picture.get((row * MODEL_WIDTH + column) * bytesPerPixel) & 0xFF;
            });
            if (number >= 0) {
                return number;
            }
        }
        return -1;
    }

    /** Short enough for 100 000 frames, long and uneven enough to try every order of the threads. */
    private static void pauseAtRandom() {
        Random random = RANDOM.get();
        switch (random.nextInt(8)) {
            case 0 -> LockSupport.parkNanos(random.nextInt(20_000));
            case 1, 2 -> spin(random.nextInt(30_000));
            default -> {}
        }
    }

    private static void spin(int nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static final ThreadLocal<Random> RANDOM = ThreadLocal.withInitial(
            () -> new Random(Thread.currentThread().getName().hashCode()));

    /** One detection: the number in the first output as its class, the whole of the model's content as its box. */
    private static final class NumberDecoder implements Decoder {
        private final int bytesPerPixel;

        NumberDecoder(TensorSpec picture) {
            bytesPerPixel = isInterleaved(picture) ? 3 : 1;
        }

        @Override
        public String description() {
            return "number";
        }

        @Override
        public Findings decode(List<Tensor> outputs, Letterbox letterbox) {
            pauseAtRandom();
            int number = numberIn(outputs.get(0).bytes(), bytesPerPixel);
            Box whole = letterbox.toFrame(new Box(0, 0, MODEL_WIDTH, MODEL_HEIGHT));
            return Findings.of(List.of(new Detection(whole, number, "frame", 1)));
        }
    }
}
