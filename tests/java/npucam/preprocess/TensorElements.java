package npucam.preprocess;

import java.nio.ByteBuffer;
import npucam.data.Tensor;

/** Reads single elements of a tensor back. */
final class TensorElements {
    private TensorElements() {}

    /** The element's value: floats as they are, integers not dequantised. */
    static double get(Tensor tensor, int index) {
        ByteBuffer bytes = tensor.bytes();
        return switch (tensor.spec().type()) {
            case F32 -> bytes.getFloat(4 * index);
            case F16 -> f16(bytes.getShort(2 * index) & 0xFFFF);
            case BF16 -> Float.intBitsToFloat(bytes.getShort(2 * index) << 16);
            case I8 -> bytes.get(index);
            case U8 -> bytes.get(index) & 0xFF;
        };
    }

    /** IEEE 754 binary16, from its definition. */
    static double f16(int bits) {
        int exponent = bits >> 10 & 31;
        int fraction = bits & 1023;
        double magnitude = switch (exponent) {
            case 0 -> fraction * 0x1p-24;
            case 31 -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            default -> (1024 + fraction) * Math.pow(2, exponent - 25);
        };
        return bits >> 15 == 0 ? magnitude : -magnitude;
    }
}
