package npucam.decode;

/**
 * Boxes from one head's DFL logits: per side the expectation of the bin number under the softmax of its 16 logits, in cells (Li
 * et al., Generalized Focal Loss, 2020, eq. 6). Works on {@link #BATCH} candidates at a time, through scratch of its own.
 */
abstract sealed class Dfl implements HeadBoxes permits FloatDfl, ByteDfl {
    static final int SIDES = 4;
    static final int BINS = 16;
    static final int CHANNELS = SIDES * BINS;
    static final int BATCH = 1024;

    private final int firstAnchor;
    private final AnchorGrid grid;
    private final int[] cells = new int[BATCH];
    private final double[] distances = new double[SIDES * BATCH];

    Dfl(int firstAnchor, AnchorGrid grid) {
        this.firstAnchor = firstAnchor;
        this.grid = grid;
    }

    /**
     * For a head's output.
     *
     * @param block its 64 DFL channels
     */
    static Dfl of(AnchorBlock block, AnchorGrid grid) {
        return block.elements() instanceof ByteElements bytes
                ? new ByteDfl(bytes, block, grid)
                : new FloatDfl(block, grid);
    }

    @Override
    public final void place(Candidates candidates, int from, int to) {
        for (int start = from; start < to; start += BATCH) {
            int count = Math.min(BATCH, to - start);
            for (int i = 0; i < count; i++) {
                cells[i] = candidates.anchor[start + i] - firstAnchor;
            }
            expectations(cells, count, distances);
            for (int i = 0; i < count; i++) {
                grid.place(
                        candidates,
                        start + i,
                        distances[i],
                        distances[BATCH + i],
                        distances[2 * BATCH + i],
                        distances[3 * BATCH + i]);
            }
        }
    }

    /**
     * Computes {@code [SIDES][BATCH]} expectations.
     *
     * @param cells read up to {@code count}, ascending
     */
    abstract void expectations(int[] cells, int count, double[] filled);
}
