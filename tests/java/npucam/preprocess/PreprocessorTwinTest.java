package npucam.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import npucam.data.ColorOrder;
import npucam.data.ElementType;
import npucam.data.Frame;
import npucam.data.ImageInput;
import npucam.data.Letterbox;
import npucam.data.PixelFormat;
import npucam.data.Quantization;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
import npucam.data.TensorSpec;
import npucam.data.YuvEncoding;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every combination of format, encoding, element type, layout and colour order against the slow twin. */
class PreprocessorTwinTest {
    /** Frame and model sizes: tiny, odd, both orientations, 1:1, 2:1, 3:1, 4:1, 6:1, up, down, extreme aspect. */
    private static final int[][] SIZES = {
        {1, 1, 32, 32},
        {3, 2, 32, 32},
        {2, 3, 48, 32},
        {17, 33, 64, 64},
        {33, 17, 64, 48},
        {96, 54, 96, 96},
        {54, 96, 96, 96},
        {64, 64, 64, 64},
        {192, 108, 96, 96},
        {108, 192, 96, 96},
        {202, 118, 101, 61},
        {288, 162, 96, 96},
        {285, 159, 95, 95},
        {384, 216, 96, 96},
        {576, 324, 96, 96},
        {333, 251, 160, 128},
        {251, 333, 128, 160},
        {641, 359, 96, 64},
        {100, 37, 160, 160},
        {37, 100, 160, 160},
        {400, 3, 64, 64},
        {3, 400, 64, 64}
    };

    record Combination(
            PixelFormat format, YuvEncoding encoding, ElementType type, TensorLayout layout, ColorOrder order) {}

    static Stream<Combination> combinations() {
        List<Combination> all = new ArrayList<>();
        for (PixelFormat format : PixelFormat.values()) {
            for (YuvEncoding encoding : YuvEncoding.values()) {
                if (format == PixelFormat.BGR && encoding != YuvEncoding.BT601_VIDEO) {
                    continue;
                }
                for (ElementType type : ElementType.values()) {
                    for (TensorLayout layout : TensorLayout.values()) {
                        for (ColorOrder order : ColorOrder.values()) {
                            all.add(new Combination(format, encoding, type, layout, order));
                        }
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void equalsTheSlowTwinWithinOneLevelAndAlmostEverywhereExactly(Combination c) {
        long elements = 0;
        long unequal = 0;
        for (int i = 0; i < SIZES.length; i++) {
            int[] size = SIZES[i];
            ImageInput input = input(c, size[2], size[3]);
            Frame frame = TestFrames.noise(c.format, c.encoding, size[0], size[1], i % 2 == 0, i % 3 * 5, 71L * i);
            Tensor tensor = Tensor.allocate(input.tensor());
            Letterbox letterbox = new Preprocessor(input).fill(tensor, frame);
            assertEquals(Letterbox.fit(size[0], size[1], size[2], size[3]), letterbox);

            double[] expected = new PlainPreprocessor(input).elements(frame);
            int pixels = size[2] * size[3];
            for (int k = 0; k < expected.length; k++) {
                int channel = c.layout == TensorLayout.NCHW ? k / pixels : k % 3;
                double rounding = rounding(c.type, expected[k]);
                double difference = Math.abs(TensorElements.get(tensor, k) - expected[k]);
                if (difference > rounding) {
                    unequal++;
                    float scale = input.scale().get(channel);
                    double oneLevel = c.type.isQuantized()
                            ? 1
                            : scale + rounding + rounding(c.type, Math.abs(expected[k]) + scale);
                    String where = size[0] + "x" + size[1] + " to " + size[2] + "x" + size[3] + " element " + k;
                    assertTrue(difference <= oneLevel, () -> where + " is off by " + difference);
                }
            }
            elements += expected.length;
        }
        assertTrue(unequal < elements * 0.0035, c + ": " + unequal + " of " + elements + " elements differ");
    }

    /** Scales and means per channel, so that a mixed-up channel cannot hide; I8 with a zero point; U8 with clamped ends. */
    private static ImageInput input(Combination c, int width, int height) {
        List<Integer> shape =
                c.layout == TensorLayout.NCHW ? List.of(1, 3, height, width) : List.of(1, height, width, 3);
        Quantization quantization = switch (c.type) {
            case F32, F16, BF16 -> Quantization.NONE;
            case I8 -> new Quantization(0.0189f, -7);
            case U8 -> new Quantization(0.019f, 200);
        };
        return new ImageInput(
                new TensorSpec("images", shape, c.type, quantization),
                width,
                height,
                c.layout,
                c.order,
                List.of(123.675f, 116.28f, 103.53f),
                List.of(0.017125f, 0.017507f, 0.017429f),
                114);
    }

    /** Half a step of the type: what a correctly rounded element may differ from the real value. */
    private static double rounding(ElementType type, double value) {
        return switch (type) {
            case F32 -> 4 * Math.ulp((float) value) + 1e-6;
            case F16 -> Math.max(Math.ulp((float) value) * (1 << 13), 1e-7) / 2 * 1.001;
            case BF16 -> Math.ulp((float) value) * (1 << 16) / 2 * 1.001;
            case I8, U8 -> 0;
        };
    }
}
