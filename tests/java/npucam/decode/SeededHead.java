package npucam.decode;

import java.util.Arrays;
import npucam.decode.SeededNumbers.Purpose;

/**
 * What the head of a golden's model could say, {@code [channels][rows][columns]}; heads count 0 to 2 for the strides 8, 16, 32.
 * See {@link SeededNumbers}.
 */
final class SeededHead {
    static final int HEADS = 3;
    static final int COEFFICIENTS = 32;
    static final int ANCHORS = 3;

    /** Distances count sixteenths of a cell. */
    static final int UNIT = 16;

    private static final int BLOCK = 4;
    private static final int KNOT = 8;

    private final int width;
    private final int height;
    private final int classCount;
    private final int hotPermille;
    private final SeededNumbers numbers;

    SeededHead(Golden golden) {
        this.width = golden.modelWidth();
        this.height = golden.modelHeight();
        this.classCount = golden.classCount();
        this.hotPermille = golden.hotPermille();
        this.numbers = new SeededNumbers(golden.seed());
    }

    int rows(int head) {
        return height / headStride(head);
    }

    int columns(int head) {
        return width / headStride(head);
    }

    int cells(int head) {
        return rows(head) * columns(head);
    }

    int allCells() {
        return cells(0) + cells(1) + cells(2);
    }

    static int headStride(int head) {
        return 8 << head;
    }

    /** {@code [4]} in units; a few are below 0. */
    int[] distances(int head) {
        int cells = cells(head);
        int[] distances = new int[4 * cells];
        for (int cell = 0; cell < cells; cell++) {
            int x = cell % columns(head);
            int y = Math.floorDiv(cell, columns(head));
            int target = 4 * block(head, cell);
            int centreX = (x / BLOCK) * BLOCK * UNIT + 8 + numbers.number(Purpose.TARGET, head, target) % 49;
            int centreY = (y / BLOCK) * BLOCK * UNIT + 8 + numbers.number(Purpose.TARGET, head, target + 1) % 49;
            int halfWidth = 24 + numbers.number(Purpose.TARGET, head, target + 2) % 80;
            int halfHeight = 24 + numbers.number(Purpose.TARGET, head, target + 3) % 80;
            int anchorX = UNIT * x + UNIT / 2;
            int anchorY = UNIT * y + UNIT / 2;
            int[] aimed = {
                anchorX - centreX + halfWidth,
                anchorY - centreY + halfHeight,
                centreX + halfWidth - anchorX,
                centreY + halfHeight - anchorY
            };
            for (int side = 0; side < 4; side++) {
                int index = side * cells + cell;
                distances[index] = aimed[side] + numbers.number(Purpose.JITTER, head, index) % 9 - 4;
            }
        }
        return distances;
    }

    /** The same as 16 bins can say it: not below 0. */
    int[] dflDistances(int head) {
        return Arrays.stream(distances(head))
                .map(distance -> Math.max(0, distance))
                .toArray();
    }

    /** {@code [64]} */
    float[] dflLogits(int head) {
        int[] distances = dflDistances(head);
        int cells = cells(head);
        float[] logits = new float[64 * cells];
        for (int i = 0; i < logits.length; i++) {
            int channel = i / cells;
            double peak = -Math.abs(UNIT * (channel % 16) - distances[(channel / 16) * cells + i % cells]) / 4.0;
            double noise = (numbers.number(Purpose.DFL, head, i) % 8193 - 4096) / (double) SeededNumbers.FRACTION;
            logits[i] = (float) (peak + noise);
        }
        return logits;
    }

    /** {@code [classes]} */
    float[] classLogits(int head) {
        return logits(Purpose.CLASS, head, seen(head, head));
    }

    /** {@code [classes]} */
    float[] probabilities(int head) {
        boolean[] seen = seen(head, head);
        float[] probabilities = new float[seen.length];
        for (int i = 0; i < seen.length; i++) {
            probabilities[i] = numbers.probability(Purpose.CLASS, head, i, seen[i]);
        }
        return probabilities;
    }

    /** So many channels, in -2..2. */
    float[] extra(int head, int channels) {
        float[] extra = new float[channels * cells(head)];
        for (int i = 0; i < extra.length; i++) {
            extra[i] = numbers.extra(head, i);
        }
        return extra;
    }

