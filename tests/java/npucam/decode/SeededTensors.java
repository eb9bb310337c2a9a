package npucam.decode;

import java.util.ArrayList;
import java.util.List;
import npucam.data.Tensor;

/**
 * The tensors of the golden cases, made again from their seed: every number comes from a counter through SplitMix64 (Steele,
 * Lea, Flood: Fast splittable pseudorandom number generators, 2014) by whole-number arithmetic, so that any language makes the
 * same bits. Cells of one 4x4 block of a head aim at one box, and in a hot block half of the cells see its class.
 */
final class SeededTensors {
    private static final int UNIT = 16;
    private static final int BLOCK = 4;
    private static final int LOGIT_UNIT = 1 << 20;
    private static final int PROBABILITY_UNIT = 1 << 16;

    private final int width;
    private final int height;
    private final int classCount;
    private final int hotPermille;
    private final long seed;

    SeededTensors(int width, int height, int classCount, int hotPermille, long seed) {
        this.width = width;
        this.height = height;
        this.classCount = classCount;
        this.hotPermille = hotPermille;
        this.seed = seed * 1000;
    }

    /** {@code map0}, {@code map1}, {@code map2}: DFL logits, then class logits. */
    List<Tensor> concat() {
        List<Tensor> maps = new ArrayList<>();
        for (int head = 0; head < 3; head++) {
            int cells = rows(head) * columns(head);
            float[] map = new float[(64 + classCount) * cells];
            System.arraycopy(dflLogits(head), 0, map, 0, 64 * cells);
            System.arraycopy(classLogits(head), 0, map, 64 * cells, classCount * cells);
            maps.add(DetectScene.f32("map" + head, map, 1, 64 + classCount, rows(head), columns(head)));
        }
        return maps;
    }

    /** {@code dfl} in cells and {@code sigmoid}. */
    List<Tensor> dflSigmoid() {
        int all = allCells();
        float[] distances = new float[4 * all];
        for (int head = 0; head < 3; head++) {
            int[] units = distances(head);
            int cells = rows(head) * columns(head);
            for (int i = 0; i < units.length; i++) {
                distances[(i / cells) * all + cellsBefore(head) + i % cells] = units[i] / (float) UNIT;
            }
        }
        return List.of(
                DetectScene.f32("dfl", distances, 1, 1, 4, all),
                DetectScene.f32("sigmoid", probabilities(), 1, classCount, all));
    }

    /** {@code output0}: centre, size, scores. */
    List<Tensor> output0() {
        int all = allCells();
        float[] output = new float[(4 + classCount) * all];
        for (int head = 0; head < 3; head++) {
            int[] units = distances(head);
            int cells = rows(head) * columns(head);
            double scale = (8 << head) / (double) UNIT;
            for (int cell = 0; cell < cells; cell++) {
                int x = UNIT * (cell % columns(head)) + UNIT / 2;
                int y = UNIT * (cell / columns(head)) + UNIT / 2;
                int left = x - units[cell];
                int top = y - units[cells + cell];
                int right = x + units[2 * cells + cell];
                int bottom = y + units[3 * cells + cell];
                int place = cellsBefore(head) + cell;
                output[place] = (float) ((left + right) / 2.0 * scale);
                output[all + place] = (float) ((top + bottom) / 2.0 * scale);
                output[2 * all + place] = (float) ((right - left) * scale);
                output[3 * all + place] = (float) ((bottom - top) * scale);
            }
        }
        System.arraycopy(probabilities(), 0, output, 4 * all, classCount * all);
        return List.of(DetectScene.f32("output0", output, 1, 4 + classCount, all));
    }

