package npucam.preprocess;

import npucam.data.ColorOrder;
import npucam.data.ElementType;
import npucam.data.ImageInput;
import npucam.data.Quantization;

/**
 * What each of the 256 values of a channel becomes in the tensor: the definition that every faster writer must reproduce.
 *
 * <ul>
 *   <li>real = (value − mean) · scale, for float types in {@code float} arithmetic, then rounded to the type (half to even)
 *   <li>integer types: q = clamp(round(real / quantization.scale) + zeroPoint), in {@code double}, halves away from zero, as
 *       the vendors' runtimes do
 * </ul>
 */
final class ElementTable {
    private final int[][] bits = new int[3][256];
    private final ImageInput input;

    ElementTable(ImageInput input) {
        this.input = input;
        for (int channel = 0; channel < 3; channel++) {
            for (int value = 0; value < 256; value++) {
                bits[channel][value] = element(channel, value);
            }
        }
    }

    /** The element's bits by value, right aligned; integers are sign-extended if the type is signed. */
    int[] bits(int channel) {
        return bits[channel];
    }

    /** Where a pixel holds the tensor's channel: see {@link PixelRows}. */
    int pixelShift(int channel) {
        return input.colorOrder() == ColorOrder.BGR ? 8 * channel : 16 - 8 * channel;
    }

    /** How an integer channel rises from one value to the next, before rounding and clamping. */
    double stepsPerValue(int channel) {
        return (double) input.scale().get(channel)
                / input.tensor().quantization().scale();
    }

    /** The least integer of the type. */
    int lowest() {
        return input.tensor().type() == ElementType.I8 ? -128 : 0;
    }

    /** The greatest integer of the type. */
    int highest() {
        return input.tensor().type() == ElementType.I8 ? 127 : 255;
    }

    private int element(int channel, int value) {
        float mean = input.mean().get(channel);
        float scale = input.scale().get(channel);
        float real = (value - mean) * scale;
        return switch (input.tensor().type()) {
            case F32 -> Float.floatToRawIntBits(real);
            case F16 -> HalfFloat.f16Bits(real);
            case BF16 -> HalfFloat.bf16Bits(real);
            case I8, U8 -> quantized(((double) value - mean) * scale);
        };
    }

    private int quantized(double real) {
        Quantization quantization = input.tensor().quantization();
        double steps = real / quantization.scale();
        double rounded = Math.copySign(Math.floor(Math.abs(steps) + 0.5), steps);
        return (int) Math.max(lowest(), Math.min(highest(), rounded + quantization.zeroPoint()));
    }
}
