package npucam.preprocess;

import java.util.Arrays;
import npucam.data.Plane;

/**
 * Bilinear sampling of any plane to any size: first along the source row, then between two source rows, rounded once after
 * both. Sampled source rows are kept, so that neighbouring content rows that share one do not sample it again.
 */
final class PlaneSampler implements Sampler {
    private final int cellBytes;
    private final Taps rows;
    private final boolean pointwiseColumns;
    private final boolean pointwise;
    private final int[] offsets;
    private final int[] weights;
    private final RowStrip strip;
    private final int[] nearCells;
    private final int[] farCells;
    /** By parity of the source row (two neighbours never collide), then by channel. */
    private final int[][][] sampled;

    private final int[] sampledRow = {-1, -1};
    private final int[][] levels;
    private final int[] cells;

    PlaneSampler(SampledPlane sampledPlane) {
        cellBytes = sampledPlane.cellBytes();
        rows = sampledPlane.rows();
        pointwiseColumns = sampledPlane.columns().pointwise();
        pointwise = pointwiseColumns && rows.pointwise();
        offsets = RowGather.offsets(sampledPlane);
        weights = RowGather.weights(sampledPlane);
        strip = new RowStrip(sampledPlane);
        int length = offsets.length;
        nearCells = new int[length];
        farCells = new int[length];
        sampled = new int[2][cellBytes][length];
        levels = new int[cellBytes][length];
        cells = new int[length];
    }

    @Override
    public void open(Plane next) {
        strip.open(next);
        Arrays.fill(sampledRow, -1);
    }

    @Override
    public int[] cells(int y) {
        if (pointwise) {
            gather(strip.offset(y));
            return nearCells;
        }
        blend(y, 0);
        Arrays.fill(cells, 0);
        for (int channel = 0; channel < cellBytes; channel++) {
            merge(levels[channel], 8 * channel, cells);
        }
        return cells;
    }

    @Override
    public int[][] levels(int y) {
        if (pointwiseColumns && rows.weight(y) == 0) {
            gather(strip.offset(y));
            for (int channel = 0; channel < cellBytes; channel++) {
                extract(nearCells, 8 * channel, 0xFF, LEVEL_FRACTION_BITS, levels[channel]);
            }
        } else {
            blend(y, LEVEL_FRACTION_BITS);
        }
        return levels;
    }

    private void blend(int y, int fractionBits) {
        int row = rows.near(y);
        int weight = rows.weight(y);
        int offset = strip.offset(y);
        int[][] upper = sampled(row, offset);
        int[][] lower = weight == 0 ? upper : sampled(row + 1, offset + strip.pitch());
        for (int channel = 0; channel < cellBytes; channel++) {
            blendRows(upper[channel], lower[channel], weight, fractionBits, levels[channel]);
        }
    }

    private int[][] sampled(int row, int offset) {
        int[][] kept = sampled[row & 1];
        if (sampledRow[row & 1] != row) {
            sampledRow[row & 1] = row;
            gather(offset);
            boolean farInNear = 2 * cellBytes <= Integer.BYTES;
            if (!farInNear) {
                RowGather.gather(strip.bytes(), offsets, offset + cellBytes, farCells);
            }
            for (int channel = 0; channel < cellBytes; channel++) {
                int shift = 8 * channel;
                if (farInNear) {
                    blendCells(nearCells, shift, nearCells, shift + 8 * cellBytes, weights, kept[channel]);
                } else {
                    blendCells(nearCells, shift, farCells, shift, weights, kept[channel]);
                }
            }
        }
        return kept;
    }

    private void gather(int offset) {
        RowGather.gather(strip.bytes(), offsets, offset, nearCells);
    }

    /** Vectorises while it reads and writes {@code int} arrays at one index and the shift is the same for all. */
    static void extract(int[] cells, int shift, int mask, int fractionBits, int[] filled) {
        for (int i = 0; i < filled.length; i++) {
            filled[i] = (cells[i] >>> shift & mask) << fractionBits;
        }
    }

    /** {@code near + (far − near)·weight} in 1/4096 of a value. Vectorises as {@link #extract}. */
    private static void blendCells(int[] near, int nearShift, int[] far, int farShift, int[] weights, int[] filled) {
        for (int i = 0; i < filled.length; i++) {
            int a = near[i] >>> nearShift & 0xFF;
            int b = far[i] >>> farShift & 0xFF;
            filled[i] = (a << Taps.WEIGHT_BITS) + (b - a) * weights[i];
        }
    }

    /**
     * The sum is at most 255·2^24 plus rounding, which fits 32 bits unsigned: hence {@code >>>}. Vectorises as one channel a
     * loop; three channels in one body are more than the compiler unrolls, and stay scalar.
     */
    private static void blendRows(int[] upper, int[] lower, int lowerWeight, int fractionBits, int[] filled) {
        int upperWeight = Taps.WEIGHT_ONE - lowerWeight;
        int shift = 2 * Taps.WEIGHT_BITS - fractionBits;
        int half = 1 << (shift - 1);
        for (int i = 0; i < filled.length; i++) {
            filled[i] = (upper[i] * upperWeight + lower[i] * lowerWeight + half) >>> shift;
        }
    }

    /** Vectorises while it reads and writes {@code int} arrays at one index. */
    private static void merge(int[] channel, int shift, int[] cells) {
        for (int i = 0; i < cells.length; i++) {
            cells[i] |= channel[i] << shift;
        }
    }
}
