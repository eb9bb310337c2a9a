package npucam.preprocess;

import org.jspecify.annotations.Nullable;

/** {@code clamp((value · slope + offset) >> 16)}: a table of 256 whole numbers as arithmetic, exact for every value. */
final class FixedPointLine {
    private static final int SHIFT = 16;
    /** Keeps value · slope + offset within 32 bits. */
    private static final double STEEPEST = 32;

    private final int slope;
    private final int offset;
    private final int lowest;
    private final int highest;

    private FixedPointLine(int slope, int offset, int lowest, int highest) {
        this.slope = slope;
        this.offset = offset;
        this.lowest = lowest;
        this.highest = highest;
    }

    /**
     * Looks for the line that gives every entry of the table.
     *
     * @param table 256 entries between lowest and highest, read
     * @param stepsPerValue how the table rises
     * @return null when there is none
     */
    static @Nullable FixedPointLine through(int[] table, double stepsPerValue, int lowest, int highest) {
        if (Math.abs(stepsPerValue) > STEEPEST) {
            return null;
        }
        int slope = (int) Math.rint(Math.scalb(stepsPerValue, SHIFT));
        long leastOffset = Integer.MIN_VALUE / 2;
        long greatestOffset = Integer.MAX_VALUE / 2;
        for (int value = 0; value < table.length; value++) {
            long rise = (long) slope * value;
            if (table[value] > lowest) {
                leastOffset = Math.max(leastOffset, ((long) table[value] << SHIFT) - rise);
            }
            if (table[value] < highest) {
                greatestOffset = Math.min(greatestOffset, (((long) table[value] + 1) << SHIFT) - 1 - rise);
            }
        }
        return leastOffset > greatestOffset
                ? null
                : new FixedPointLine(slope, (int) ((leastOffset + greatestOffset) / 2), lowest, highest);
    }

    /** False when no value leaves the range, so that {@link #applyUnclamped} will do. */
    boolean clamps() {
        return outside(0) || outside(255);
    }

    private boolean outside(int value) {
        int result = (value * slope + offset) >> SHIFT;
        return result < lowest || result > highest;
    }

    /**
     * Three lines that do not clamp, each for one channel of the pixels, into bytes 0, 1 and 2 of the results. Vectorises as
     * {@link #apply}, in a third of the time.
     *
     * @param pixels read at {@code firstShift}, 8 and {@code thirdShift}
     * @param filled upper bytes become 0
     */
    static void applyUnclamped(
            FixedPointLine first,
            FixedPointLine second,
            FixedPointLine third,
            int[] pixels,
            int firstShift,
            int thirdShift,
            int[] filled) {
        int slope0 = first.slope;
        int slope1 = second.slope;
        int slope2 = third.slope;
        int offset0 = first.offset;
        int offset1 = second.offset;
        int offset2 = third.offset;
        for (int i = 0; i < filled.length; i++) {
            int pixel = pixels[i];
            filled[i] = (((pixel >>> firstShift & 0xFF) * slope0 + offset0) >>> SHIFT & 0xFF)
                    | (((pixel >>> 8 & 0xFF) * slope1 + offset1) >>> (SHIFT - 8) & 0xFF00)
                    | (((pixel >>> thirdShift & 0xFF) * slope2 + offset2) & 0xFF0000);
        }
    }

    /**
     * Adds the low byte of each result at {@code toShift}. Vectorises while it reads and writes {@code int} arrays at one
     * index; the clamps are sign masks because {@code Math.min} and {@code max} do not vectorise.
     *
     * @param pixels read at {@code fromShift}
     * @param sums changed
     */
    void apply(int[] pixels, int fromShift, int toShift, int[] sums) {
        apply(pixels, fromShift, slope, offset - (lowest << SHIFT), lowest, highest - lowest, toShift, sums);
    }

    private static void apply(
            int[] pixels, int fromShift, int slope, int offset, int lowest, int range, int toShift, int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            int aboveLowest = ((pixels[i] >>> fromShift & 0xFF) * slope + offset) >> SHIFT;
            int belowHighest = (aboveLowest & ~(aboveLowest >> 31)) - range;
            sums[i] |= (((belowHighest & (belowHighest >> 31)) + range + lowest) & 0xFF) << toShift;
        }
    }
}
