package npucam.decode;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import npucam.data.Detection;
import npucam.data.ElementType;
import npucam.data.Letterbox;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
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
 * Decoding one 640x640 frame of 80 classes, beside the textbook loop over the same tensors and beside reading every element
 * once. On a busy machine compare the smallest samples (p0.00). Frames rotate through more memory than caches hold, as an NPU's outputs arrive from memory too.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(1)
public class DecodeBenchmark {
    private static final int SIDE = 640;
    private static final int CLASSES = 80;
    private static final int ROTATED_BYTES = 96 << 20;

    /** Which scheme, in which element type. */
    public enum Outputs {
        CONCAT_F32,
        CONCAT_NHWC_F32,
        CONCAT_I8,
        DFL_SIGMOID_F32,
        DFL_SIGMOID_I8,
        OUTPUT0_F32
    }

    /** How many objects, seen by how many cells. */
    public enum Crowd {
        EMPTY(0, 0),
        FEW(30, 21),
        CROWD(300, 12),
        /** As many of one class, which is what suppression finds hardest. */
        ONE_CLASS(300, 12);

        private final int objects;
        private final int cellsEach;

        Crowd(int objects, int cellsEach) {
            this.objects = objects;
            this.cellsEach = cellsEach;
        }
    }

    @Param
    public Outputs outputs;

    @Param
    public Crowd crowd;

    private final List<List<Tensor>> frames = new ArrayList<>();
    private final Letterbox letterbox = Letterbox.fit(1280, 720, SIDE, SIDE);
    private final TextbookDecoder textbook = new TextbookDecoder(SIDE, SIDE, CLASSES, DecodeSettings.DEFAULTS);
    private final long[] words = new long[SIDE * SIDE];
    private final long[] sums = new long[SIDE * SIDE];
    private @Nullable Decoder decoder;
    private int next;

    @Setup
    public void prepare() {
        DetectScene scene = new DetectScene(SIDE, SIDE, CLASSES, 1);
        if (crowd == Crowd.ONE_CLASS) {
            scene.withObjectsOfClass(0, crowd.objects, crowd.cellsEach);
        } else {
            scene.withObjects(crowd.objects, crowd.cellsEach);
        }
        List<Tensor> tensors = tensors(scene);
        decoder = TestModel.decoder(scene, tensors, DecodeSettings.DEFAULTS);
        int bytes =
                tensors.stream().mapToInt(tensor -> tensor.spec().byteCount()).sum();
        for (int copy = 0; copy * bytes < ROTATED_BYTES; copy++) {
            frames.add(tensors.stream().map(DecodeBenchmark::copy).toList());
        }
        System.out.println(decoder.description() + ": "
                + decoder.decode(tensors, letterbox).detections().size() + " detections");
    }

    private List<Tensor> tensors(DetectScene scene) {
        return switch (outputs) {
            case CONCAT_F32 -> scene.concat(TensorLayout.NCHW);
            case CONCAT_NHWC_F32 -> scene.concat(TensorLayout.NHWC);
            case CONCAT_I8 ->
                scene.concat(TensorLayout.NCHW).stream()
                        .map(map -> DetectScene.convert(map, ElementType.I8, 0.1f, 0))
                        .toList();
            case DFL_SIGMOID_F32 -> scene.dflSigmoid();
            case DFL_SIGMOID_I8 ->
                List.of(
                        DetectScene.convert(scene.dflSigmoid().get(0), ElementType.I8, 15 / 128f, 0),
                        DetectScene.convert(scene.dflSigmoid().get(1), ElementType.I8, 1 / 128f, 0));
            case OUTPUT0_F32 -> scene.output0(TensorLayout.NCHW);
        };
    }

    private static Tensor copy(Tensor tensor) {
        Tensor copy = Tensor.allocate(tensor.spec());
        copy.bytes().put(0, tensor.bytes(), 0, tensor.spec().byteCount());
        return copy;
    }

    private List<Tensor> nextFrame() {
        next = next + 1 == frames.size() ? 0 : next + 1;
        return frames.get(next);
    }

    @Benchmark
    public List<Detection> decode() {
        return Objects.requireNonNull(decoder).decode(nextFrame(), letterbox).detections();
    }

    @Benchmark
    public List<TextbookDecoder.Found> textbookLoop() {
        List<Tensor> frame = nextFrame();
        return switch (outputs) {
            case CONCAT_F32, CONCAT_I8 -> textbook.concat(frame, TensorLayout.NCHW);
            case CONCAT_NHWC_F32 -> textbook.concat(frame, TensorLayout.NHWC);
            case DFL_SIGMOID_F32, DFL_SIGMOID_I8 -> textbook.dflSigmoid(frame.get(0), frame.get(1), TensorLayout.NCHW);
            case OUTPUT0_F32 -> textbook.output0(frame.get(0), TensorLayout.NCHW);
        };
    }

    /** Every byte of the outputs goes through the processor once: copied in rows and added up as words. */
    @Benchmark
    public long readOnce() {
        for (Tensor tensor : nextFrame()) {
            LongBuffer source = tensor.bytes().asLongBuffer();
            for (int from = 0; from < source.limit(); from += 3200) {
                int count = Math.min(3200, source.limit() - from);
                source.get(from, words, 0, count);
                add(words, sums, count);
            }
        }
        return sums[0];
    }

    private static void add(long[] read, long[] filled, int count) {
        for (int i = 0; i < count; i++) {
            filled[i] += read[i];
        }
    }
}
