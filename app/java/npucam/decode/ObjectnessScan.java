package npucam.decode;

import java.util.Arrays;

/**
 * Class scan of YOLOv5, where {@code score = objectness × class score}. As no class score exceeds 1, a cell must pass the
 * threshold by its objectness alone; only the few that do have their classes read, class by class over {@link #BATCH} cells.
 */
final class ObjectnessScan implements ClassScan {
    private static final int BATCH = 1024;

    private final ClassScan objectness;
    private final AnchorBlock classes;
    private final Scores scores;
    private final float scoreThreshold;
    private final int[] cells = new int[BATCH];
    private final double[] row = new double[BATCH];
    private final double[] best = new double[BATCH];
    private final int[] bestId = new int[BATCH];

    ObjectnessScan(AnchorBlock objectness, AnchorBlock classes, Activation activation, float scoreThreshold) {
        this.objectness = ClassScan.of(objectness, activation, scoreThreshold);
        this.classes = classes;
        this.scores = new Scores(classes.elements(), activation, scoreThreshold);
        this.scoreThreshold = scoreThreshold;
    }

    @Override
    public void scan(Candidates found) {
        int first = found.count();
        objectness.scan(found);
        int end = found.count();
        int kept = first;
        for (int from = first; from < end; from += BATCH) {
            int count = Math.min(BATCH, end - from);
            findBest(found, from, count);
            kept = keep(found, from, count, kept);
        }
        found.truncate(kept);
    }

    private void findBest(Candidates found, int from, int count) {
        for (int i = 0; i < count; i++) {
            cells[i] = found.anchor[from + i] - classes.firstAnchor();
        }
        Arrays.fill(best, 0, count, Double.NEGATIVE_INFINITY);
        Arrays.fill(bestId, 0, count, 0);
        for (int id = 0; id < classes.channels().channels(); id++) {
            classes.elements().gather(classes.channels(), id, cells, count, row, 0);
            for (int i = 0; i < count; i++) {
                // NaN becomes the best, and nothing is above it.
                if (row[i] > best[i] || Double.isNaN(row[i])) {
                    best[i] = row[i];
                    bestId[i] = id;
                }
            }
        }
    }

    /** Moves the candidates of a batch that pass down to {@code kept}; returns the new end of the kept ones. */
    private int keep(Candidates found, int from, int count, int kept) {
        int end = kept;
        for (int i = 0; i < count; i++) {
            if (Double.isNaN(best[i])) {
                throw scores.notANumber();
            }
            float score = found.score[from + i] * scores.of((float) best[i]);
            if (score > scoreThreshold) {
                found.move(from + i, end);
                found.classId[end] = bestId[i];
                found.score[end] = score;
                end++;
            }
        }
        return end;
    }
}
