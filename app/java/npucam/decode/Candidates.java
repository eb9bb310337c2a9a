package npucam.decode;

import java.util.Arrays;
import npucam.data.Box;

/**
 * The cells of one frame whose best class passed the threshold, in ascending anchor order, as parallel arrays: filled by the
 * class scans, completed with boxes by the decoder, read by {@link Nms}. Scratch of one decoder, used again for every frame.
 */
final class Candidates {
    /** Flat index over all heads. */
    final int[] anchor;

    final int[] classId;
    final float[] score;

    /** Corners in model pixels, not clipped. Of an obb model: before it is turned about its centre. */
    final float[] left;

    final float[] top;
    final float[] right;
    final float[] bottom;

    /** By how much an obb model turns the box about its centre, in radians, clockwise as seen; not set by other models. */
    final float[] angle;

    private int count;

    /** @param capacity cells of all heads; a frame cannot have more candidates */
    Candidates(int capacity) {
        anchor = new int[capacity];
        classId = new int[capacity];
        score = new float[capacity];
        left = new float[capacity];
        top = new float[capacity];
        right = new float[capacity];
        bottom = new float[capacity];
        angle = new float[capacity];
    }

    int capacity() {
        return anchor.length;
    }

    int count() {
        return count;
    }

    void clear() {
        count = 0;
    }

    /** Appends a candidate whose class and score are set later; returns its index. */
    int add(int anchorIndex) {
        anchor[count] = anchorIndex;
        return count++;
    }

    /** The first candidate, not before {@code from}, whose anchor is at or after the given one. */
    int firstAt(int from, int anchorIndex) {
        int candidate = from;
        while (candidate < count && anchor[candidate] < anchorIndex) {
            candidate++;
        }
        return candidate;
    }

    void box(int candidate, float boxLeft, float boxTop, float boxRight, float boxBottom) {
        left[candidate] = boxLeft;
        top[candidate] = boxTop;
        right[candidate] = boxRight;
        bottom[candidate] = boxBottom;
    }

    /** Moves a box, in model pixels. */
    void shift(int candidate, double byX, double byY) {
        box(
                candidate,
                (float) (left[candidate] + byX),
                (float) (top[candidate] + byY),
                (float) (right[candidate] + byX),
                (float) (bottom[candidate] + byY));
    }

    /** Centre in model pixels. */
    double centreX(int candidate) {
        return (left[candidate] + (double) right[candidate]) / 2;
    }

    /** Centre in model pixels. */
    double centreY(int candidate) {
        return (top[candidate] + (double) bottom[candidate]) / 2;
    }

    /** In model pixels. */
    Box boxInModel(int candidate) {
        return new Box(left[candidate], top[candidate], right[candidate], bottom[candidate]);
    }

    /** Drops all from an index on. */
    void truncate(int length) {
        count = length;
    }

    /** Becomes a copy of others, without their boxes. */
    void set(Candidates others) {
        count = others.count;
        System.arraycopy(others.anchor, 0, anchor, 0, count);
        System.arraycopy(others.classId, 0, classId, 0, count);
        System.arraycopy(others.score, 0, score, 0, count);
    }

    /** Keeps the candidates of the given indexes. {@code chosen} is read up to {@code length} and left sorted. */
    void retain(int[] chosen, int length) {
        Arrays.sort(chosen, 0, length);
        for (int i = 0; i < length; i++) {
            move(chosen[i], i);
        }
        count = length;
    }

    /** Keeps the candidates that score above the threshold of their class. */
    void retainAbove(float[] thresholdOfClass) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (score[i] > thresholdOfClass[classId[i]]) {
                move(i, kept++);
            }
        }
        count = kept;
    }

    /** Boxes stay behind: they are not there yet. */
    void move(int from, int to) {
        anchor[to] = anchor[from];
        classId[to] = classId[from];
        score[to] = score[from];
    }
}
