package npucam.preprocess;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A row of pixels with each channel replaced by its quantised byte, in the tensor's channel order from bit 0.
 *
 * <p>The {@link ElementTable} is the definition. Nearly every one is a straight line with clamped ends, which a
 * {@link FixedPointLine} reproduces exactly; that vectorises, a look-up does not.
 */
final class QuantizedPixels {
    private final ElementTable table;
    private final @Nullable FixedPointLine[] lines = new @Nullable FixedPointLine[3];
    private final int[] quantized;

    QuantizedPixels(ElementTable table, int rowLength) {
        this.table = table;
        quantized = new int[rowLength];
        for (int channel = 0; channel < 3; channel++) {
            lines[channel] = FixedPointLine.through(
                    table.bits(channel), table.stepsPerValue(channel), table.lowest(), table.highest());
        }
    }

    /** Reads pixels, see {@link PixelRows}; what is given is lent until the next call. */
    int[] of(int[] pixels) {
        FixedPointLine first = lines[0];
        FixedPointLine second = lines[1];
        FixedPointLine third = lines[2];
        if (first != null
                && second != null
                && third != null
                && !first.clamps()
                && !second.clamps()
                && !third.clamps()) {
            FixedPointLine.applyUnclamped(
                    first, second, third, pixels, table.pixelShift(0), table.pixelShift(2), quantized);
            return quantized;
        }
        Arrays.fill(quantized, 0);
        for (int channel = 0; channel < 3; channel++) {
            FixedPointLine line = lines[channel];
            if (line == null) {
                lookUp(pixels, table.pixelShift(channel), table.bits(channel), 8 * channel, quantized);
            } else {
                line.apply(pixels, table.pixelShift(channel), 8 * channel, quantized);
            }
        }
        return quantized;
    }

    private static void lookUp(int[] pixels, int shift, int[] bits, int quantizedShift, int[] quantized) {
        for (int i = 0; i < quantized.length; i++) {
            quantized[i] |= (bits[pixels[i] >>> shift & 0xFF] & 0xFF) << quantizedShift;
        }
    }
}
