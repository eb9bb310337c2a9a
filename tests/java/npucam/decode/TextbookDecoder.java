package npucam.decode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import npucam.data.Tensor;
import npucam.data.TensorLayout;

/**
 * The slow twin of the decoders: one anchor at a time, every class of it, in double, as the formulas stand in the literature.
 * Shares no code with them.
 */
final class TextbookDecoder {
    /** One candidate or detection; corners in model pixels. */
    record Found(int anchor, int classId, float score, double left, double top, double right, double bottom) {}

    private interface Element {
        double at(int channel, int anchor);
    }

    private final int width;
    private final int height;
    private final int classCount;
    private final DecodeSettings settings;

    TextbookDecoder(int width, int height, int classCount, DecodeSettings settings) {
        this.width = width;
        this.height = height;
        this.classCount = classCount;
        this.settings = settings;
    }

    List<Found> concat(List<Tensor> maps, TensorLayout layout) {
        List<Found> candidates = new ArrayList<>();
        int base = 0;
        for (int head = 0; head < 3; head++) {
            int cells = (width / (8 << head)) * (height / (8 << head));
            Element element = element(maps.get(head), layout, cells, 64 + classCount);
            for (int cell = 0; cell < cells; cell++) {
                int best = bestClass(element, 64, cell);
                float score = (float) (1 / (1 + Math.exp(-element.at(64 + best, cell))));
                if (score > settings.scoreThreshold()) {
                    double[] distances = new double[4];
                    for (int side = 0; side < 4; side++) {
                        distances[side] = expectation(element, side, cell);
                    }
                    candidates.add(fromDistances(base, head, cell, best, score, distances));
                }
            }
            base += cells;
        }
        return finish(candidates);
    }

    List<Found> dflSigmoid(Tensor distances, Tensor scores) {
        List<Found> candidates = new ArrayList<>();
        int all = scores.spec().elementCount() / classCount;
        Element distance = element(distances, TensorLayout.NCHW, all, 4);
        Element score = element(scores, TensorLayout.NCHW, all, classCount);
        int base = 0;
        for (int head = 0; head < 3; head++) {
            int cells = (width / (8 << head)) * (height / (8 << head));
            for (int cell = 0; cell < cells; cell++) {
                int anchor = base + cell;
                int best = bestClass(score, 0, anchor);
                float value = (float) score.at(best, anchor);
                if (value > settings.scoreThreshold()) {
                    double[] sides = {
                        distance.at(0, anchor), distance.at(1, anchor), distance.at(2, anchor), distance.at(3, anchor)
                    };
                    candidates.add(fromDistances(base, head, cell, best, value, sides));
                }
            }
            base += cells;
        }
        return finish(candidates);
    }

    List<Found> output0(Tensor tensor, TensorLayout layout) {
        List<Found> candidates = new ArrayList<>();
        int channels = 4 + classCount;
        int cells = tensor.spec().elementCount() / channels;
        Element element = element(tensor, layout, cells, channels);
        for (int anchor = 0; anchor < cells; anchor++) {
            int best = bestClass(element, 4, anchor);
            float score = (float) element.at(4 + best, anchor);
            if (score > settings.scoreThreshold()) {
                double x = element.at(0, anchor);
                double y = element.at(1, anchor);
                double w = element.at(2, anchor);
                double h = element.at(3, anchor);
                candidates.add(new Found(anchor, best, score, x - w / 2, y - h / 2, x + w / 2, y + h / 2));
            }
        }
        return finish(candidates);
    }

    private static Element element(Tensor tensor, TensorLayout layout, int cells, int channels) {
        return (channel, cell) -> {
            int index = layout == TensorLayout.NCHW ? channel * cells + cell : cell * channels + channel;
            return real(tensor, index);
        };
    }

    private static double real(Tensor tensor, int index) {
        int zeroPoint = tensor.spec().quantization().zeroPoint();
        float scale = tensor.spec().quantization().scale();
        return switch (tensor.spec().type()) {
            case F32 -> tensor.bytes().getFloat(4 * index);
            case I8 -> (tensor.bytes().get(index) - zeroPoint) * scale;
            case U8 -> ((tensor.bytes().get(index) & 0xff) - zeroPoint) * scale;
            case F16, BF16 -> throw new IllegalArgumentException("not read: " + tensor.spec());
        };
    }

    private int bestClass(Element element, int firstChannel, int cell) {
        int best = 0;
        for (int id = 1; id < classCount; id++) {
            if (element.at(firstChannel + id, cell) > element.at(firstChannel + best, cell)) {
                best = id;
            }
        }
        return best;
    }

    private static double expectation(Element element, int side, int cell) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int bin = 0; bin < 16; bin++) {
            largest = Math.max(largest, element.at(side * 16 + bin, cell));
        }
        double sum = 0;
        double weighted = 0;
        for (int bin = 0; bin < 16; bin++) {
            double power = Math.exp(element.at(side * 16 + bin, cell) - largest);
            sum += power;
            weighted += bin * power;
        }
        return weighted / sum;
    }

    private Found fromDistances(int base, int head, int cell, int classId, float score, double[] distances) {
        int headStride = 8 << head;
        int columns = width / headStride;
        double x = cell % columns + 0.5;
        double y = Math.floorDiv(cell, columns) + 0.5;
        return new Found(
                base + cell,
                classId,
                score,
                (x - distances[0]) * headStride,
                (y - distances[1]) * headStride,
                (x + distances[2]) * headStride,
                (y + distances[3]) * headStride);
    }

    private List<Found> finish(List<Found> candidates) {
        List<Found> sorted = new ArrayList<>(candidates);
        sorted.sort(Comparator.comparing((Found found) -> -found.score()).thenComparing(Found::anchor));
        List<Found> entering = sorted.subList(0, Math.min(settings.candidateLimit(), sorted.size()));
        List<Found> kept = suppress(entering, settings.iouThreshold());
        return kept.subList(0, Math.min(settings.detectionLimit(), kept.size()));
    }

    /** Greedy class-aware NMS over candidates that are already in order. */
    static List<Found> suppress(List<Found> sorted, double iouThreshold) {
        List<Found> kept = new ArrayList<>();
        for (Found candidate : sorted) {
            boolean suppressed = false;
            for (Found other : kept) {
                suppressed |= other.classId() == candidate.classId() && iou(other, candidate) > iouThreshold;
            }
            if (!suppressed) {
                kept.add(candidate);
            }
        }
        return kept;
    }

    private static double iou(Found a, Found b) {
        double width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        double height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        double intersection = Math.max(0, width) * Math.max(0, height);
        double areaA = (a.right - a.left) * (a.bottom - a.top);
        double areaB = (b.right - b.left) * (b.bottom - b.top);
        return intersection / (areaA + areaB - intersection);
    }
}
