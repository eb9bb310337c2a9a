package npucam.decode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import npucam.data.Tensor;
import npucam.data.TensorLayout;

/**
 * The slow twin of the decoders: one anchor at a time, every class of it, in double, as the formulas stand in the literature.
 * Shares no code with them.
 */
final class TextbookDecoder {
    /** One candidate or detection; corners in model pixels. */
    record Found(int anchor, int classId, float score, double left, double top, double right, double bottom) {}

    /** A channel of a cell. */
    interface Element {
        double at(int channel, int cell);

        default Element from(int firstChannel) {
            return (channel, cell) -> at(firstChannel + channel, cell);
        }
    }

    private static final double[][][] ANCHORS = {
        {{10, 13}, {16, 30}, {33, 23}}, {{30, 61}, {62, 45}, {59, 119}}, {{116, 90}, {156, 198}, {373, 326}}
    };

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

    /** One tensor per head, or one over all cells. */
    List<Found> concat(List<Tensor> maps, TensorLayout layout) {
        List<Found> candidates = new ArrayList<>();
        for (int head = 0; head < 3; head++) {
            Element map = element(maps, head, layout, 64 + classCount);
            collect(candidates, head, expectations(map), sigmoids(map.from(64)));
        }
        return finish(candidates);
    }

    /** DFL and class logits apart: one tensor of each per head, or one over all cells. */
    List<Found> split(List<Tensor> dfl, List<Tensor> logits, TensorLayout layout) {
        List<Found> candidates = new ArrayList<>();
        for (int head = 0; head < 3; head++) {
            Element distances = expectations(element(dfl, head, layout, 64));
            collect(candidates, head, distances, sigmoids(element(logits, head, layout, classCount)));
        }
        return finish(candidates);
    }

    List<Found> dflSigmoid(Tensor distances, Tensor scores, TensorLayout layout) {
        List<Found> candidates = new ArrayList<>();
        for (int head = 0; head < 3; head++) {
            collect(
                    candidates,
                    head,
                    element(List.of(distances), head, layout, 4),
                    element(List.of(scores), head, layout, classCount));
        }
        return finish(candidates);
    }

    /** Distances and class logits of YOLO26's head that needs suppression. */
    List<Found> oneToMany(List<Tensor> sides, List<Tensor> logits, TensorLayout layout) {
        List<Found> candidates = new ArrayList<>();
        for (int head = 0; head < 3; head++) {
            Element scores = sigmoids(element(logits, head, layout, classCount));
            collect(candidates, head, element(sides, head, layout, 4), scores);
        }
        return finish(candidates);
    }

    /** Of the 300 best anchors the 300 best pairs of anchor and class. */
    List<Found> oneToOne(List<Tensor> sides, List<Tensor> logits, TensorLayout layout) {
        List<List<Found>> anchors = new ArrayList<>();
        for (int head = 0; head < 3; head++) {
            Element distances = element(sides, head, layout, 4);
            Element scores = sigmoids(element(logits, head, layout, classCount));
            for (int cell = 0; cell < cells(head); cell++) {
                List<Found> pairs = new ArrayList<>();
                for (int id = 0; id < classCount; id++) {
                    pairs.add(placed(head, cell, id, (float) scores.at(id, cell), distances));
                }
                anchors.add(pairs);
            }
        }
        int limit = Math.min(300, anchors.size());
        anchors.sort(Comparator.comparing((List<Found> pairs) ->
                -pairs.stream().map(Found::score).max(Float::compare).orElse(0f)));
        return anchors.subList(0, limit).stream()
                .flatMap(List::stream)
                .sorted(byScore())
                .limit(limit)
                .filter(found -> found.score() > settings.scoreThreshold())
                .limit(settings.detectionLimit())
                .toList();
    }

    List<Found> output0(Tensor tensor, TensorLayout layout) {
        int channels = tensor.spec().elementCount() / cellsBefore(3);
        Element element = element(tensor, layout, cellsBefore(3), channels);
        List<Found> candidates = new ArrayList<>();
        for (int anchor = 0; anchor < cellsBefore(3); anchor++) {
            int best = bestClass(element.from(4), anchor);
            add(candidates, centred(anchor, best, (float) element.at(4 + best, anchor), element, anchor));
        }
        return finish(candidates);
    }

    /** Raw heads of YOLOv5, {@code [1,3*(5+classes),rows,columns]} or with channels last. */
    List<Found> yolov5(List<Tensor> maps, TensorLayout layout) {
        int perBox = 5 + classCount;
        return yolov5(head -> element(maps.get(head), layout, cells(head), 3 * perBox));
    }

    /** {@code [1,3,rows,columns,5+classes]}. */
    List<Found> yolov5Transposed(List<Tensor> maps) {
        int perBox = 5 + classCount;
        return yolov5(head -> (channel, cell) -> DetectScene.real(
                maps.get(head), (Math.floorDiv(channel, perBox) * cells(head) + cell) * perBox + channel % perBox));
    }

    /** Per head {@code [3,rows,columns,4]}, {@code [3,rows,columns,1]} and {@code [3,rows,columns,classes]}. */
    List<Found> yolov5Split(List<Tensor> parts) {
        int[] firstChannels = {0, 4, 5};
        int[] channels = {4, 1, classCount};
        return yolov5(head -> (channel, cell) -> {
            int size = Math.floorDiv(channel, 5 + classCount);
            int inBox = channel % (5 + classCount);
            int part = inBox < 4 ? 0 : inBox == 4 ? 1 : 2;
            int place = (size * cells(head) + cell) * channels[part] + inBox - firstChannels[part];
            return DetectScene.real(parts.get(3 * head + part), place);
        });
    }

