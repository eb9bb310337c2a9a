package npucam.model.compare;

import java.util.Arrays;

/** The found objects of one class over all pictures: score, and at which overlaps each is a true one. A few bytes each. */
final class ClassTally {
    /** Recall 0, 0.01, … 1: where COCO reads the precision. */
    private static final int RECALLS = 101;

    /** Multiplied, not divided: numpy's {@code linspace} makes them so, and a last bit can cost a recall. */
    private static final double RECALL_STEP = 0.01;

    private int truths;
    private int count;
    private float[] scores = new float[16];
    /** Bit t: true at the t-th overlap. */
    private short[] hits = new short[16];

    void addTruth() {
        truths++;
    }

    void addFound(float score, int hitBits) {
        if (count == scores.length) {
            scores = Arrays.copyOf(scores, 2 * count);
            hits = Arrays.copyOf(hits, 2 * count);
        }
        scores[count] = score;
        hits[count++] = (short) hitBits;
    }

    int truths() {
        return truths;
    }

    /** Indexes of what was found, best score first, of equals the earlier. */
    int[] order() {
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            // Scores are not negative, so their bits sort as they do.
            keys[i] = (long) (Integer.MAX_VALUE - Float.floatToIntBits(scores[i])) << 32 | i;
        }
        Arrays.sort(keys);
        return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
    }

    /**
     * The average precision at one overlap as pycocotools' {@code accumulate} has it: precision is made to fall only, and read at 101
     * recalls, each at the first place that reaches it; 0 where none does.
     *
     * @param order of {@link #order}; read
     */
    double averagePrecision(int[] order, int overlap) {
        double[] recall = new double[count];
        double[] precision = new double[count];
        int hitsSoFar = 0;
        for (int i = 0; i < count; i++) {
            hitsSoFar += hits[order[i]] >> overlap & 1;
            recall[i] = (double) hitsSoFar / truths;
            precision[i] = (double) hitsSoFar / (i + 1);
        }
        for (int i = count - 2; i >= 0; i--) {
            precision[i] = Math.max(precision[i], precision[i + 1]);
        }
        double sum = 0;
        int place = 0;
        for (int step = 0; step < RECALLS; step++) {
            while (place < count && recall[place] < step * RECALL_STEP) {
                place++;
            }
            sum += place < count ? precision[place] : 0;
        }
        return sum / RECALLS;
    }
}
