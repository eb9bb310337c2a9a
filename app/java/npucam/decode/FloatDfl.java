package npucam.decode;

import java.util.Arrays;

/**
 * DFL of an F32, F16 or BF16 output. All loops run over candidates, one bin at a time, through arrays of doubles, and stay short: HotSpot
 * turns such loops into vector code, but not longer ones and none that calls {@link Math#exp}. So e^x is (e^(x/64))^64, the
 * inner power by its series to degree 5, the outer by six squarings. x is at most 0, since the largest logit is subtracted
 * first; below −26 it counts as −26, where a bin's weight is under 1e-11. The result is within 5e-8 of the exact expectation.
 */
final class FloatDfl extends Dfl {
    private static final double LOWEST_EXPONENT = -26;

    private final Elements elements;
    private final ChannelBlock channels;
    private final double[] logits = new double[CHANNELS * BATCH];
    private final double[] largest = new double[BATCH];
    private final double[] exponents = new double[BATCH];
    private final double[] weightSum = new double[BATCH];
    private final double[] binSum = new double[BATCH];

    FloatDfl(AnchorBlock block, AnchorGrid grid) {
        super(block.firstAnchor(), grid);
        this.elements = block.elements();
        this.channels = block.channels();
    }

    @Override
    void expectations(int[] cells, int count, double[] filled) {
        for (int channel = 0; channel < CHANNELS; channel++) {
            elements.gather(channels, channel, cells, count, logits, channel * BATCH);
        }
        for (int side = 0; side < SIDES; side++) {
            sumUp(side, count);
            for (int i = 0; i < count; i++) {
                filled[side * BATCH + i] = binSum[i] / weightSum[i];
            }
        }
    }

    private void sumUp(int side, int count) {
        Arrays.fill(largest, 0, count, Double.NEGATIVE_INFINITY);
        Arrays.fill(weightSum, 0, count, 0);
        Arrays.fill(binSum, 0, count, 0);
        int first = side * BINS * BATCH;
        for (int bin = 0; bin < BINS; bin++) {
            foldMaximum(logits, first + bin * BATCH, largest, count);
        }
        for (int bin = 0; bin < BINS; bin++) {
            subtract(logits, first + bin * BATCH, largest, exponents, count);
            addPowers(exponents, bin, weightSum, binSum, count);
        }
    }

    private static void foldMaximum(double[] read, int offset, double[] filled, int count) {
        for (int i = 0; i < count; i++) {
            filled[i] = Math.max(filled[i], read[offset + i]);
        }
    }

    private static void subtract(double[] read, int offset, double[] largest, double[] filled, int count) {
        for (int i = 0; i < count; i++) {
            filled[i] = Math.max(read[offset + i] - largest[i], LOWEST_EXPONENT);
        }
    }

    private static void addPowers(double[] exponents, double bin, double[] weightSum, double[] binSum, int count) {
        for (int i = 0; i < count; i++) {
            double y = exponents[i] * (1.0 / 64);
            double power = 1 + y * (1 + y * (1.0 / 2 + y * (1.0 / 6 + y * (1.0 / 24 + y * (1.0 / 120)))));
            power *= power;
            power *= power;
            power *= power;
            power *= power;
            power *= power;
            power *= power;
            weightSum[i] += power;
            binSum[i] += bin * power;
        }
    }
}