    private float[] probabilities() {
        int all = allCells();
        float[] probabilities = new float[classCount * all];
        for (int head = 0; head < 3; head++) {
            float[] logits = classLogits(head);
            int cells = rows(head) * columns(head);
            for (int i = 0; i < logits.length; i++) {
                double rounded = Math.rint(PROBABILITY_UNIT / (1 + Math.exp(-(double) logits[i])));
                probabilities[(i / cells) * all + cellsBefore(head) + i % cells] = (float) (rounded / PROBABILITY_UNIT);
            }
        }
        return probabilities;
    }

    /** {@code [4][rows][columns]} in sixteenths of a cell. */
    private int[] distances(int head) {
        long boxSeed = seed + 50 + 2L * head;
        int[] distances = new int[4 * rows(head) * columns(head)];
        for (int y = 0; y < rows(head); y++) {
            for (int x = 0; x < columns(head); x++) {
                long block = 4L * block(head, x, y);
                int centreX = (x / BLOCK) * BLOCK * UNIT + 32 + below(boxSeed, block, 49) - 24;
                int centreY = (y / BLOCK) * BLOCK * UNIT + 32 + below(boxSeed, block + 1, 49) - 24;
                int halfWidth = 24 + below(boxSeed, block + 2, 80);
                int halfHeight = 24 + below(boxSeed, block + 3, 80);
                int anchorX = UNIT * x + UNIT / 2;
                int anchorY = UNIT * y + UNIT / 2;
                int[] aimed = {
                    anchorX - centreX + halfWidth,
                    anchorY - centreY + halfHeight,
                    centreX + halfWidth - anchorX,
                    centreY + halfHeight - anchorY
                };
                for (int side = 0; side < 4; side++) {
                    int index = (side * rows(head) + y) * columns(head) + x;
                    int jittered = aimed[side] + below(boxSeed + 1, index, 9) - 4;
                    distances[index] = Math.max(0, Math.min(15 * UNIT, jittered));
                }
            }
        }
        return distances;
    }

    private float[] dflLogits(int head) {
        int[] distances = distances(head);
        int cells = rows(head) * columns(head);
        float[] logits = new float[64 * cells];
        for (int i = 0; i < logits.length; i++) {
            int channel = i / cells;
            int distance = distances[(channel / 16) * cells + i % cells];
            double peak = -Math.abs(UNIT * (channel % 16) - distance) * 0.25;
            logits[i] = (float) (peak + (below(seed + 10 + head, i, 8193) - 4096) / 4096.0);
        }
        return logits;
    }

    private float[] classLogits(int head) {
        long classSeed = seed + 20 + 3L * head;
        int cells = rows(head) * columns(head);
        float[] logits = new float[classCount * cells];
        for (int i = 0; i < logits.length; i++) {
            int cell = i % cells;
            long block = mix(classSeed + 1, block(head, cell % columns(head), cell / columns(head)));
            boolean hot = (block & 0xffff) % 1000 < hotPermille && ((mix(classSeed + 2, cell) >>> 40) & 1) == 0;
            boolean seen = hot && (block >>> 33) % classCount == i / cells;
            int units = seen
                    ? -2 * LOGIT_UNIT + below(classSeed, i, 5 * LOGIT_UNIT)
                    : -8 * LOGIT_UNIT + below(classSeed, i, 6 * LOGIT_UNIT + 1);
            logits[i] = units / (float) LOGIT_UNIT;
        }
        return logits;
    }

    private int block(int head, int x, int y) {
        return (y / BLOCK) * ((columns(head) + BLOCK - 1) / BLOCK) + x / BLOCK;
    }

    private int rows(int head) {
        return height / (8 << head);
    }

    private int columns(int head) {
        return width / (8 << head);
    }

    private int cellsBefore(int head) {
        return head == 0 ? 0 : cellsBefore(head - 1) + rows(head - 1) * columns(head - 1);
    }

    private int allCells() {
        return cellsBefore(3);
    }

    private static int below(long seed, long index, int bound) {
        return (int) ((mix(seed, index) >>> 33) % bound);
    }

    private static long mix(long seed, long index) {
        long z = seed + (index + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
