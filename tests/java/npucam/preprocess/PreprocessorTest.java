package npucam.preprocess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import npucam.data.ColorOrder;
import npucam.data.ElementType;
import npucam.data.Frame;
import npucam.data.ImageInput;
import npucam.data.PixelFormat;
import npucam.data.Quantization;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
import npucam.data.TensorSpec;
import npucam.data.YuvEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PreprocessorTest {
    private static final float ONE_255TH = 1 / 255f;

    /** Codes of the colours from the standards' own equations, worked out by hand; the last three are what they stand for. */
    @ParameterizedTest
    @CsvSource({
        "BT601_VIDEO, 235, 128, 128, 255, 255, 255",
        "BT601_VIDEO,  16, 128, 128,   0,   0,   0",
        "BT601_VIDEO, 126, 128, 128, 128, 128, 128",
        "BT601_VIDEO,  81,  90, 240, 255,   0,   0",
        "BT601_VIDEO, 145,  54,  34,   0, 255,   0",
        "BT601_VIDEO,  41, 240, 110,   0,   0, 255",
        "BT601_FULL,  255, 128, 128, 255, 255, 255",
        "BT601_FULL,    0, 128, 128,   0,   0,   0",
        "BT601_FULL,  128, 128, 128, 128, 128, 128",
        "BT601_FULL,   76,  85, 255, 255,   0,   0",
        "BT601_FULL,   29, 255, 107,   0,   0, 255",
        "BT709_VIDEO, 235, 128, 128, 255, 255, 255",
        "BT709_VIDEO,  16, 128, 128,   0,   0,   0",
        "BT709_VIDEO, 126, 128, 128, 128, 128, 128",
        "BT709_VIDEO,  63, 102, 240, 255,   0,   0",
        "BT709_VIDEO,  32, 240, 118,   0,   0, 255",
        "BT709_FULL,  255, 128, 128, 255, 255, 255",
        "BT709_FULL,    0, 128, 128,   0,   0,   0",
        "BT709_FULL,  128, 128, 128, 128, 128, 128",
        "BT709_FULL,   54,  99, 255, 255,   0,   0",
        // Below black and above white are clamped, not wrapped.
        "BT601_VIDEO,   0, 128, 128,   0,   0,   0",
        "BT601_VIDEO, 255, 128, 128, 255, 255, 255",
        "BT601_VIDEO, 255, 255, 255, 255, 125, 255",
    })
    void aPlainColourComesOutAsTheStandardSays(
            YuvEncoding encoding, int y, int cb, int cr, int red, int green, int blue) {
        for (PixelFormat format : List.of(PixelFormat.NV12, PixelFormat.I420)) {
            ImageInput input = input(ElementType.U8, 20, 20, 0);
            Tensor tensor = Tensor.allocate(input.tensor());
            new Preprocessor(input).fill(tensor, TestFrames.plain(format, encoding, 34, 34, y, cb, cr));
            for (int pixel = 0; pixel < 400; pixel++) {
                assertEquals(red, TensorElements.get(tensor, pixel), 2, format + " red");
                assertEquals(green, TensorElements.get(tensor, 400 + pixel), 2, format + " green");
                assertEquals(blue, TensorElements.get(tensor, 800 + pixel), 2, format + " blue");
            }
        }
    }

    @Test
    void theBarsAreThePadValueAfterMeanAndScale() {
        ImageInput input = new ImageInput(
                TensorSpec.f32("images", 1, 3, 8, 8),
                8,
                8,
                TensorLayout.NCHW,
                ColorOrder.BGR,
                List.of(4f, 14f, 24f),
                List.of(0.1f, 0.5f, 0.25f),
                114);
        Tensor tensor = Tensor.allocate(input.tensor());
        new Preprocessor(input)
                .fill(tensor, TestFrames.plain(PixelFormat.BGR, YuvEncoding.BT601_FULL, 8, 4, 14, 24, 34));
        float[] bar = {11f, 50f, 22.5f};
        float[] content = {1f, 5f, 2.5f};
        for (int channel = 0; channel < 3; channel++) {
            for (int row = 0; row < 8; row++) {
                float expected = row < 2 || row >= 6 ? bar[channel] : content[channel];
                for (int x = 0; x < 8; x++) {
                    assertEquals(expected, TensorElements.get(tensor, (channel * 8 + row) * 8 + x), 1e-6);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void nothingBehindTheTensorIsTouched(ElementType type) {
        for (TensorLayout layout : TensorLayout.values()) {
            ImageInput input = input(type, layout, 21, 13, 114);
            int bytes = input.tensor().byteCount();
            ByteBuffer memory = ByteBuffer.allocateDirect(bytes + 64).order(ByteOrder.nativeOrder());
            for (int i = 0; i < memory.capacity(); i++) {
                memory.put(i, (byte) 0x5A);
            }
            for (int[] size : new int[][] {{42, 26}, {21, 13}, {13, 21}, {100, 10}, {1, 1}}) {
                new Preprocessor(input)
                        .fill(new Tensor(input.tensor(), memory), TestFrames.noise(PixelFormat.NV12, size[0], size[1]));
                for (int i = bytes; i < memory.capacity(); i++) {
                    assertEquals(0x5A, memory.get(i), layout + " byte " + (i - bytes) + " behind the tensor");
                }
                assertEquals(0, memory.position());
                assertEquals(memory.capacity(), memory.limit());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void aChangeOfFrameSizeLeavesNoGhostOfTheOldContent(ElementType type) {
        Frame[] frames = {
            TestFrames.noise(PixelFormat.BGR, 64, 64),
            TestFrames.noise(PixelFormat.BGR, 64, 20),
            TestFrames.noise(PixelFormat.NV12, 20, 64),
            TestFrames.noise(PixelFormat.I420, 128, 40),
            TestFrames.noise(PixelFormat.BGR, 33, 10)
        };
        for (TensorLayout layout : TensorLayout.values()) {
            ImageInput input = input(type, layout, 32, 32, 114);
            for (int tensors = 1; tensors <= 3; tensors++) {
                Preprocessor preprocessor = new Preprocessor(input);
                Tensor[] lent = new Tensor[tensors];
                for (int i = 0; i < tensors; i++) {
                    lent[i] = Tensor.allocate(input.tensor());
                }
                for (int step = 0; step < 20; step++) {
                    Frame frame = frames[step * step % frames.length];
                    Tensor tensor = lent[step % tensors];
                    preprocessor.fill(tensor, frame);
                    Tensor fresh = Tensor.allocate(input.tensor());
                    new Preprocessor(input).fill(fresh, frame);
                    assertArrayEquals(bytes(fresh), bytes(tensor), layout + " step " + step + " of " + tensors);
                }
            }
        }
    }

    /** So low that the last rows of one frame are the first of the next: nothing sampled may be kept across frames. */
    @ParameterizedTest
    @EnumSource(PixelFormat.class)
    void theNextFrameOfTheSameSizeOwesNothingToTheOneBefore(PixelFormat format) {
        ImageInput input = input(ElementType.U8, 32, 32, 114);
        for (int height = 1; height <= 5; height++) {
            Preprocessor preprocessor = new Preprocessor(input);
            for (int seed = 0; seed < 3; seed++) {
                Frame frame = TestFrames.noise(format, YuvEncoding.BT709_FULL, 7, height, false, 0, seed);
                Tensor tensor = Tensor.allocate(input.tensor());
                preprocessor.fill(tensor, frame);
                Tensor fresh = Tensor.allocate(input.tensor());
                new Preprocessor(input).fill(fresh, frame);
                assertArrayEquals(bytes(fresh), bytes(tensor), "7x" + height + " frame " + seed);
            }
        }
    }

    @Test
    void whatARuntimeScribbledIntoTheBarsIsGoneWithTheNextFrame() {
        ImageInput input = input(ElementType.F32, 32, 32, 114);
        Preprocessor preprocessor = new Preprocessor(input);
        Frame frame = TestFrames.noise(PixelFormat.BGR, 32, 10);
        Tensor tensor = Tensor.allocate(input.tensor());
        preprocessor.fill(tensor, frame);
        byte[] expected = bytes(tensor);
        for (int i = 0; i < expected.length; i++) {
            tensor.bytes().put(i, (byte) 0x77);
        }
        preprocessor.fill(tensor, frame);
        assertArrayEquals(expected, bytes(tensor));
    }

    @Test
    void aChangeOfEncodingAloneIsSeen() {
        ImageInput input = input(ElementType.U8, 16, 16, 0);
        Preprocessor preprocessor = new Preprocessor(input);
        Tensor tensor = Tensor.allocate(input.tensor());
        preprocessor.fill(tensor, TestFrames.plain(PixelFormat.NV12, YuvEncoding.BT601_FULL, 16, 16, 235, 128, 128));
        assertEquals(235, TensorElements.get(tensor, 0));
        preprocessor.fill(tensor, TestFrames.plain(PixelFormat.NV12, YuvEncoding.BT601_VIDEO, 16, 16, 235, 128, 128));
        assertEquals(255, TensorElements.get(tensor, 0));
    }

    @Test
    void aFrameOfTheModelsSizeComesThroughUnchanged() {
        ImageInput input = input(ElementType.U8, TensorLayout.NHWC, 48, 32, 0, ColorOrder.BGR);
        Tensor tensor = Tensor.allocate(input.tensor());
        Frame frame = TestFrames.noise(PixelFormat.BGR, 48, 32);
        new Preprocessor(input).fill(tensor, frame);
        ByteBuffer pixels = frame.planes().get(0).pixels();
        for (int i = 0; i < 48 * 32 * 3; i++) {
            assertEquals(pixels.get(i), tensor.bytes().get(i));
        }
    }

    @Test
    void everyWholeReductionOfABgrFrameIsExact() {
        for (int factor = 1; factor <= 6; factor++) {
            ImageInput input = input(ElementType.U8, 40, 24, 0);
            Tensor tensor = Tensor.allocate(input.tensor());
            Frame frame = TestFrames.noise(PixelFormat.BGR, 40 * factor, 24 * factor);
            new Preprocessor(input).fill(tensor, frame);
            double[] expected = new PlainPreprocessor(input).elements(frame);
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], TensorElements.get(tensor, i), "1:" + factor + " element " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void nothingIsAllocatedPerFrame(ElementType type) {
        for (TensorLayout layout : TensorLayout.values()) {
            for (PixelFormat format : PixelFormat.values()) {
                for (int[] size : new int[][] {{64, 36}, {32, 18}, {50, 41}}) {
                    ImageInput input = input(type, layout, 32, 32, 114);
                    Preprocessor preprocessor = new Preprocessor(input);
                    Tensor[] tensors = {
                        Tensor.allocate(input.tensor()),
                        Tensor.allocate(input.tensor()),
                        Tensor.allocate(input.tensor())
                    };
                    Frame frame = TestFrames.noise(format, size[0], size[1]);
                    assertEquals(0, leastAllocation(preprocessor, tensors, frame), format + " " + layout + " " + frame);
                }
            }
        }
    }

    /** The least of a few rounds: the JVM itself allocates a little on the calling thread, once, when it links a call site. */
    private static long leastAllocation(Preprocessor preprocessor, Tensor[] tensors, Frame frame) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 6; round++) {
            long before = threads.getThreadAllocatedBytes(self);
            for (int i = 0; i < 15; i++) {
                preprocessor.fill(tensors[i % tensors.length], frame);
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(self) - before);
        }
        return least;
    }

    @Test
    void theLetterboxIsTheSameObjectWhileTheFrameSizeStays() {
        ImageInput input = input(ElementType.F32, 32, 32, 0);
        Preprocessor preprocessor = new Preprocessor(input);
        Tensor tensor = Tensor.allocate(input.tensor());
        Frame frame = TestFrames.noise(PixelFormat.BGR, 40, 30);
        assertSame(preprocessor.fill(tensor, frame), preprocessor.fill(tensor, frame));
        assertEquals(30, preprocessor.fill(tensor, frame).frameHeight());
    }

    @Test
    void aTensorOfAnotherSpecIsRefused() {
        ImageInput input = input(ElementType.F32, 32, 32, 0);
        Tensor other = Tensor.allocate(TensorSpec.f32("images", 1, 3, 32, 64));
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> new Preprocessor(input).fill(other, TestFrames.noise(PixelFormat.BGR, 8, 8)));
        assertTrue(String.valueOf(refusal.getMessage()).contains("[1,3,32,64]"), refusal.getMessage());
    }

    @Test
    void anEqualSpecThatIsAnotherObjectIsAccepted() {
        Tensor tensor = Tensor.allocate(TensorSpec.f32("images", 1, 3, 32, 32));
        Frame frame = TestFrames.plain(PixelFormat.BGR, YuvEncoding.BT601_FULL, 8, 8, 255, 255, 255);
        new Preprocessor(input(ElementType.F32, 32, 32, 0)).fill(tensor, frame);
        assertEquals(1, TensorElements.get(tensor, 0), 1e-6);
    }

    private static ImageInput input(ElementType type, int width, int height, int padValue) {
        return input(type, TensorLayout.NCHW, width, height, padValue);
    }

    private static ImageInput input(ElementType type, TensorLayout layout, int width, int height, int padValue) {
        return input(type, layout, width, height, padValue, ColorOrder.RGB);
    }

    /** Values 0–1; U8 so that an element is the level itself. */
    private static ImageInput input(
            ElementType type, TensorLayout layout, int width, int height, int padValue, ColorOrder order) {
        Quantization quantization = switch (type) {
            case F32, F16, BF16 -> Quantization.NONE;
            case I8 -> new Quantization(1 / 127f, 0);
            case U8 -> new Quantization(ONE_255TH, 0);
        };
        List<Integer> shape = layout == TensorLayout.NCHW ? List.of(1, 3, height, width) : List.of(1, height, width, 3);
        return new ImageInput(
                new TensorSpec("images", shape, type, quantization),
                width,
                height,
                layout,
                order,
                List.of(0f, 0f, 0f),
                List.of(ONE_255TH, ONE_255TH, ONE_255TH),
                padValue);
    }

    private static byte[] bytes(Tensor tensor) {
        byte[] bytes = new byte[tensor.spec().byteCount()];
        tensor.bytes().get(0, bytes);
        return bytes;
    }
}