    private List<Found> yolov5(IntFunction<Element> heads) {
        List<Found> candidates = new ArrayList<>();
        for (int head = 0; head < 3; head++) {
            int columns = width / (8 << head);
            for (int size = 0; size < 3; size++) {
                Element logits = heads.apply(head).from(size * (5 + classCount));
                for (int cell = 0; cell < cells(head); cell++) {
                    int best = bestClass(logits.from(5), cell);
                    float score = (float) sigmoid(logits.at(4, cell)) * (float) sigmoid(logits.at(5 + best, cell));
                    double x = (2 * sigmoid(logits.at(0, cell)) - 0.5 + cell % columns) * (8 << head);
                    double y = (2 * sigmoid(logits.at(1, cell)) - 0.5 + Math.floorDiv(cell, columns)) * (8 << head);
                    double w = Math.pow(2 * sigmoid(logits.at(2, cell)), 2) * ANCHORS[head][size][0];
                    double h = Math.pow(2 * sigmoid(logits.at(3, cell)), 2) * ANCHORS[head][size][1];
                    int anchor = 3 * cellsBefore(head) + size * cells(head) + cell;
                    add(candidates, new Found(anchor, best, score, x - w / 2, y - h / 2, x + w / 2, y + h / 2));
                }
            }
        }
        return finish(candidates);
    }

    /** {@code [1,3*cells,5+classes]}: centre, size, objectness, classes. */
    List<Found> yolov5Output0(Tensor tensor) {
        Element element = element(tensor, TensorLayout.NHWC, 0, 5 + classCount);
        List<Found> candidates = new ArrayList<>();
        for (int anchor = 0; anchor < 3 * cellsBefore(3); anchor++) {
            int best = bestClass(element.from(5), anchor);
            float score = (float) element.at(4, anchor) * (float) element.at(5 + best, anchor);
            add(candidates, centred(anchor, best, score, element, anchor));
        }
        return finish(candidates);
    }

    private static Element element(Tensor tensor, TensorLayout layout, int cells, int channels) {
        return (channel, cell) -> DetectScene.real(
                tensor, layout == TensorLayout.NCHW ? channel * cells + cell : cell * channels + channel);
    }

    /** A head's own tensor, or its part of the one over all cells. */
    private Element element(List<Tensor> tensors, int head, TensorLayout layout, int channels) {
        if (tensors.size() == 3) {
            return element(tensors.get(head), layout, cells(head), channels);
        }
        Element all = element(tensors.get(0), layout, cellsBefore(3), channels);
        return (channel, cell) -> all.at(channel, cellsBefore(head) + cell);
    }

    private static Element sigmoids(Element logits) {
        return (channel, cell) -> sigmoid(logits.at(channel, cell));
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    private static Element expectations(Element logits) {
        return (side, cell) -> expectation(logits, side, cell);
    }

    private static double expectation(Element logits, int side, int cell) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int bin = 0; bin < 16; bin++) {
            largest = Math.max(largest, logits.at(side * 16 + bin, cell));
        }
        double sum = 0;
        double weighted = 0;
        for (int bin = 0; bin < 16; bin++) {
            double power = Math.exp(logits.at(side * 16 + bin, cell) - largest);
            sum += power;
            weighted += bin * power;
        }
        return weighted / sum;
    }

    private void collect(List<Found> candidates, int head, Element distances, Element scores) {
        for (int cell = 0; cell < cells(head); cell++) {
            int best = bestClass(scores, cell);
            float score = (float) scores.at(best, cell);
            if (score > settings.scoreThreshold()) {
                candidates.add(placed(head, cell, best, score, distances));
            }
        }
    }

    private void add(List<Found> candidates, Found found) {
        if (found.score() > settings.scoreThreshold()) {
            candidates.add(found);
        }
    }

    private int bestClass(Element scores, int cell) {
        int best = 0;
        for (int id = 1; id < classCount; id++) {
            if (scores.at(id, cell) > scores.at(best, cell)) {
                best = id;
            }
        }
        return best;
    }

    private Found placed(int head, int cell, int classId, float score, Element distances) {
        int headStride = 8 << head;
        int columns = width / headStride;
        double x = cell % columns + 0.5;
        double y = Math.floorDiv(cell, columns) + 0.5;
        return new Found(
                cellsBefore(head) + cell,
                classId,
                score,
                (x - distances.at(0, cell)) * headStride,
                (y - distances.at(1, cell)) * headStride,
                (x + distances.at(2, cell)) * headStride,
                (y + distances.at(3, cell)) * headStride);
    }

    private static Found centred(int anchor, int classId, float score, Element box, int cell) {
        double x = box.at(0, cell);
        double y = box.at(1, cell);
        double w = box.at(2, cell);
        double h = box.at(3, cell);
        return new Found(anchor, classId, score, x - w / 2, y - h / 2, x + w / 2, y + h / 2);
    }

    private int cells(int head) {
        return (width / (8 << head)) * (height / (8 << head));
    }

    private int cellsBefore(int head) {
        return head == 0 ? 0 : cellsBefore(head - 1) + cells(head - 1);
    }

    private static Comparator<Found> byScore() {
        return Comparator.comparing((Found found) -> -found.score())
                .thenComparing(Found::anchor)
                .thenComparing(Found::classId);
    }

    private List<Found> finish(List<Found> candidates) {
        List<Found> sorted = new ArrayList<>(candidates);
        sorted.sort(byScore());
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
