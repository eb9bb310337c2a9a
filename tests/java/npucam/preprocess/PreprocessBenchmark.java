package npucam.preprocess;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import npucam.data.ColorOrder;
import npucam.data.ElementType;
import npucam.data.Frame;
import npucam.data.ImageInput;
import npucam.data.Letterbox;
import npucam.data.PixelFormat;
import npucam.data.Plane;
import npucam.data.Quantization;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
import npucam.data.TensorSpec;
import npucam.data.YuvEncoding;
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
 * One frame into a 640×640 tensor, beside a plain loop that does the same and beside the least that any program must do: read
 * the source rows and write the tensor. Many frames take turns, as a camera's next one is in no cache either, and two tensors.
 * Percentiles, because on a busy machine the least and the median say more than the mean.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx256m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=512m"})
public class PreprocessBenchmark {
    private static final int MODEL_SIZE = 640;
    private static final int FRAMES = 12;

    @Param({"BGR", "I420", "NV12"})
    public PixelFormat format;

    @Param({"1280x720", "1920x1080"})
    public String size;

    @Param({"F32", "I8", "U8"})
    public ElementType type;

    private final Frame[] frames = new Frame[FRAMES];
    private final Tensor[] tensors = new Tensor[2];
    private byte[] tensorBytes = {};
    private byte[] rowBytes = {};
    private ImageInput input = input(ElementType.F32);
    private Preprocessor preprocessor = new Preprocessor(input);
    private PlainLoop plainLoop = new PlainLoop(input);
    private int turn;

    @Setup
    public void setUp() {
        int width = Integer.parseInt(size.substring(0, size.indexOf('x')));
        int height = Integer.parseInt(size.substring(size.indexOf('x') + 1));
        for (int i = 0; i < FRAMES; i++) {
            frames[i] = TestFrames.noise(format, YuvEncoding.BT601_VIDEO, width, height, true, 0, i);
        }
        input = input(type);
        preprocessor = new Preprocessor(input);
        plainLoop = new PlainLoop(input);
        for (int i = 0; i < tensors.length; i++) {
            tensors[i] = Tensor.allocate(input.tensor());
        }
        tensorBytes = new byte[input.tensor().byteCount()];
        rowBytes = new byte[3 * width];
    }

    @Benchmark
    public Letterbox fill() {
        turn++;
        return preprocessor.fill(tensors[turn % tensors.length], frames[turn % FRAMES]);
    }

    @Benchmark
    public Letterbox plainLoop() {
        turn++;
        return plainLoop.fill(tensors[turn % tensors.length], frames[turn % FRAMES]);
    }

    /** Every source row that some content row needs is copied once, the tensor is written once. */
    @Benchmark
    public Letterbox memoryLimit() {
        turn++;
        Frame frame = frames[turn % FRAMES];
        Letterbox letterbox = Letterbox.fit(frame.width(), frame.height(), MODEL_SIZE, MODEL_SIZE);
        Taps rows = Taps.of(frame.height(), letterbox.contentHeight());
        for (int y = 0; y < letterbox.contentHeight(); y++) {
            copy(frame, rows.near(y));
            if (rows.weight(y) != 0) {
                copy(frame, rows.near(y) + 1);
            }
        }
        tensors[turn % tensors.length].bytes().put(0, tensorBytes);
        return letterbox;
    }

    private void copy(Frame frame, int row) {
        for (int i = 0; i < frame.planes().size(); i++) {
            if (i == 0 || row % 2 == 0) {
                Plane plane = frame.planes().get(i);
                int bytes = frame.format().rowBytes(i, frame.width());
                int planeRow = i == 0 ? row : row / 2;
                plane.pixels().get(planeRow * plane.rowStrideBytes(), rowBytes, 0, bytes);
            }
        }
    }

    private static ImageInput input(ElementType type) {
        Quantization quantization = switch (type) {
            case F32, F16, BF16 -> Quantization.NONE;
            case I8 -> new Quantization(1 / 127f, 0);
            case U8 -> new Quantization(1 / 255f, 0);
        };
        return new ImageInput(
                new TensorSpec("images", List.of(1, 3, MODEL_SIZE, MODEL_SIZE), type, quantization),
                MODEL_SIZE,
                MODEL_SIZE,
                TensorLayout.NCHW,
                ColorOrder.RGB,
                List.of(0f, 0f, 0f),
                List.of(1 / 255f, 1 / 255f, 1 / 255f),
                114);
    }

