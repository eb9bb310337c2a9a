package npucam.decode;

/**
 * Marks of an I8 or U8 output. The cut becomes a rank among bytes. For a rank u and a cut c, both 0–255: if c < 128, u > c where bit
 * 7 of {@code (u & 127) + (127 − c)} or of u is set; else, where bit 7 of {@code (u & 127) + (255 − c)} and of u is set. No sum
 * leaves its byte.
 */
final class ByteMarks extends WordMarks {
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;

    private final boolean lowCut;
    private final long addend;
    private final long flip;

    ByteMarks(ByteElements elements, int cells, int groups, float cut) {
        super(elements, cells, groups);
        int cutRank = cutRank(elements, cut);
        this.lowCut = cutRank < 128;
        this.addend = inEveryLane((lowCut ? 127 : 255) - cutRank);
        this.flip = inEveryLane(elements.flip());
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
    void compare(long[] read, long[] filled) {
        if (lowCut) {
            orAboveLowCut(read, flip, addend, filled);
        } else {
            orAboveHighCut(read, flip, addend, filled);
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
}
