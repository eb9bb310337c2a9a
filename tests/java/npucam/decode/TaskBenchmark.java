package npucam.decode;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import npucam.data.Detection;
import npucam.data.Letterbox;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a task adds to the decoding of one 640x640 frame with 30 objects at scheme dfl_sigmoid: {@code decode} less
 * {@code boxesOnly}, beside the straightforward way, which is for seg the whole mask of every object at the model's size, for pose
 * the points of every anchor. On a busy machine compare the smallest samples (p0.00).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(1)
public class TaskBenchmark {
    private static final int SIDE = 640;
    private static final int CLASSES = 80;
    private static final int OBJECTS = 30;
    private static final int COLUMNS = SIDE / 4;
    private static final DecodeSettings SETTINGS = new DecodeSettings(0.25f, 0.45f, 30_000, OBJECTS);

    /** Which task, in which element type of its own outputs. */
    public enum Outputs {
        SEG_F32("seg"),
        SEG_I8("seg"),
        POSE_F32("pose");

        private final String task;

        Outputs(String task) {
            this.task = task;
        }
    }

    @Param
    public Outputs outputs;

    private final DetectScene scene = new DetectScene(SIDE, SIDE, CLASSES, 1).withObjects(60, 21);
    private final Letterbox letterbox = TestModel.unscaled(SIDE, SIDE);
    private final float[] logits = new float[COLUMNS * COLUMNS];
    private final float[] row = new float[COLUMNS];
    private final boolean[] mask = new boolean[SIDE * SIDE];
    private final float[] points = new float[51 * 8400];
    private final float[] coefficients = new float[32];
    private @Nullable TaskScene task;
    private @Nullable Decoder decoder;
    private @Nullable Decoder detector;

    @Setup
    public void prepare() {
        TaskScene made = new TaskScene(scene, outputs.task);
        task = outputs == Outputs.SEG_I8 ? made.quantized() : made;
        decoder = task.decoder(SETTINGS);
        detector = TestModel.decoder(scene, scene.dflSigmoid(), SETTINGS);
        System.out.println(decoder.description() + ": " + decode().size() + " detections");
    }

    @Benchmark
    public List<Detection> decode() {
        return Objects.requireNonNull(decoder)
                .decode(Objects.requireNonNull(task).outputs, letterbox)
                .detections();
    }

    @Benchmark
    public List<Detection> boxesOnly() {
        return Objects.requireNonNull(detector)
                .decode(Objects.requireNonNull(task).outputs, letterbox)
                .detections();
    }

    @Benchmark
    public Object straightforward() {
        TaskScene of = Objects.requireNonNull(task);
        return switch (outputs) {
            case SEG_F32, SEG_I8 -> everyWholeMask(of);
            case POSE_F32 -> everyPoint(of);
        };
    }

    private boolean[] everyWholeMask(TaskScene of) {
        Random random = new Random(1);
        for (int object = 0; object < OBJECTS; object++) {
            int anchor = random.nextInt(scene.cells);
            for (int i = 0; i < coefficients.length; i++) {
                coefficients[i] = of.extra[i][anchor];
            }
            wholeMask(of.prototypes);
        }
        return mask;
    }

    /** Prototypes already as floats on the heap, rows interpolated once. */
    private void wholeMask(float[][] prototypes) {
        Arrays.fill(logits, 0);
        for (int i = 0; i < coefficients.length; i++) {
            add(coefficients[i], prototypes[i], logits);
        }
        for (int y = 0; y < SIDE; y++) {
            float place = Math.max(0, (y + 0.5f) / 4 - 0.5f);
            int above = (int) place;
            int below = Math.min(above + 1, COLUMNS - 1);
            for (int i = 0; i < COLUMNS; i++) {
                float first = logits[above * COLUMNS + i];
                row[i] = first + (place - above) * (logits[below * COLUMNS + i] - first);
            }
            for (int x = 0; x < SIDE; x++) {
                float across = Math.max(0, (x + 0.5f) / 4 - 0.5f);
                int left = (int) across;
                int right = Math.min(left + 1, COLUMNS - 1);
                mask[y * SIDE + x] = row[left] + (across - left) * (row[right] - row[left]) > 0;
            }
        }
    }

    private static void add(float coefficient, float[] read, float[] filled) {
        for (int i = 0; i < filled.length; i++) {
            filled[i] += coefficient * read[i];
        }
    }

    private float[] everyPoint(TaskScene of) {
        for (int point = 0; point < 17; point++) {
            for (int anchor = 0; anchor < scene.cells; anchor++) {
                int at = (anchor * 17 + point) * 3;
                points[at] = 2 * of.extra[3 * point][anchor] * 8;
                points[at + 1] = 2 * of.extra[3 * point + 1][anchor] * 8;
                points[at + 2] = (float) (1 / (1 + Math.exp(-of.extra[3 * point + 2][anchor])));
            }
        }
        return points;
    }
}
