package npucam.preprocess;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import npucam.data.Plane;

/**
 * Bilinear sampling for reductions by an even whole number on both axes (1280×720 to 640×360), where every content pixel is
 * the mean of a 2×2 neighbourhood. The means are taken of whole rows, four bytes at a time as they lie in the plane, before
 * the pixels are picked: that of byte {@code k} comes from the bytes {@code k} and {@code k + cellBytes} of both rows.
 */
final class PairSampler implements Sampler {
    private static final int EVEN_BYTES = 0x00FF00FF;
    private static final int UPPER_SIX = 0x3F3F3F3F;
    private static final int LOWER_TWO = 0x03030303;
    private static final int HALF_OF_FOUR = 0x02020202;

    private final RowStrip strip;
    private final int[] offsets;
    private final IntBuffer sourceInts;
    private final IntBuffer sourceIntsOneCellOn;
    private final int[] upper;
    private final int[] upperRight;
    private final int[] lower;
    private final int[] lowerRight;
    private final int[] mixed;
    private final IntBuffer mixedInts;
    private final byte[] mixedRow;
    private final int[] cells;
    private final int[][] levels;

    PairSampler(SampledPlane sampledPlane) {
        offsets = RowGather.offsets(sampledPlane);
        int ints = (sampledPlane.rowBytes() + Integer.BYTES - 1) / Integer.BYTES;
        strip = new RowStrip(sampledPlane);
        sourceInts = ints(strip.bytes(), 0);
        sourceIntsOneCellOn = ints(strip.bytes(), sampledPlane.cellBytes());
        upper = new int[ints];
        upperRight = new int[ints];
        lower = new int[ints];
        lowerRight = new int[ints];
        mixed = new int[ints];
        mixedRow = new byte[ints * Integer.BYTES + RowGather.SLACK_BYTES];
        mixedInts = ints(mixedRow, 0);
        cells = new int[offsets.length];
        levels = new int[1][offsets.length];
    }

    static boolean fitsCells(SampledPlane plane) {
        return plane.columns().pairwise() && plane.rows().pairwise();
    }

    /** Levels come from sums kept at even bytes, so every pair must start at an even one. */
    static boolean fitsLevels(SampledPlane plane) {
        return fitsCells(plane) && plane.cellBytes() == 1 && plane.columns().near(0) % 2 == 0;
    }

    @Override
    public void open(Plane next) {
        strip.open(next);
    }

    @Override
    public int[] cells(int y) {
        readRows(y);
        means(upper, upperRight, lower, lowerRight, mixed);
        pick();
        return cells;
    }

    @Override
    public int[][] levels(int y) {
        readRows(y);
        evenSums(upper, upperRight, lower, lowerRight, mixed);
        pick();
        PlaneSampler.extract(cells, 0, 0xFFFF, LEVEL_FRACTION_BITS - 2, levels[0]);
        return levels;
    }

    private void readRows(int y) {
        int first = strip.offset(y) / Integer.BYTES;
        int second = first + strip.pitch() / Integer.BYTES;
        sourceInts.get(first, upper);
        sourceIntsOneCellOn.get(first, upperRight);
        sourceInts.get(second, lower);
        sourceIntsOneCellOn.get(second, lowerRight);
    }

    private void pick() {
        mixedInts.put(0, mixed);
        RowGather.gather(mixedRow, offsets, 0, cells);
    }

    /**
     * The rounded mean of four bytes, for the four bytes of an {@code int} at once: the upper six bits of each are a quarter
     * already; the lower two sum up to 14 at most, rounding included, so that no byte spills into the next. Vectorises
     * because the neighbour cells are arrays of their own, made by copying (only loops over one index do), and because the
     * body is small: summing in 16 bits, even and odd bytes apart, is longer than the compiler unrolls.
     */
    private static void means(int[] upper, int[] upperRight, int[] lower, int[] lowerRight, int[] filled) {
        for (int i = 0; i < filled.length; i++) {
            int a = upper[i];
            int b = upperRight[i];
            int c = lower[i];
            int d = lowerRight[i];
            int quarters =
                    (a >>> 2 & UPPER_SIX) + (b >>> 2 & UPPER_SIX) + (c >>> 2 & UPPER_SIX) + (d >>> 2 & UPPER_SIX);
            int rest = (a & LOWER_TWO) + (b & LOWER_TWO) + (c & LOWER_TWO) + (d & LOWER_TWO) + HALF_OF_FOUR;
            filled[i] = quarters + (rest >>> 2 & LOWER_TWO);
        }
    }

    /** Unrounded sums of 16 bits, of the even bytes only. */
    private static void evenSums(int[] upper, int[] upperRight, int[] lower, int[] lowerRight, int[] filled) {
        for (int i = 0; i < filled.length; i++) {
            filled[i] = (upper[i] & EVEN_BYTES)
                    + (upperRight[i] & EVEN_BYTES)
                    + (lower[i] & EVEN_BYTES)
                    + (lowerRight[i] & EVEN_BYTES);
        }
    }

    private static IntBuffer ints(byte[] bytes, int from) {
        return ByteBuffer.wrap(bytes)
                .slice(from, bytes.length - from)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer();
    }
}
