package npucam.decode;

/**
 * The numbers behind the goldens, made again from their seed: every one comes from a counter through SplitMix64 (Steele, Lea,
 * Flood: Fast splittable pseudorandom number generators, 2014) by whole-number arithmetic, so that any language makes the same
 * bits. {@link SeededHead} and {@link SeededRows} make arrays of them; the three are the twin of {@code
 * tests/golden/seeded.py}, which says what the numbers are meant to be.
 */
final class SeededNumbers {
    static final int FRACTION = 1 << 12;
    static final int PROBABILITY = 1 << 16;
    private static final int LOGIT = 1 << 20;

    /** One stream of numbers each. */
    enum Purpose {
        TARGET(0),
        JITTER(1),
        DFL(2),
        BLOCK_CLASS(3),
        SEEN(4),
        CLASS(5),
        EXTRA(6),
        VISIBILITY(7),
        ANGLE(8),
        ANGLE_JITTER(9),
        PROTO(10),
        OBJECT(11),
        SIZE(12),
        ROW_SCORE(13),
        ROW_CLASS(14),
        ROW_BOX(15);

        private final long stream;

        Purpose(int number) {
            this.stream = 10L * number;
        }
    }

    private final long seed;

    SeededNumbers(long seed) {
        this.seed = seed * 1000;
    }

    /** All 64 bits. */
    long mix(Purpose purpose, int part, long index) {
        long z = seed + purpose.stream + part + (index + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** 0 to 2^31 - 1; take the rest of a division. */
    int number(Purpose purpose, int part, int index) {
        return (int) (mix(purpose, part, index) >>> 33);
    }

    /** High where seen. */
    float logit(Purpose purpose, int part, int index, boolean seen) {
        int number = number(purpose, part, index);
        int units = seen ? -2 * LOGIT + number % (5 * LOGIT) : -8 * LOGIT + number % (6 * LOGIT + 1);
        return units / (float) LOGIT;
    }

    /** High where seen. */
    float probability(Purpose purpose, int part, int index, boolean seen) {
        int number = number(purpose, part, index);
        return (seen ? 8192 + number % 57000 : 1 + number % 7000) / (float) PROBABILITY;
    }

    /** -2..2: a keypoint before decoding, a mask coefficient. */
    float extra(int part, int index) {
        return (number(Purpose.EXTRA, part, index) % 16385 - 8192) / (float) FRACTION;
    }
}
