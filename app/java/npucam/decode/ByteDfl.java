package npucam.decode;

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
    private byte[] logits = new byte[CHANNELS * BATCH];

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
        int firstCell = cells[0];
        int span = cells[count - 1] - firstCell + 1;
        if (Elements.isCopiedFirst(channels, span, count)) {
            logits = elements.rows(channels, firstCell, span, logits);
            for (int i = 0; i < count; i++) {
                expectations(cells[i] - firstCell, span, i, filled);
            }
        } else {
            elements.pick(channels, cells, count, logits);
            for (int i = 0; i < count; i++) {
                expectations(i * CHANNELS, 1, i, filled);
            }
        }
    }

    /** Of one candidate, whose logits stand in every {@code step}-th place from {@code first} on. */
    private void expectations(int first, int step, int candidate, double[] filled) {
        for (int side = 0; side < SIDES; side++) {
            filled[side * BATCH + candidate] = expectation(logits, first + side * BINS * step, step, weightOfByte);
        }
    }

    /** A bin's number is how often its weight is in the sum when the sums of all bins from the last to each are added up. */
    private static double expectation(byte[] logits, int first, int step, double[] weightOfByte) {
        double weightSum = 0;
        double binSum = 0;
        for (int bin = BINS - 1; bin > 0; bin--) {
            weightSum += weightOfByte[logits[first + bin * step] & 0xff];
            binSum += weightSum;
        }
        return binSum / (weightSum + weightOfByte[logits[first] & 0xff]);
    }
}
