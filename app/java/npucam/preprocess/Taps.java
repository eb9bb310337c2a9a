package npucam.preprocess;

/**
 * Bilinear sampling along one axis: content pixel {@code i} is a mix of source sample {@code near(i)} and the one after it.
 * With S samples scaled to C pixels the position is (i + 0.5)·S/C − 0.5, clamped to the first and last sample: half-pixel
 * centres, as OpenCV's {@code INTER_LINEAR}. It is computed in whole numbers, so a scale of exactly two gives weights of exactly
 * one half.
 */
final class Taps {
    /** Weights are in 1/4096: with 8 bits of level and both axes' weights the products just fit 32 bits, unsigned. */
    static final int WEIGHT_BITS = 12;

    static final int WEIGHT_ONE = 1 << WEIGHT_BITS;

    private final int[] near;
    private final int[] weight;
    private final int commonWeight;

    private Taps(int[] near, int[] weight) {
        this.near = near;
        this.weight = weight;
        this.commonWeight = commonWeight(weight);
    }

    static Taps of(int samples, int contentPixels) {
        int[] near = new int[contentPixels];
        int[] weight = new int[contentPixels];
        long steps = 2L * contentPixels;
        for (int i = 0; i < contentPixels; i++) {
            long position = (2L * i + 1) * samples - contentPixels;
            long index = Math.floorDiv(position, steps);
            boolean beforeFirst = index < 0;
            boolean fromLast = index >= samples - 1;
            near[i] = beforeFirst ? 0 : fromLast ? samples - 1 : (int) index;
            weight[i] = beforeFirst || fromLast
                    ? 0
                    : (int) Math.rint((double) Math.floorMod(position, steps) / steps * WEIGHT_ONE);
        }
        return new Taps(near, weight);
    }

    /**
     * The same positions on a chroma plane of half the size, where sample {@code s} stands for the pixels 2s and 2s + 1: a mix of
     * two pixels that share their chroma is that chroma.
     */
    Taps onHalfPlane() {
        int[] halfNear = new int[near.length];
        int[] halfWeight = new int[near.length];
        for (int i = 0; i < near.length; i++) {
            halfNear[i] = near[i] / 2;
            halfWeight[i] = near[i] % 2 == 0 ? 0 : weight[i];
        }
        return new Taps(halfNear, halfWeight);
    }

    int length() {
        return near.length;
    }

    int near(int i) {
        return near[i];
    }

    /** Share of the sample after {@link #near}, in 1/4096; 0 where there is none after it. */
    int weight(int i) {
        return weight[i];
    }

    /** True when every pixel is one sample: the same size, or a reduction by an odd whole number. */
    boolean pointwise() {
        return commonWeight == 0;
    }

    /** True when every pixel is the mean of two samples: a reduction by an even whole number. */
    boolean pairwise() {
        return commonWeight == WEIGHT_ONE / 2;
    }

    private static int commonWeight(int[] weight) {
        for (int w : weight) {
            if (w != weight[0]) {
                return -1;
            }
        }
        return weight[0];
    }
}