    /** {@code [keypoints]} */
    float[] visibilities(int head, int keypoints) {
        float[] visibilities = new float[keypoints * cells(head)];
        for (int i = 0; i < visibilities.length; i++) {
            visibilities[i] =
                    (1 + numbers.number(Purpose.VISIBILITY, head, i) % 65535) / (float) SeededNumbers.PROBABILITY;
        }
        return visibilities;
    }

    /** {@code [1]} in 4096ths. */
    int[] angles(int head) {
        int[] angles = new int[cells(head)];
        for (int cell = 0; cell < angles.length; cell++) {
            int ofBlock = numbers.number(Purpose.ANGLE, head, block(head, cell)) % 49153 - 24576;
            angles[cell] = ofBlock + numbers.number(Purpose.ANGLE_JITTER, head, cell) % 401 - 200;
        }
        return angles;
    }

    /** {@code [32][height/4][width/4]} */
    float[] protos() {
        int columns = width / 4;
        int rows = height / 4;
        float[] protos = new float[COEFFICIENTS * rows * columns];
        for (int i = 0; i < protos.length; i++) {
            int proto = i / (rows * columns);
            int across = bentLine(0, proto, i % columns, columns);
            int down = bentLine(1, proto, (i / columns) % rows, rows);
            protos[i] = down * across / (float) SeededNumbers.FRACTION;
        }
        return protos;
    }

    private int bentLine(int part, int proto, int place, int length) {
        int knot = proto * (length / KNOT + 2) + place / KNOT;
        int from = numbers.number(Purpose.PROTO, part, knot) % 31 - 15;
        int to = numbers.number(Purpose.PROTO, part, knot + 1) % 31 - 15;
        return from * (KNOT - place % KNOT) + to * (place % KNOT);
    }

    /** {@code [5 + classes]} of one anchor of a YOLOv5 head. */
    float[] anchorLogits(int head, int anchor) {
        int part = ANCHORS * head + anchor;
        int cells = cells(head);
        boolean[] seen = seen(part, head);
        boolean[] seenAtAll = new boolean[cells];
        float[] classes = logits(Purpose.CLASS, part, seen);
        for (int i = 0; i < seen.length; i++) {
            seenAtAll[i % cells] |= seen[i];
            classes[i] += seen[i] ? 1 : 0;
        }
        float[] logits = new float[(5 + classCount) * cells];
        for (int i = 0; i < 4 * cells; i++) {
            int axis = i / cells - 2;
            logits[i] = axis < 0 ? numbers.extra(part, i) : sizeLogit(part, head, axis, i);
        }
        System.arraycopy(logits(Purpose.OBJECT, part, seenAtAll), 0, logits, 4 * cells, cells);
        System.arraycopy(classes, 0, logits, 5 * cells, classes.length);
        return logits;
    }

    private float sizeLogit(int part, int head, int axis, int index) {
        int ofBlock = numbers.number(Purpose.SIZE, part, 2 * block(head, index % cells(head)) + axis) % 8193 - 4096;
        int jitter = numbers.number(Purpose.EXTRA, part, index) % 1025 - 512;
        return (ofBlock + jitter) / (float) SeededNumbers.FRACTION;
    }

    /** {@code [classes]}: whether a cell sees a class. The part is the head, or counts anchors. */
    private boolean[] seen(int part, int head) {
        int cells = cells(head);
        boolean[] seen = new boolean[classCount * cells];
        for (int i = 0; i < seen.length; i++) {
            int cell = i % cells;
            long ofBlock = numbers.mix(Purpose.BLOCK_CLASS, part, block(head, cell));
            boolean hot = (ofBlock & 0xffff) % 1000 < hotPermille;
            boolean half = ((numbers.mix(Purpose.SEEN, part, cell) >>> 40) & 1) == 0;
            seen[i] = hot && half && (ofBlock >>> 33) % classCount == i / cells;
        }
        return seen;
    }

    private float[] logits(Purpose purpose, int part, boolean[] seen) {
        float[] logits = new float[seen.length];
        for (int i = 0; i < seen.length; i++) {
            logits[i] = numbers.logit(purpose, part, i, seen[i]);
        }
        return logits;
    }

    private int block(int head, int cell) {
        int x = cell % columns(head);
        int y = Math.floorDiv(cell, columns(head));
        return (y / BLOCK) * ((columns(head) + BLOCK - 1) / BLOCK) + x / BLOCK;
    }
}
