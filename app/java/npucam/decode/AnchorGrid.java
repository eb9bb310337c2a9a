package npucam.decode;

/**
 * The anchor points of the three heads in their flat order: head stride 8, then 16, then 32, each row by row. Centres are in
 * cells, so a box's corner in model pixels is {@code (centre ∓ distance) × headStride}.
 */
final class AnchorGrid {
    static final int HEADS = 3;
    static final int LARGEST_HEAD_STRIDE = headStride(HEADS - 1);

    private final int modelWidth;
    private final int modelHeight;
    private final int cells;
    private final float[] centreX;
    private final float[] centreY;
    private final float[] headStride;

    /** @throws IllegalArgumentException unless the size {@link #fits} */
    AnchorGrid(int modelWidth, int modelHeight) {
        if (!fits(modelWidth, modelHeight)) {
            throw new IllegalArgumentException(
                    modelWidth + "x" + modelHeight + " is not a multiple of " + LARGEST_HEAD_STRIDE);
        }
        this.modelWidth = modelWidth;
        this.modelHeight = modelHeight;
        this.cells = cellsOf(modelWidth, modelHeight);
        this.centreX = new float[cells];
        this.centreY = new float[cells];
        this.headStride = new float[cells];
        for (int head = 0, anchor = 0; head < HEADS; head++) {
            for (int y = 0; y < rows(head); y++) {
                for (int x = 0; x < columns(head); x++, anchor++) {
                    centreX[anchor] = x + 0.5f;
                    centreY[anchor] = y + 0.5f;
                    headStride[anchor] = headStride(head);
                }
            }
        }
    }

    /** A model's width and height must be multiples of the largest head stride. */
    static boolean fits(int modelWidth, int modelHeight) {
        return modelWidth > 0
                && modelHeight > 0
                && modelWidth % LARGEST_HEAD_STRIDE == 0
                && modelHeight % LARGEST_HEAD_STRIDE == 0;
    }

    /** Cells of all heads for a model size. */
    static int cellsOf(int modelWidth, int modelHeight) {
        int cells = 0;
        for (int head = 0; head < HEADS; head++) {
            cells += (modelWidth / headStride(head)) * (modelHeight / headStride(head));
        }
        return cells;
    }

    static int headStride(int head) {
        return 8 << head;
    }

    int modelWidth() {
        return modelWidth;
    }

    int modelHeight() {
        return modelHeight;
    }

    int columns(int head) {
        return modelWidth / headStride(head);
    }

    int rows(int head) {
        return modelHeight / headStride(head);
    }

    int cells(int head) {
        return columns(head) * rows(head);
    }

    /** Cells of all heads. */
    int cells() {
        return cells;
    }

    /** Flat index of a head's first cell. */
    int firstAnchor(int head) {
        int first = 0;
        for (int before = 0; before < head; before++) {
            first += cells(before);
        }
        return first;
    }

    /** An anchor point in cells of its head. */
    float centreX(int anchor) {
        return centreX[anchor];
    }

    /** An anchor point in cells of its head. */
    float centreY(int anchor) {
        return centreY[anchor];
    }

    /** Model pixels per cell at an anchor. */
    float headStrideAt(int anchor) {
        return headStride[anchor];
    }

    /** Sets a candidate's box from its distances to the four sides, in cells. */
    void place(Candidates candidates, int candidate, double left, double top, double right, double bottom) {
        int anchor = candidates.anchor[candidate];
        float x = centreX[anchor];
        float y = centreY[anchor];
        float scale = headStride[anchor];
        candidates.box(
                candidate,
                (float) ((x - left) * scale),
                (float) ((y - top) * scale),
                (float) ((x + right) * scale),
                (float) ((y + bottom) * scale));
    }

    /** For messages: {@code 640x480}. */
    @Override
    public String toString() {
        return modelWidth + "x" + modelHeight;
    }
}
