package npucam.model.compare;

import java.util.Arrays;
import java.util.List;
import npucam.data.Detection;

/**
 * Which found object is which true one, in one picture, as COCO's evaluation decides it (pycocotools, {@code evaluateImg}): found ones
 * choose best score first; each takes the true one of its class that overlaps it most and is still free, if that is enough; of equal
 * ones the last.
 */
final class Matching {
    static final int NONE = -1;

    /** COCO's guard: what overlaps wholly passes even a threshold of 1. */
    private static final double WHOLE = 1 - 1e-10;

    private final int truths;
    /** [found][truth]; below 0 where the classes differ. */
    private final double[][] overlaps;

    /**
     * @param truths read
     * @param found read; best score first
     */
    Matching(List<Detection> truths, List<Detection> found) {
        this.truths = truths.size();
        this.overlaps = new double[found.size()][truths.size()];
        for (int i = 0; i < found.size(); i++) {
            for (int j = 0; j < truths.size(); j++) {
                overlaps[i][j] = found.get(i).classId() == truths.get(j).classId()
                        ? Overlap.ofBoxes(found.get(i), truths.get(j))
                        : -1;
            }
        }
    }

    /** Index of the true object for each found one, or {@link #NONE}. */
    int[] truthOfFound(double leastOverlap) {
        int[] truthOf = new int[overlaps.length];
        Arrays.fill(truthOf, NONE);
        boolean[] taken = new boolean[truths];
        for (int i = 0; i < overlaps.length; i++) {
            double best = Math.min(leastOverlap, WHOLE);
            for (int j = 0; j < truths; j++) {
                if (!taken[j] && overlaps[i][j] >= best) {
                    best = overlaps[i][j];
                    truthOf[i] = j;
                }
            }
            if (truthOf[i] != NONE) {
                taken[truthOf[i]] = true;
            }
        }
        return truthOf;
    }
}
