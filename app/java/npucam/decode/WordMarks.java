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
    /** Lanes and their bits are powers of two, and kept as their exponents: divisions would cost more than all else in {@link #isMarked}. */
    private final int laneBitsExponent;

    private final int lanesExponent;
    private final long firstHighBit;
    private final long highBits;
    private final int wholeWords;
    private final long[] row;
    private final long[][] groups;
    private final long[] joined;

    WordMarks(WordElements elements, int cells, int groups) {
        this.elements = elements;
        this.cells = cells;
        int laneBits = Byte.SIZE * elements.spec().type().bytes();
        int lanes = Long.SIZE / laneBits;
        this.laneBitsExponent = Integer.numberOfTrailingZeros(laneBits);
        this.lanesExponent = Integer.numberOfTrailingZeros(lanes);
        this.firstHighBit = 1L << (laneBits - 1);
        this.highBits = inEveryLane(firstHighBit);
        this.wholeWords = cells / lanes;
        int words = (cells + lanes - 1) / lanes;
        this.row = new long[words];
        this.groups = new long[groups][words];
        this.joined = new long[words];
    }

    final long inEveryLane(long value) {
        long word = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 1 << laneBitsExponent) {
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
        for (int cell = wholeWords << lanesExponent; cell < cells; cell++) {
            word |= elements.bits(firstElement + cell) << shiftOf(cell);
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
        long mask = highBits & -(1L << shiftOf(cell));
        for (int word = cell >> lanesExponent; word < joined.length; word++) {
            long bits = joined[word] & mask;
            if (bits != 0) {
                int lane = Long.numberOfTrailingZeros(bits) >> laneBitsExponent;
                return Math.min(cells, (word << lanesExponent) + lane);
            }
            mask = highBits;
        }
        return cells;
    }

    @Override
    public final boolean isMarked(int group, int cell) {
        return (groups[group][cell >> lanesExponent] & (firstHighBit << shiftOf(cell))) != 0;
    }

    /** How far left in its word a cell lies; more than a word, of which shifts of a {@code long} leave out the whole ones. */
    private int shiftOf(int cell) {
        return cell << laneBitsExponent;
    }
}
