package npucam.decode;

import java.util.Arrays;

/** Builds the run lengths of a mask: pixels outside first, then inside, and so on by turns. Scratch, used again for every mask. */
final class MaskRuns {
    private int[] lengths = new int[256];
    private int count;
    private boolean inside;

    void clear() {
        lengths[0] = 0;
        count = 1;
        inside = false;
    }

    void append(boolean pixelsInside, int pixels) {
        if (pixelsInside == inside) {
            lengths[count - 1] += pixels;
        } else {
            if (count == lengths.length) {
                lengths = Arrays.copyOf(lengths, 2 * count);
            }
            lengths[count++] = pixels;
            inside = pixelsInside;
        }
    }

    boolean isEmpty() {
        return count == 1;
    }

    /** Lent; valid up to {@link #count} until the next change. */
    int[] lengths() {
        return lengths;
    }

    int count() {
        return count;
    }
}
