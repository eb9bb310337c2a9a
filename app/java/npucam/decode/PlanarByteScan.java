package npucam.decode;

import java.util.Arrays;

/**
 * Class scan of an I8 or U8 output that keeps all cells of a class together.
 *
 * <p>The threshold becomes a rank among bytes, and eight cells are compared with it at once, in plain {@code long} arithmetic.
 * For a rank u and a cut c, both 0–255: if c < 128, u > c where bit 7 of {@code (u & 127) + (127 − c)} or of u is set; else,
 * where bit 7 of {@code (u & 127) + (255 − c)} and of u is set. No sum leaves its byte. To stay fast the comparison must
 * remain a loop over two arrays, which HotSpot turns into vector code. The answers are kept per eight classes, so that the
 * class of a cell that passes is found by few looks into the tensor.
 */
final class PlanarByteScan implements ClassScan {
    private static final int GROUP = 8;
    private static final int CELLS_PER_WORD = Long.BYTES;
    private static final long EVERY_BYTE = 0x0101010101010101L;
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
    private static final long HIGH_BIT = ~LOW_BITS;

    private final ByteElements elements;
    private final ChannelBlock classes;
    private final int firstAnchor;
    private final Scores scores;
    private final int cut;
    private final long[] row;
    private final long[][] passesOfGroup;
    private final long[] passes;

    PlanarByteScan(ByteElements elements, ChannelBlock classes, int firstAnchor, Scores scores) {
        this.elements = elements;
        this.classes = classes;
        this.firstAnchor = firstAnchor;
        this.scores = scores;
        this.cut = cutRank(elements, scores.cut());
        this.row = new long[classes.cells() / CELLS_PER_WORD];
        this.passesOfGroup = new long[(classes.channels() + GROUP - 1) / GROUP][row.length];
        this.passes = new long[row.length];
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
    public void scan(Candidates found) {
        Arrays.fill(passes, 0);
        for (int group = 0; group < passesOfGroup.length; group++) {
            long[] ofGroup = passesOfGroup[group];
            Arrays.fill(ofGroup, 0);
            for (int id = group * GROUP; id < endOf(group); id++) {
                elements.words(classes.index(id, 0), row, row.length);
                compare(row, ofGroup);
            }
            join(ofGroup, passes);
        }
        collectWords(found);
        collectRest(found);
    }

    private int endOf(int group) {
        return Math.min((group + 1) * GROUP, classes.channels());
    }

    private static void join(long[] read, long[] filled) {
        for (int word = 0; word < filled.length; word++) {
            filled[word] |= read[word];
        }
    }

    private void compare(long[] read, long[] filled) {
        long flip = elements.flip() * EVERY_BYTE;
        if (cut < 128) {
            orAboveLowCut(read, flip, (127 - cut) * EVERY_BYTE, filled);
        } else {
            orAboveHighCut(read, flip, (255 - cut) * EVERY_BYTE, filled);
        }
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

    private void collectWords(Candidates found) {
        for (int word = 0; word < passes.length; word++) {
            for (long bits = passes[word] & HIGH_BIT; bits != 0; bits &= bits - 1) {
                add(found, word, Long.lowestOneBit(bits));
            }
        }
    }

    private void add(Candidates found, int word, long bit) {
        int cell = word * CELLS_PER_WORD + Long.numberOfTrailingZeros(bit) / Byte.SIZE;
        int best = cut;
        int bestId = 0;
        for (int group = 0; group < passesOfGroup.length; group++) {
            if ((passesOfGroup[group][word] & bit) != 0) {
                for (int id = group * GROUP; id < endOf(group); id++) {
                    int rank = rank(id, cell);
                    if (rank > best) {
                        best = rank;
                        bestId = id;
                    }
                }
            }
        }
        add(found, cell, bestId, best);
    }

    /** The cells after the last whole word. */
    private void collectRest(Candidates found) {
        for (int cell = row.length * CELLS_PER_WORD; cell < classes.cells(); cell++) {
            int best = cut;
            int bestId = 0;
            for (int id = 0; id < classes.channels(); id++) {
                int rank = rank(id, cell);
                if (rank > best) {
                    best = rank;
                    bestId = id;
                }
            }
            if (best > cut) {
                add(found, cell, bestId, best);
            }
        }
    }

    private void add(Candidates found, int cell, int id, int rank) {
        int candidate = found.add(firstAnchor + cell);
        found.classId[candidate] = id;
        found.score[candidate] = scores.of(elements.realOfRank(rank));
    }

    private int rank(int id, int cell) {
        return (elements.bytes().get(classes.index(id, cell)) & 0xff) ^ elements.flip();
    }
}
