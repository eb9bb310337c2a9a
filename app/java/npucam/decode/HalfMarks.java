package npucam.decode;

import java.util.Arrays;

/**
 * Marks of an F16 or BF16 output: the comparison of {@link FloatMarks} on 16 bits, so that a vector holds twice as many. The cut
 * need not be a half itself; it is moved to the neighbouring magnitude that divides the halves alike.
 */
final class HalfMarks implements Marks {
    private static final int MAGNITUDE = Short.MAX_VALUE;

    private final HalfElements elements;
    private final boolean negativeCut;
    private final int cutMagnitude;
    private final int infinity;
    private final short[] row;
    private final short[][] groups;
    private final short[] joined;

    HalfMarks(HalfElements elements, int cells, int groups, float cut) {
        this.elements = elements;
        this.infinity = elements.infinity();
        this.negativeCut = cut < 0;
        this.cutMagnitude = negativeCut ? firstNotBelow(-cut) : lastNotAbove(cut);
        this.row = new short[cells];
        this.groups = new short[groups][cells];
        this.joined = new short[cells];
    }

    private int firstNotBelow(float real) {
        int magnitude = 0;
        while (elements.real(magnitude) < real) {
            magnitude++;
        }
        return magnitude;
    }

    private int lastNotAbove(float real) {
        int magnitude = infinity;
        while (elements.real(magnitude) > real) {
            magnitude--;
        }
        return magnitude;
    }

    @Override
    public void clear() {
        for (short[] group : groups) {
            Arrays.fill(group, (short) 0);
        }
        Arrays.fill(joined, (short) 0);
    }

    @Override
    public void add(int group, int firstElement) {
        elements.bits(firstElement, row);
        if (negativeCut) {
            orAboveNegative(row, cutMagnitude, infinity, groups[group]);
        } else {
            orAbovePositive(row, cutMagnitude, infinity, groups[group]);
        }
    }

    private static void orAboveNegative(short[] read, int cutMagnitude, int infinity, short[] filled) {
        for (int cell = 0; cell < filled.length; cell++) {
            int magnitude = read[cell] & MAGNITUDE;
            filled[cell] |= (short) ((magnitude - cutMagnitude) | ~read[cell] | (infinity - magnitude));
        }
    }

    private static void orAbovePositive(short[] read, int cutMagnitude, int infinity, short[] filled) {
        for (int cell = 0; cell < filled.length; cell++) {
            int magnitude = read[cell] & MAGNITUDE;
            filled[cell] |= (short) (((cutMagnitude - magnitude) & ~read[cell]) | (infinity - magnitude));
        }
    }

    @Override
    public void join(int group) {
        or(groups[group], joined);
    }

    private static void or(short[] read, short[] filled) {
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
