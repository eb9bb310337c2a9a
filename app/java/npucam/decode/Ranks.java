package npucam.decode;

/** Floats as whole numbers of the same order: equal floats have equal ranks, and NaN is above infinity. */
final class Ranks {
    static final int INFINITY = of(Float.POSITIVE_INFINITY);

    private Ranks() {}

    static int of(float real) {
        // Adding makes −0 a 0.
        return turned(Float.floatToIntBits(real + 0f));
    }

    /** The float of a rank. */
    static float real(int rank) {
        return Float.intBitsToFloat(turned(rank));
    }

    /** Its own inverse. */
    private static int turned(int bits) {
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }
}
