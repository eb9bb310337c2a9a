package npucam.decode;

/**
 * Non-maximum suppression of rotated boxes: candidates are taken best score first; one is kept unless a better one overlaps it,
 * as {@link ProbIou} says. A better one that was itself suppressed counts only in Fast NMS (Bolya et al., YOLACT, 2019, section
 * 3.4), which is what Ultralytics does. Scratch of one decoder.
 */
final class RotatedNms implements Suppression {
    private final ProbIou overlap;
    private final int limit;
    private final boolean fast;
    private final int[] sorted;

    /**
     * @param capacity most candidates of a frame
     * @param limit most boxes that are kept
     * @param fast whether suppressed boxes suppress too
     */
    RotatedNms(int capacity, float iouThreshold, boolean perClass, int limit, boolean fast) {
        this.overlap = new ProbIou(capacity, iouThreshold, perClass);
        this.limit = limit;
        this.fast = fast;
        this.sorted = new int[capacity];
    }

    @Override
    public int keep(Candidates candidates, int[] order) {
        int count = candidates.count();
        overlap.load(candidates);
        System.arraycopy(order, 0, sorted, 0, count);
        int kept = 0;
        for (int i = 0; i < count && kept < limit; i++) {
            boolean suppressed =
                    fast ? overlap.overlapsAny(sorted, i, sorted[i]) : overlap.overlapsAny(order, kept, sorted[i]);
            if (!suppressed) {
                order[kept++] = sorted[i];
            }
        }
        return kept;
    }
}
