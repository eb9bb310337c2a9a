package npucam.preprocess;

/** The two 16-bit float types, rounded half to even; Java 17 has neither. For tables, not for speed. */
final class HalfFloat {
    private static final int F16_INFINITY = 0x7C00;

    private HalfFloat() {}

    /** IEEE 754 binary16: 5 bits of exponent, 10 of fraction. Too large becomes infinity. */
    static int f16Bits(float real) {
        int sign = Float.floatToRawIntBits(real) >>> 16 & 0x8000;
        double magnitude = Math.abs((double) real);
        if (Double.isNaN(magnitude)) {
            return F16_INFINITY | 0x200;
        }
        // Subnormals share the step of the smallest normal exponent; a fraction rounded up to 1024 carries into the
        // exponent.
        int exponent = Math.max(-14, magnitude == 0 ? -14 : Math.getExponent(magnitude));
        if (exponent > 15) {
            return sign | F16_INFINITY;
        }
        int steps = (int) Math.rint(Math.scalb(magnitude, 10 - exponent));
        return sign | (((exponent + 14) << 10) + steps);
    }

    /** The upper half of a {@code float}. */
    static int bf16Bits(float real) {
        int bits = Float.floatToIntBits(real);
        if (Float.isNaN(real)) {
            return bits >>> 16;
        }
        int halfToEven = 0x7FFF + ((bits >>> 16) & 1);
        return (bits + halfToEven) >>> 16;
    }
}
