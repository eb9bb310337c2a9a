package npucam.decode;

import java.util.Arrays;

/**
 * Greedy non-maximum suppression: candidates are taken best score first (equal scores in anchor order); one is kept unless a
 * kept one, of its class where that matters, overlaps it with IoU above the threshold, strictly. IoU is intersection / union of the
 * boxes in model pixels, in float; boxes without area overlap nothing.
 *
 * <p>Kept boxes lie in tiles by their centres, and a candidate only meets those of the tiles around it. That loses nothing: on
 * either axis let I be the overlap of two boxes and U the length they cover together. IoU > t needs I > t·U, and I is at most
 * the candidate's width w, so U < w/t; their centres are at most (U − I)/2 < w·(1 − t)/(2t) apart. Scratch of one decoder.
 */
final class Nms implements Suppression {
    private static final int NONE = -1;
    private static final int TILE_PIXELS = 32;

    /** Room for rounding, in pixels. */
    private static final float MARGIN = 1;

    private final float iouThreshold;
    private final boolean perClass;
    private final float reachPerSize;
    private final int columns;
    private final int rows;
    private final int[] lastOfTile;
    private final int[] previousInTile;
    private final int[] tile;
    private final int[] classId;
    private final float[] left;
    private final float[] top;
    private final float[] right;
    private final float[] bottom;
    private final float[] area;

    /**
     * @param perClass whether boxes of different classes leave each other alone
     * @param limit most boxes that are kept
     */
    Nms(AnchorGrid grid, float iouThreshold, boolean perClass, int limit) {
        this.iouThreshold = iouThreshold;
        this.perClass = perClass;
        this.reachPerSize = (1 - iouThreshold) / (2 * iouThreshold);
        columns = grid.modelWidth() / TILE_PIXELS;
        rows = grid.modelHeight() / TILE_PIXELS;
        lastOfTile = new int[columns * rows];
        Arrays.fill(lastOfTile, NONE);
        previousInTile = new int[limit];
        tile = new int[limit];
        classId = new int[limit];
        left = new float[limit];
        top = new float[limit];
        right = new float[limit];
        bottom = new float[limit];
        area = new float[limit];
    }

    @Override
    public int keep(Candidates candidates, int[] order) {
        int kept = 0;
        for (int i = 0; i < candidates.count() && kept < left.length; i++) {
            int candidate = order[i];
            load(candidates, candidate, kept);
            if (!isSuppressed(kept)) {
                settle(kept);
                order[kept++] = candidate;
            }
        }
        for (int slot = 0; slot < kept; slot++) {
            lastOfTile[tile[slot]] = NONE;
        }
        return kept;
    }

    private void load(Candidates candidates, int candidate, int slot) {
        classId[slot] = perClass ? candidates.classId[candidate] : 0;
        left[slot] = candidates.left[candidate];
        top[slot] = candidates.top[candidate];
        right[slot] = candidates.right[candidate];
        bottom[slot] = candidates.bottom[candidate];
        area[slot] = (right[slot] - left[slot]) * (bottom[slot] - top[slot]);
    }

    /** Whether a kept box suppresses the one in a slot. */
    private boolean isSuppressed(int slot) {
        float x = (left[slot] + right[slot]) / 2;
        float y = (top[slot] + bottom[slot]) / 2;
        float reachX = (right[slot] - left[slot]) * reachPerSize + MARGIN;
        float reachY = (bottom[slot] - top[slot]) * reachPerSize + MARGIN;
        int lastColumn = tileAt(x + reachX, columns);
        int lastRow = tileAt(y + reachY, rows);
        for (int row = tileAt(y - reachY, rows); row <= lastRow; row++) {
            for (int column = tileAt(x - reachX, columns); column <= lastColumn; column++) {
                if (overlapsOneOf(row * columns + column, slot)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void settle(int slot) {
        int column = tileAt((left[slot] + right[slot]) / 2, columns);
        int row = tileAt((top[slot] + bottom[slot]) / 2, rows);
        tile[slot] = row * columns + column;
        previousInTile[slot] = lastOfTile[tile[slot]];
        lastOfTile[tile[slot]] = slot;
    }

    /** What lies beyond the picture belongs to its outermost tiles. */
    private static int tileAt(float coordinate, int tiles) {
        return (int) Math.max(0, Math.min(tiles - 1, coordinate / TILE_PIXELS));
    }

    private boolean overlapsOneOf(int tileIndex, int slot) {
        for (int other = lastOfTile[tileIndex]; other != NONE; other = previousInTile[other]) {
            if (classId[other] == classId[slot] && overlaps(other, slot)) {
                return true;
            }
        }
        return false;
    }

    private boolean overlaps(int a, int b) {
        float width = Math.min(right[a], right[b]) - Math.max(left[a], left[b]);
        float height = Math.min(bottom[a], bottom[b]) - Math.max(top[a], top[b]);
        if (!(width > 0 && height > 0)) {
            return false;
        }
        float intersection = width * height;
        return intersection > iouThreshold * (area[a] + area[b] - intersection);
    }
}
