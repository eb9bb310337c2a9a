package npucam.decode;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
 * Decoding one frame of 80 classes, beside DJL, OpenCV and the textbook loop over the same tensors and beside reading every element
 * once. On a busy machine compare the smallest samples (p0.00). Frames rotate through more memory than caches hold, as an NPU's outputs arrive from memory too.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(1)
public class DecodeBenchmark {
    private static final int CLASSES = 80;
    private static final int WORDS_PER_ROW = 3200;
    private static final int ROTATED_BYTES = 96 << 20;

    /** Which scheme and layout, in which element type. */
    public enum Outputs {
        CONCAT_F32("concat", TensorLayout.NCHW, ElementType.F32),
        CONCAT_NHWC_F32("concat", TensorLayout.NHWC, ElementType.F32),
        CONCAT_F16("concat", TensorLayout.NCHW, ElementType.F16),
        CONCAT_I8("concat", TensorLayout.NCHW, ElementType.I8),
        SPLIT_F32("split", TensorLayout.NCHW, ElementType.F32),
        SPLIT_I8("split", TensorLayout.NCHW, ElementType.I8),
        DFL_SIGMOID_F32("dfl_sigmoid", TensorLayout.NCHW, ElementType.F32),
        DFL_SIGMOID_I8("dfl_sigmoid", TensorLayout.NCHW, ElementType.I8),
        OUTPUT0_F32("output0", TensorLayout.NCHW, ElementType.F32),
        OUTPUT0_NHWC_F32("output0", TensorLayout.NHWC, ElementType.F32),
        ONE2ONE_F32("one2one", TensorLayout.NCHW, ElementType.F32),
        ONE2ONE_I8("one2one", TensorLayout.NCHW, ElementType.I8),
        YOLOV5_F32("yolov5", TensorLayout.NCHW, ElementType.F32),
        YOLOV5_I8("yolov5", TensorLayout.NCHW, ElementType.I8),
        YOLOV5_TRANSPOSED_F32("yolov5_transposed", TensorLayout.NHWC, ElementType.F32),
        YOLOV5_OUTPUT0_F32("yolov5_output0", TensorLayout.NHWC, ElementType.F32);

        private final String scheme;
        private final TensorLayout layout;
        private final ElementType type;

        Outputs(String scheme, TensorLayout layout, ElementType type) {
            this.scheme = scheme;
            this.layout = layout;
            this.type = type;
        }

        private SchemeCase of(DetectScene scene, AnchorScene anchors) {
            return Stream.of(SchemeCase.of(scene), SchemeCase.of(anchors))
                    .flatMap(List::stream)
                    .filter(found -> found.scheme().equals(scheme) && found.layout() == layout)
                    .findFirst()
                    .orElseThrow()
                    .in(type);
        }
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

    @Param({"640x640", "320x224"})
    public String size = "";

    @Param
    public Outputs outputs;

    @Param
    public Crowd crowd;

    private final List<SchemeCase> frames = new ArrayList<>();
    private final long[] words = new long[WORDS_PER_ROW];
    private final long[] sums = new long[WORDS_PER_ROW];
    private @Nullable Letterbox letterbox;
    private @Nullable Decoder decoder;
    private int next;

    @Setup
    public void prepare() {
        int width = Integer.parseInt(size.substring(0, size.indexOf('x')));
        int height = Integer.parseInt(size.substring(size.indexOf('x') + 1));
        letterbox = Letterbox.fit(1280, 720, width, height);
        DetectScene scene = new DetectScene(width, height, CLASSES, 1);
        if (crowd == Crowd.ONE_CLASS) {
            scene.withObjectsOfClass(0, crowd.objects, crowd.cellsEach);
        } else {
            scene.withObjects(crowd.objects, crowd.cellsEach);
        }
        SchemeCase frame = outputs.of(scene, new AnchorScene(width, height, CLASSES, crowd.objects, 1));
        decoder = frame.decoder(DecodeSettings.DEFAULTS);
        int bytes = frame.outputs().stream()
                .mapToInt(tensor -> tensor.spec().byteCount())
                .sum();
        for (int copy = 0; copy * bytes < ROTATED_BYTES; copy++) {
            frames.add(frame.with(
                    frame.outputs().stream().map(DecodeBenchmark::copy).toList()));
        }
    }

    private static Tensor copy(Tensor tensor) {
        Tensor copy = Tensor.allocate(tensor.spec());
        copy.bytes().put(0, tensor.bytes(), 0, tensor.spec().byteCount());
        return copy;
    }

    private SchemeCase nextFrame() {
        next = next + 1 == frames.size() ? 0 : next + 1;
        return frames.get(next);
    }

    @Benchmark
    public List<Detection> decode() {
        return Objects.requireNonNull(decoder)
                .decode(nextFrame().outputs(), Objects.requireNonNull(letterbox))
                .detections();
    }

    /** DJL, where it has a translator for the outputs. */
    @State(Scope.Thread)
    public static class Djl {
        private @Nullable Peer peer;

        @Setup
        public void prepare(DecodeBenchmark frames) {
            peer = Peer.djl(frames.nextFrame(), DecodeSettings.DEFAULTS).orElseThrow();
            Peer.requireAlike(frames.nextFrame(), peer);
        }
    }

    /** OpenCV, where something is to be suppressed. */
    @State(Scope.Thread)
    public static class OpenCv {
        private @Nullable Peer peer;

        @Setup
        public void prepare(DecodeBenchmark frames) {
            peer = Peer.openCv(frames.nextFrame(), DecodeSettings.DEFAULTS).orElseThrow();
            Peer.requireAlike(frames.nextFrame(), peer);
        }
    }

    @Benchmark
    public List<TextbookDecoder.Found> djl(Djl djl) {
        return Objects.requireNonNull(djl.peer).decode(nextFrame().outputs());
    }

    @Benchmark
    public List<TextbookDecoder.Found> openCv(OpenCv openCv) {
        return Objects.requireNonNull(openCv.peer).decode(nextFrame().outputs());
    }

    @Benchmark
    public List<TextbookDecoder.Found> textbookLoop() {
        return nextFrame().decodeSlowly(DecodeSettings.DEFAULTS);
    }

    /** Every byte of the outputs goes through the processor once: copied in rows and added up as words. */
    @Benchmark
    public long readOnce() {
        for (Tensor tensor : nextFrame().outputs()) {
            LongBuffer source = tensor.bytes().asLongBuffer();
            for (int from = 0; from < source.limit(); from += WORDS_PER_ROW) {
                int count = Math.min(WORDS_PER_ROW, source.limit() - from);
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
