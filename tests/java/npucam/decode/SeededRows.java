package npucam.decode;

import java.util.Arrays;
import java.util.List;
import npucam.decode.SeededNumbers.Purpose;

/** The seeded numbers of outputs that have no cells: end-to-end rows, classification. See {@link SeededNumbers}. */
final class SeededRows {
    /** What one extra number of an end-to-end row is. */
    enum RowExtra {
        PIXEL,
        VISIBILITY,
        COEFFICIENT,
        ANGLE
    }

    private final int width;
    private final int height;
    private final int classCount;
    private final int hotPermille;
    private final SeededNumbers numbers;

    SeededRows(Golden golden) {
        this.width = golden.modelWidth();
        this.height = golden.modelHeight();
        this.classCount = golden.classCount();
        this.hotPermille = golden.hotPermille();
        this.numbers = new SeededNumbers(golden.seed());
    }

    /** {@code [count][6 + extras]} */
    float[] endToEndRows(int count, List<RowExtra> extras) {
        double[] scores = new double[count];
        for (int row = 0; row < count; row++) {
            scores[row] = -numbers.probability(Purpose.ROW_SCORE, 0, row, row < count * hotPermille / 1000);
        }
        Arrays.sort(scores);
        boolean rotated = extras.contains(RowExtra.ANGLE);
        float[] rows = new float[count * (6 + extras.size())];
        for (int row = 0; row < count; row++) {
            int start = row * (6 + extras.size());
            for (int axis = 0; axis < 2; axis++) {
                int length = SeededHead.UNIT * (axis == 0 ? width : height);
                int centre = numbers.number(Purpose.ROW_BOX, 0, 2 * row + axis) % length;
                int half = 2 * SeededHead.UNIT + numbers.number(Purpose.ROW_BOX, 1, 2 * row + axis) % (length / 4);
                rows[start + axis] = (rotated ? centre : centre - half) / (float) SeededHead.UNIT;
                rows[start + 2 + axis] = (rotated ? 2 * half : centre + half) / (float) SeededHead.UNIT;
            }
            rows[start + 4] = (float) -scores[row];
            rows[start + 5] = numbers.number(Purpose.ROW_CLASS, 0, row) % classCount;
            for (int i = 0; i < extras.size(); i++) {
                rows[start + 6 + i] = rowExtra(extras.get(i), row * extras.size() + i);
            }
        }
        return rows;
    }

    private float rowExtra(RowExtra extra, int index) {
        int number = numbers.number(Purpose.EXTRA, 0, index);
        return switch (extra) {
            case PIXEL -> (number % (256 * (width + 20)) - 2560) / 256f;
            case VISIBILITY -> (1 + number % 65535) / (float) SeededNumbers.PROBABILITY;
            case COEFFICIENT -> numbers.extra(0, index);
            case ANGLE -> (number % 49153 - 24576) / (float) SeededNumbers.FRACTION;
        };
    }

    /** {@code [classes]} */
    float[] classificationLogits() {
        float[] logits = new float[classCount];
        for (int i = 0; i < classCount; i++) {
            logits[i] = (numbers.number(Purpose.CLASS, 0, i) % 81921 - 40960) / (float) SeededNumbers.FRACTION;
        }
        return logits;
    }

    /** {@code [classes]} that sum to exactly 1. */
    float[] classificationProbabilities() {
        long[] weights = new long[classCount];
        for (int i = 0; i < classCount; i++) {
            long root = 1 + numbers.number(Purpose.CLASS, 0, i) % 1000L;
            weights[i] = root * root;
        }
        long all = Arrays.stream(weights).sum();
        long rest = 1L << 24;
        int best = 0;
        for (int i = 0; i < classCount; i++) {
            weights[i] = (weights[i] << 24) / all;
            rest -= weights[i];
            best = weights[i] > weights[best] ? i : best;
        }
        weights[best] += rest;
        float[] probabilities = new float[classCount];
        for (int i = 0; i < classCount; i++) {
            probabilities[i] = weights[i] / (float) (1 << 24);
        }
        return probabilities;
    }
}
