package npucam.decode;

import java.util.Arrays;

/**
 * Marks of outputs with small elements, several of which are compared at once as lanes of a {@code long}, in plain arithmetic. The
 * highest bit of a lane is the answer. To stay fast the comparisons must remain loops over two arrays, which HotSpot turns into
 * vector code; it does not where the arrays are of {@code byte} or {@code short}.
 */
abstract class WordMarks implements Marks {
    private final WordElements elements;
    private final int cells;
    private final int laneBits;
    private final int lanes;
    private final long highBits;
    private final int wholeWords;
    private final long[] row;
    private final long[][] groups;
    private final long[] joined;

    WordMarks(WordElements elements, int cells, int groups) {
        this.elements = elements;
        this.cells = cells;
        this.laneBits = Byte.SIZE * elements.spec().type().bytes();
        this.lanes = Long.SIZE / laneBits;
        this.highBits = inEveryLane(1L << (laneBits - 1));
        this.wholeWords = cells / lanes;
        int words = (cells + lanes - 1) / lanes;
        this.row = new long[words];
        this.groups = new long[groups][words];
        this.joined = new long[words];
    }

    final long inEveryLane(long value) {
        long word = 0;
        for (int shift = 0; shift < Long.SIZE; shift += laneBits) {
            word |= value << shift;
        }
        return word;
    }

    /** Sets the highest bit of every lane whose element passes; other bits may be set too. {@code filled} is or-ed to. */
    abstract void compare(long[] read, long[] filled);

    @Override
    public final void clear() {
        for (long[] group : groups) {
            Arrays.fill(group, 0);
        }
        Arrays.fill(joined, 0);
    }

    @Override
    public final void add(int group, int firstElement) {
        elements.words().read(firstElement, row, wholeWords);
        if (wholeWords < row.length) {
            row[wholeWords] = lastWord(firstElement);
        }
        compare(row, groups[group]);
    }

    /** The cells after the last whole word; what fills it up may pass, but lies beyond the last cell. */
    private long lastWord(int firstElement) {
        long word = 0;
        for (int cell = wholeWords * lanes; cell < cells; cell++) {
            word |= elements.bits(firstElement + cell) << (laneBits * (cell % lanes));
        }
        return word;
    }

    @Override
    public final void join(int group) {
        or(groups[group], joined);
    }

    private static void or(long[] read, long[] filled) {
        for (int word = 0; word < filled.length; word++) {
            filled[word] |= read[word];
        }
    }

    @Override
    public final int next(int cell) {
        long mask = highBits & -(1L << (laneBits * (cell % lanes)));
        for (int word = cell / lanes; word < joined.length; word++) {
            long bits = joined[word] & mask;
            if (bits != 0) {
                return Math.min(cells, word * lanes + Long.numberOfTrailingZeros(bits) / laneBits);
            }
            mask = highBits;
        }
        return cells;
    }

    @Override
    public final boolean isMarked(int group, int cell) {
        long highBit = 1L << (laneBits * (cell % lanes) + laneBits - 1);
        return (groups[group][cell / lanes] & highBit) != 0;
    }
}
