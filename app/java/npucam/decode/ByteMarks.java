package npucam.decode;

import java.util.Arrays;

/**
 * Marks of an I8 or U8 output. The cut becomes a rank among bytes, and eight cells are compared with it at once, in plain
 * {@code long} arithmetic. For a rank u and a cut c, both 0–255: if c < 128, u > c where bit 7 of {@code (u & 127) + (127 − c)} or
 * of u is set; else, where bit 7 of {@code (u & 127) + (255 − c)} and of u is set. No sum leaves its byte. To stay fast the
 * comparison must remain a loop over two arrays, which HotSpot turns into vector code.
 */
final class ByteMarks implements Marks {
    private static final int CELLS_PER_WORD = Long.BYTES;
    private static final long EVERY_BYTE = 0x0101010101010101L;
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
    private static final long HIGH_BIT = ~LOW_BITS;

    private final ByteElements elements;
    private final int cells;
    private final int wholeWords;
    private final int cut;
    private final long[] row;
    private final long[][] groups;
    private final long[] joined;

    ByteMarks(ByteElements elements, int cells, int groups, float cut) {
        this.elements = elements;
        this.cells = cells;
        this.wholeWords = cells / CELLS_PER_WORD;
        this.cut = cutRank(elements, cut);
        int words = (cells + CELLS_PER_WORD - 1) / CELLS_PER_WORD;
        this.row = new long[words];
        this.groups = new long[groups][words];
        this.joined = new long[words];
    }

    /** The highest rank that does not pass; −1 when all do. */
    private static int cutRank(ByteElements elements, float cut) {
        int rank = -1;
        while (rank < 255 && elements.realOfRank(rank + 1) <= cut) {
            rank++;
        }
        return rank;
    }

    @Override
    public void clear() {
        for (long[] group : groups) {
            Arrays.fill(group, 0);
        }
        Arrays.fill(joined, 0);
    }

    @Override
    public void add(int group, int firstElement) {
        elements.words(firstElement, row, wholeWords);
        if (wholeWords < row.length) {
            row[wholeWords] = lastWord(firstElement);
        }
        long flip = elements.flip() * EVERY_BYTE;
        if (cut < 128) {
            orAboveLowCut(row, flip, (127 - cut) * EVERY_BYTE, groups[group]);
        } else {
            orAboveHighCut(row, flip, (255 - cut) * EVERY_BYTE, groups[group]);
        }
    }

    /** The cells after the last whole word; what fills it up may pass, but lies beyond the last cell. */
    private long lastWord(int firstElement) {
        long word = 0;
        for (int cell = wholeWords * CELLS_PER_WORD; cell < cells; cell++) {
            word |= (elements.bytes().get(firstElement + cell) & 0xffL) << (Byte.SIZE * (cell % CELLS_PER_WORD));
        }
        return word;
    }

    private static void orAboveLowCut(long[] read, long flip, long addend, long[] filled) {
        for (int word = 0; word < filled.length; word++) {
            long ranks = read[word] ^ flip;
            filled[word] |= ((ranks & LOW_BITS) + addend) | ranks;
        }
    }

    private static void orAboveHighCut(long[] read, long flip, long addend, long[] filled) {
        for (int word = 0; word < filled.length; word++) {
            long ranks = read[word] ^ flip;
            filled[word] |= ((ranks & LOW_BITS) + addend) & ranks;
        }
    }

    @Override
    public void join(int group) {
        or(groups[group], joined);
    }

    private static void or(long[] read, long[] filled) {
        for (int word = 0; word < filled.length; word++) {
            filled[word] |= read[word];
        }
    }

    @Override
    public int next(int cell) {
        int word = cell / CELLS_PER_WORD;
        long beforeCell = (1L << (Byte.SIZE * (cell % CELLS_PER_WORD))) - 1;
        long mask = HIGH_BIT & ~beforeCell;
        while (word < joined.length) {
            long bits = joined[word] & mask;
            if (bits != 0) {
                return Math.min(cells, word * CELLS_PER_WORD + Long.numberOfTrailingZeros(bits) / Byte.SIZE);
            }
            mask = HIGH_BIT;
            word++;
        }
        return cells;
    }

    @Override
    public boolean isMarked(int group, int cell) {
        return (groups[group][cell / CELLS_PER_WORD] >> (Byte.SIZE * (cell % CELLS_PER_WORD)) & 0x80) != 0;
    }
}
