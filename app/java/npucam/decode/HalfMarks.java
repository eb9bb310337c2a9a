package npucam.decode;

/**
 * Marks of an F16 or BF16 output. As of {@code float}, halves without sign compare like their magnitude m, the lower 15 bits, those
 * with sign the other way round, and NaN lies beyond infinity. The cut need not be a half itself; it becomes the magnitude c that divides
 * the halves alike. {@code m > c} where bit 15 of {@code m + (32767 − c)} is set, {@code m ≥ c} where that of {@code m + (32768 − c)}
 * is. No sum leaves its 16 bits.
 */
final class HalfMarks extends WordMarks {
    private static final long MAGNITUDES = 0x7fff7fff7fff7fffL;

    private final boolean negativeCut;
    private final long cutAddend;
    private final long infinityAddend;

    HalfMarks(HalfElements elements, int cells, int groups, float cut) {
        super(elements, cells, groups);
        this.negativeCut = cut < 0;
        this.cutAddend =
                inEveryLane(negativeCut ? 32768 - firstNotBelow(elements, -cut) : 32767 - lastNotAbove(elements, cut));
        this.infinityAddend = inEveryLane(32767 - elements.infinity());
    }

    private static int firstNotBelow(HalfElements elements, float real) {
        int magnitude = 0;
        while (elements.real(magnitude) < real) {
            magnitude++;
        }
        return magnitude;
    }

    private static int lastNotAbove(HalfElements elements, float real) {
        int magnitude = elements.infinity();
        while (elements.real(magnitude) > real) {
            magnitude--;
        }
        return magnitude;
    }

    @Override
    void compare(long[] read, long[] filled) {
        if (negativeCut) {
            orAboveNegative(read, cutAddend, infinityAddend, filled);
        } else {
            orAbovePositive(read, cutAddend, infinityAddend, filled);
        }
    }

    private static void orAboveNegative(long[] read, long cutAddend, long infinityAddend, long[] filled) {
        for (int word = 0; word < filled.length; word++) {
            long magnitudes = read[word] & MAGNITUDES;
            filled[word] |= ~(magnitudes + cutAddend) | ~read[word] | (magnitudes + infinityAddend);
        }
    }

    private static void orAbovePositive(long[] read, long cutAddend, long infinityAddend, long[] filled) {
        for (int word = 0; word < filled.length; word++) {
            long magnitudes = read[word] & MAGNITUDES;
            filled[word] |= ((magnitudes + cutAddend) & ~read[word]) | (magnitudes + infinityAddend);
        }
    }
}
