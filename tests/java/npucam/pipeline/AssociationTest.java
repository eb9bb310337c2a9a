package npucam.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
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
import npucam.preprocess.Preprocessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every report is about the frame it names. The source burns the frame's number into the pixels and changes the frame's size as it
 * goes; a fake NPU reads the number back from its input tensor; the report must carry the same number and that frame's size.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AssociationTest {
    private static final int MODEL_WIDTH = 96;
    private static final int MODEL_HEIGHT = 96;
    private static final int FRAMES_PER_SIZE = 7;
    private static final int[][] SIZES = {{192, 128}, {96, 128}};
    private static final TensorSpec INPUT =
            new TensorSpec("images", List.of(1, 3, MODEL_HEIGHT, MODEL_WIDTH), ElementType.U8, Quantization.NONE);
    private static final TensorSpec OUTPUT = TensorSpec.f32("number", 1, 1);

    private long reports;
    private long mismatches;

    @ParameterizedTest
    @CsvSource({"1, 1, 10000", "2, 1, 100000", "3, 1, 100000", "3, 2, 20000", "4, 2, 20000"})
    void everyReportCarriesItsOwnFrame(int slots, int cores, int frames) {
        run(engine(slots, cores, (input, outputs) -> answer(numberIn(input), outputs)), frames);

        assertEquals(frames, reports);
        assertEquals(0, mismatches);
    }

    @Test
    void anEngineThatAnswersForThePreviousFrameIsCaught() {
        // As MaixPy's dual_buff does.
        float[] previous = {-1};
        run(
                engine(2, 1, (input, outputs) -> {
                    float number = numberIn(input);
                    answer(previous[0], outputs);
                    previous[0] = number;
                }),
                200);

        assertEquals(200, mismatches);
    }

    @Test
    void aLetterboxOfTheOtherSizeIsCaught() {
        // The number is right; only the frame's size is the previous frame's, which differs once per change of size.
        run(
                engine(1, 1, (input, outputs) -> answer(numberIn(input), outputs)),
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
                        return new NumberDecoder().decode(outputs, late);
                    }
                },
                70);

        assertEquals(70 / FRAMES_PER_SIZE, mismatches);
    }

    private void run(FakeEngine engine, int frames) {
        run(engine, new NumberDecoder(), frames);
    }

    private void run(FakeEngine engine, Decoder decoder, int frames) {
        Preprocessor preprocessor = new Preprocessor(new ImageInput(
                INPUT,
                MODEL_WIDTH,
                MODEL_HEIGHT,
                TensorLayout.NCHW,
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
        return new FakeEngine(slots, cores, INPUT, List.of(OUTPUT), (input, outputs) -> {
            pauseAtRandom();
            model.accept(input, outputs);
        });
    }

    private static void answer(float number, List<Tensor> outputs) {
        outputs.get(0).bytes().putFloat(0, number);
    }

    /** The number burnt into the frame, by the letterbox of whichever size it fits; -1 when it fits none. */
    private static int numberIn(Tensor input) {
        for (int[] size : SIZES) {
            Letterbox letterbox = Letterbox.fit(size[0], size[1], MODEL_WIDTH, MODEL_HEIGHT);
            int number = SequenceCode.read((x, y) -> {
                int column = letterbox.padLeft() + (int) (x * letterbox.contentWidth());
                int row = letterbox.padTop() + (int) (y * letterbox.contentHeight());
                return input.bytes().get(row * MODEL_WIDTH + column) & 0xFF;
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

    /** One detection: the number as its class, the whole of the model's content as its box. */
    private static final class NumberDecoder implements Decoder {
        @Override
        public String description() {
            return "number";
        }

        @Override
        public Findings decode(List<Tensor> outputs, Letterbox letterbox) {
            pauseAtRandom();
            int number = (int) outputs.get(0).bytes().getFloat(0);
            Box whole = letterbox.toFrame(new Box(0, 0, MODEL_WIDTH, MODEL_HEIGHT));
            return Findings.of(List.of(new Detection(whole, number, "frame", 1)));
        }
    }
}
