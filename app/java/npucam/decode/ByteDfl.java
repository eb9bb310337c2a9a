package npucam.decode;

import java.util.Arrays;

/**
 * DFL of an I8 or U8 output. A logit is one of 256 numbers, so the softmax weights are a table. They are not taken relative to
 * the largest logit, as doubles have room for all of them: the quotient stays the same.
 */
final class ByteDfl extends Dfl {
    /** e^(128 × 5) and e^(−128 × 5) are doubles, and so are their sums. Logits in such steps would be useless anyway. */
    static final float LARGEST_SCALE = 5;

    private static final int MIDDLE_RANK = 128;

    private final ByteElements elements;
    private final ChannelBlock channels;
    private final double[] weightOfByte = new double[256];
    private final double[] weights = new double[CHANNELS * BATCH];
    private final double[] weightSum = new double[BATCH];
    private final double[] binSum = new double[BATCH];

    ByteDfl(ByteElements elements, AnchorBlock block, AnchorGrid grid) {
        super(block.firstAnchor(), grid);
        this.elements = elements;
        this.channels = block.channels();
        double scale = elements.spec().quantization().scale();
        if (scale > LARGEST_SCALE) {
            throw new IllegalArgumentException("DFL logits in steps of " + scale);
        }
        for (int rank = 0; rank < weightOfByte.length; rank++) {
            weightOfByte[rank ^ elements.flip()] = Math.exp(scale * (rank - MIDDLE_RANK));
        }
    }

    @Override
    void expectations(int[] cells, int count, double[] filled) {
        for (int channel = 0; channel < CHANNELS; channel++) {
            elements.gather(channels, channel, cells, count, weightOfByte, weights, channel * BATCH);
        }
        for (int side = 0; side < SIDES; side++) {
            Arrays.fill(weightSum, 0, count, 0);
            Arrays.fill(binSum, 0, count, 0);
            for (int bin = 0; bin < BINS; bin++) {
                add(weights, (side * BINS + bin) * BATCH, bin, weightSum, binSum, count);
            }
            for (int i = 0; i < count; i++) {
                filled[side * BATCH + i] = binSum[i] / weightSum[i];
            }
        }
    }

    private static void add(double[] read, int offset, double bin, double[] weightSum, double[] binSum, int count) {
        for (int i = 0; i < count; i++) {
            weightSum[i] += read[offset + i];
            binSum[i] += bin * read[offset + i];
        }
    }
}