    /** What one writes first: pixel by pixel, in {@code float}, straight from and to the buffers. */
    private static final class PlainLoop {
        private final ImageInput input;

        PlainLoop(ImageInput input) {
            this.input = input;
        }

        Letterbox fill(Tensor tensor, Frame frame) {
            Letterbox box = Letterbox.fit(frame.width(), frame.height(), input.width(), input.height());
            float scaleX = (float) frame.width() / box.contentWidth();
            float scaleY = (float) frame.height() / box.contentHeight();
            for (int y = 0; y < input.height(); y++) {
                int contentY = y - box.padTop();
                float sourceY = clamp((contentY + 0.5f) * scaleY - 0.5f, frame.height() - 1);
                for (int x = 0; x < input.width(); x++) {
                    int contentX = x - box.padLeft();
                    float sourceX = clamp((contentX + 0.5f) * scaleX - 0.5f, frame.width() - 1);
                    boolean bar = contentX < 0
                            || contentX >= box.contentWidth()
                            || contentY < 0
                            || contentY >= box.contentHeight();
                    int index = y * input.width() + x;
                    if (bar) {
                        put(tensor, index, input.padValue(), input.padValue(), input.padValue());
                    } else {
                        content(tensor, index, frame, sourceX, sourceY);
                    }
                }
            }
            return box;
        }

        private void content(Tensor tensor, int index, Frame frame, float x, float y) {
            float a = sample(frame, x, y, 0);
            float b = sample(frame, x, y, 1);
            float c = sample(frame, x, y, 2);
            if (frame.format() == PixelFormat.BGR) {
                put(tensor, index, c, b, a);
            } else {
                float luma = 1.164383f * (a - 16);
                put(
                        tensor,
                        index,
                        luma + 1.596027f * (c - 128),
                        luma - 0.391762f * (b - 128) - 0.812968f * (c - 128),
                        luma + 2.017232f * (b - 128));
            }
        }

        private static float sample(Frame frame, float x, float y, int component) {
            int left = (int) x;
            int top = (int) y;
            int right = Math.min(left + 1, frame.width() - 1);
            int bottom = Math.min(top + 1, frame.height() - 1);
            float shareX = x - left;
            float shareY = y - top;
            float upper =
                    pixel(frame, left, top, component) * (1 - shareX) + pixel(frame, right, top, component) * shareX;
            float lower = pixel(frame, left, bottom, component) * (1 - shareX)
                    + pixel(frame, right, bottom, component) * shareX;
            return upper * (1 - shareY) + lower * shareY;
        }

        private static int pixel(Frame frame, int x, int y, int component) {
            return switch (frame.format()) {
                case BGR -> at(frame, 0, y, 3 * x + component);
                case NV12 -> component == 0 ? at(frame, 0, y, x) : at(frame, 1, y / 2, x / 2 * 2 + component - 1);
                case I420 -> component == 0 ? at(frame, 0, y, x) : at(frame, component, y / 2, x / 2);
            };
        }

        private static int at(Frame frame, int planeIndex, int row, int column) {
            Plane plane = frame.planes().get(planeIndex);
            return plane.pixels().get(row * plane.rowStrideBytes() + column) & 0xFF;
        }

        private void put(Tensor tensor, int index, float red, float green, float blue) {
            int plane = input.width() * input.height();
            put(tensor, index, red, 0);
            put(tensor, index + plane, green, 1);
            put(tensor, index + 2 * plane, blue, 2);
        }

        private void put(Tensor tensor, int index, float value, int channel) {
            float real = (Math.round(clamp(value, 255)) - input.mean().get(channel))
                    * input.scale().get(channel);
            ByteBuffer bytes = tensor.bytes();
            if (input.tensor().type() == ElementType.F32) {
                bytes.putFloat(4 * index, real);
            } else {
                bytes.put(index, (byte)
                        Math.round(real / input.tensor().quantization().scale()));
            }
        }

        private static float clamp(float value, float highest) {
            return Math.max(0, Math.min(highest, value));
        }
    }
}
