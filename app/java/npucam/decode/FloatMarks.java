package npucam.decode;

import java.util.Arrays;

/**
 * Marks of an F32 output. Each row is copied from the tensor into an array in one go, then every cell of it is compared with the
 * cut. The comparison is done on the floats' bits, as whole numbers, and its answer is a sign bit: floats without sign compare
 * like their bits, floats with sign the other way round, and NaN is what lies beyond infinity, with or without sign. To stay fast
 * the comparison must remain a loop over two arrays without a branch, which HotSpot turns into vector code; reads from the direct
 * buffer itself it does not, and {@link Math#max} is slow in code of its first compiler.
 */
final class FloatMarks implements Marks {
    private static final int MAGNITUDE = Integer.MAX_VALUE;
    private static final int INFINITY = Float.floatToIntBits(Float.POSITIVE_INFINITY);

    private final FloatElements elements;
    private final float cut;
    private final int[] row;
    private final int[][] groups;
    private final int[] joined;

    FloatMarks(FloatElements elements, int cells, int groups, float cut) {
        this.elements = elements;
        this.cut = cut;
        this.row = new int[cells];
        this.groups = new int[groups][cells];
        this.joined = new int[cells];
    }

    @Override
    public void clear() {
        for (int[] group : groups) {
            Arrays.fill(group, 0);
        }
        Arrays.fill(joined, 0);
    }

    @Override
    public void add(int group, int firstElement) {
        elements.bits(firstElement, row);
        if (cut < 0) {
            orAboveNegative(row, Float.floatToIntBits(-cut), groups[group]);
        } else {
            orAbovePositive(row, Float.floatToIntBits(cut), groups[group]);
        }
    }

    private static void orAboveNegative(int[] read, int cutMagnitude, int[] filled) {
        for (int cell = 0; cell < filled.length; cell++) {
            int magnitude = read[cell] & MAGNITUDE;
            filled[cell] |= (magnitude - cutMagnitude) | ~read[cell] | (INFINITY - magnitude);
        }
    }

    private static void orAbovePositive(int[] read, int cutMagnitude, int[] filled) {
        for (int cell = 0; cell < filled.length; cell++) {
            int magnitude = read[cell] & MAGNITUDE;
            filled[cell] |= ((cutMagnitude - magnitude) & ~read[cell]) | (INFINITY - magnitude);
        }
    }

    /** 1 if any of some elements, given as their bits, is above the cut, else 0. HotSpot turns these loops into vector code too. */
    static int anyAbove(float cut, int[] read, int first, int length) {
        int signs = cut < 0
                ? signsAboveNegative(read, first, first + length, Float.floatToIntBits(-cut))
                : signsAbovePositive(read, first, first + length, Float.floatToIntBits(cut));
        return signs >>> (Integer.SIZE - 1);
    }

    private static int signsAboveNegative(int[] read, int from, int to, int cutMagnitude) {
        int signs = 0;
        for (int i = from; i < to; i++) {
            int magnitude = read[i] & MAGNITUDE;
            signs |= (magnitude - cutMagnitude) | ~read[i] | (INFINITY - magnitude);
        }
        return signs;
    }

    private static int signsAbovePositive(int[] read, int from, int to, int cutMagnitude) {
        int signs = 0;
        for (int i = from; i < to; i++) {
            int magnitude = read[i] & MAGNITUDE;
            signs |= ((cutMagnitude - magnitude) & ~read[i]) | (INFINITY - magnitude);
        }
        return signs;
    }

    @Override
    public void join(int group) {
        or(groups[group], joined);
    }

    private static void or(int[] read, int[] filled) {
        for (int cell = 0; cell < filled.length; cell++) {
            filled[cell] |= read[cell];
        }
    }

    @Override
    public int next(int cell) {
        int next = cell;
        while (next < joined.length && joined[next] >= 0) {
            next++;
        }
        return next;
    }

    @Override
    public boolean isMarked(int group, int cell) {
        return groups[group][cell] < 0;
    }
}
