package npucam.data;

import java.util.Arrays;
import java.util.List;

/** The pixels of one object: a rectangle of whole frame pixels and, row by row, which of them belong to it. Immutable. */
public final class Mask {
    private final int left;
    private final int top;
    private final int right;
    private final int bottom;
    private final int[] runLengths;

    /** A corner between frame pixels: that of pixel (0, 0) which is left and top is (0, 0). */
    public record Corner(int x, int y) {}

    /**
     * @param left first column, in frame pixels
     * @param top first row, in frame pixels
     * @param right column after the last
     * @param bottom row after the last
     * @param runLengths pixels not in the object, then pixels in it, and so on by turns, row by row inside the rectangle; read
     * @throws IllegalArgumentException unless the runs add up to the rectangle
     */
    public Mask(int left, int top, int right, int bottom, int[] runLengths) {
        this(left, top, right, bottom, runLengths, runLengths.length);
    }

    /** @param count of the run lengths, the others do not matter */
    public Mask(int left, int top, int right, int bottom, int[] runLengths, int count) {
        this.left = left;
        this.top = top;
        this.right = right;
        this.bottom = bottom;
        this.runLengths = Arrays.copyOf(runLengths, count);
        long sum = 0;
        for (int run : this.runLengths) {
            sum += run;
        }
        if (right < left || bottom < top || sum != (long) width() * height()) {
            throw new IllegalArgumentException("runs of " + sum + " pixels do not fill the rectangle [" + left + ","
                    + top + "," + right + "," + bottom + "]");
        }
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

    public int width() {
        return right - left;
    }

    public int height() {
        return bottom - top;
    }

    /** A copy: pixels not in the object first, then by turns. */
    public int[] runLengths() {
        return runLengths.clone();
    }

    /** The rectangle's pixels row by row, new: which belong to the object. */
    public boolean[] bitmap() {
        boolean[] bitmap = new boolean[width() * height()];
        int place = 0;
        for (int run = 0; run < runLengths.length; run++) {
            Arrays.fill(bitmap, place, place + runLengths[run], run % 2 == 1);
            place += runLengths[run];
        }
        return bitmap;
    }

    /**
     * The outer outline of the object's largest part whose pixels meet along sides, seen in the picture clockwise: no point of the
     * exact outline is further than a pixel from it. Holes and smaller parts are not in it.
     *
     * @return not closed: the last corner is joined to the first; empty for an empty mask
     */
    public List<Corner> polygon() {
        return MaskOutline.of(this);
    }
}
