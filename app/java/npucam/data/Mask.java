package npucam.data;

/** The pixels of one object: a rectangle of whole frame pixels and, row by row, which of them belong to it. Immutable. */
public final class Mask {
    private final int left;
    private final int top;
    private final int right;
    private final int bottom;
    private final int[] runLengths;

    /**
     * @param left first column, in frame pixels
     * @param top first row, in frame pixels
     * @param right column after the last
     * @param bottom row after the last
     * @param runLengths pixels not in the object, then pixels in it, and so on by turns, row by row inside the rectangle; read
     * @throws IllegalArgumentException unless the runs add up to the rectangle
     */
    public Mask(int left, int top, int right, int bottom, int[] runLengths) {
        long sum = 0;
        for (int run : runLengths) {
            sum += run;
        }
        if (right < left || bottom < top || sum != (long) (right - left) * (bottom - top)) {
            throw new IllegalArgumentException("runs of " + sum + " pixels do not fill the rectangle [" + left + ","
                    + top + "," + right + "," + bottom + "]");
        }
        this.left = left;
        this.top = top;
        this.right = right;
        this.bottom = bottom;
        this.runLengths = runLengths.clone();
    }

    public int left() {
        return left;
    }

    public int top() {
        return top;
    }

    public int right() {
        return right;
    }

    public int bottom() {
        return bottom;
    }

    /** A copy: pixels not in the object first, then by turns. */
    public int[] runLengths() {
        return runLengths.clone();
    }
}
