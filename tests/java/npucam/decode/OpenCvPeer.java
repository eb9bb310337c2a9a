package npucam.decode;

import static org.bytedeco.opencv.global.opencv_core.CV_16F;
import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_8S;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
import npucam.data.TensorSpec;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_dnn;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect2dVector;
import org.jspecify.annotations.Nullable;

/**
 * The usual way with OpenCV: outputs become floats (by {@code convertTo}, where they are not), a loop over all cells looks for the
 * best class of each, boxes are made of those above the threshold, {@code NMSBoxesBatched} suppresses within classes. Rectangles
 * are handed over all at once, not one native call each.
 */
final class OpenCvPeer implements Peer {
    private static final float[] ANCHORS = {10, 13, 16, 30, 33, 23, 30, 61, 62, 45, 59, 119, 116, 90, 156, 198, 373, 326
    };

    private final String scheme;
    private final TensorLayout layout;
    private final int width;
    private final int height;
    private final int classCount;
    private final DecodeSettings settings;
    private final int[] classId;
    private final float[] score;
    private final double[] rectangle;
    private final double[] box = new double[4];
    private int count;

    /** A channel of a cell stands at {@code first + channel × channelStep + cell × cellStep}. */
    private static final class View {
        private final float[] values;
        private final int first;
        private final int channelStep;
        private final int cellStep;

        View(float[] values, int first, int channelStep, int cellStep) {
            this.values = values;
            this.first = first;
            this.channelStep = channelStep;
            this.cellStep = cellStep;
        }

        float at(int channel, int cell) {
            return values[first + channel * channelStep + cell * cellStep];
        }

        View from(int channel, int cell) {
            return new View(values, first + channel * channelStep + cell * cellStep, channelStep, cellStep);
        }
    }

    /** Fills left, top, right, bottom. */
    private interface BoxOfCell {
        void read(int cell, double[] filled);
    }

    OpenCvPeer(SchemeCase outputs, DecodeSettings settings) {
        this.scheme = outputs.scheme();
        this.layout = outputs.layout();
        this.width = outputs.width();
        this.height = outputs.height();
        this.classCount = outputs.classCount();
        this.settings = settings;
        int most = 3 * firstCell(3);
        this.classId = new int[most];
        this.score = new float[most];
        this.rectangle = new double[4 * most];
    }

    @Override
    public List<TextbookDecoder.Found> decode(List<Tensor> outputs) {
        count = 0;
        switch (scheme) {
            case "concat" -> concat(outputs);
            case "split" -> split(outputs);
            case "dfl_sigmoid" -> dflSigmoid(outputs);
            case "output0" -> {
                View all = view(outputs.get(0), 4 + classCount);
                scan(all.from(4, 0), null, firstCell(3), false, centred(all));
            }
            case "yolov5_output0" -> {
                View all = view(outputs.get(0), 5 + classCount);
                scan(all.from(5, 0), all.from(4, 0), 3 * firstCell(3), false, centred(all));
            }
            case "yolov5", "yolov5_transposed" -> yolov5(outputs);
            default -> throw new IllegalArgumentException(scheme);
        }
        return suppressed();
    }

    private void concat(List<Tensor> maps) {
        for (int head = 0; head < 3; head++) {
            View map = view(maps.get(head), 64 + classCount);
            scan(map.from(64, 0), null, cells(head), true, dfl(map, head));
        }
    }

    private void split(List<Tensor> maps) {
        for (int head = 0; head < 3; head++) {
            View logits = view(maps.get(2 * head), 64);
            scan(view(maps.get(2 * head + 1), classCount), null, cells(head), true, dfl(logits, head));
        }
    }

    private void dflSigmoid(List<Tensor> pair) {
        View distances = view(pair.get(0), 4);
        View scores = view(pair.get(1), classCount);
        for (int head = 0; head < 3; head++) {
            View ofHead = distances.from(0, firstCell(head));
            scan(scores.from(0, firstCell(head)), null, cells(head), false, around(head, ofHead::at));
        }
    }

    private void yolov5(List<Tensor> maps) {
        int perBox = 5 + classCount;
        for (int head = 0; head < 3; head++) {
            View map = view(maps.get(head), scheme.equals("yolov5") ? 3 * perBox : perBox);
            for (int size = 0; size < 3; size++) {
                View boxes = scheme.equals("yolov5") ? map.from(size * perBox, 0) : map.from(0, size * cells(head));
                scan(boxes.from(5, 0), boxes.from(4, 0), cells(head), true, anchored(boxes, head, 3 * head + size));
            }
        }
    }

    private View view(Tensor tensor, int channels) {
        float[] values = floats(tensor);
        return layout == TensorLayout.NCHW
                ? new View(values, 0, Math.floorDiv(values.length, channels), 1)
                : new View(values, 0, 1, channels);
    }

    private static float[] floats(Tensor tensor) {
        TensorSpec spec = tensor.spec();
        float[] values = new float[spec.elementCount()];
        if (spec.type() == ElementType.F32) {
            tensor.bytes().asFloatBuffer().get(0, values);
            return values;
        }
        int type = switch (spec.type()) {
            case I8 -> CV_8S;
            case U8 -> CV_8U;
            case F16 -> CV_16F;
            case F32, BF16 -> throw new IllegalArgumentException(spec.toString());
        };
        Quantization quantization = spec.quantization();
        double scale = quantization.scale();
        try (BytePointer bytes = new BytePointer(tensor.bytes());
                Mat source = new Mat(1, values.length, type, bytes);
                Mat floats = new Mat()) {
            source.convertTo(floats, CV_32F, scale, -quantization.zeroPoint() * scale);
            floats.<FloatBuffer>createBuffer().get(0, values);
        }
        return values;
    }

    /** @param logits whether scores are still to be made of the elements */
    private void scan(View classes, @Nullable View objectness, int cells, boolean logits, BoxOfCell boxes) {
        for (int cell = 0; cell < cells; cell++) {
            float factor = objectness == null ? 1 : score(objectness.at(0, cell), logits);
            if (factor > settings.scoreThreshold()) {
                int best = best(classes, cell);
                float found = factor * score(classes.at(best, cell), logits);
                if (found > settings.scoreThreshold()) {
                    boxes.read(cell, box);
                    add(best, found);
                }
            }
        }
    }

    private int best(View classes, int cell) {
        int best = 0;
        float highest = classes.at(0, cell);
        for (int id = 1; id < classCount; id++) {
            float element = classes.at(id, cell);
            if (element > highest) {
                highest = element;
                best = id;
            }
        }
        return best;
    }

    private static float score(float element, boolean logit) {
        return logit ? (float) sigmoid(element) : element;
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    private void add(int id, float found) {
        classId[count] = id;
        score[count] = found;
        rectangle[4 * count] = box[0];
        rectangle[4 * count + 1] = box[1];
        rectangle[4 * count + 2] = box[2] - box[0];
        rectangle[4 * count + 3] = box[3] - box[1];
        count++;
    }

    private BoxOfCell dfl(View logits, int head) {
        return around(head, (side, cell) -> {
            double sum = 0;
            double weighted = 0;
            for (int bin = 0; bin < 16; bin++) {
                double power = Math.exp(logits.at(16 * side + bin, cell));
                sum += power;
                weighted += bin * power;
            }
            return weighted / sum;
        });
    }

    private BoxOfCell around(int head, TextbookDecoder.Element distances) {
        int columns = width / (8 << head);
        return (cell, filled) -> {
            double x = cell % columns + 0.5;
            double y = Math.floorDiv(cell, columns) + 0.5;
            filled[0] = (x - distances.at(0, cell)) * (8 << head);
            filled[1] = (y - distances.at(1, cell)) * (8 << head);
            filled[2] = (x + distances.at(2, cell)) * (8 << head);
            filled[3] = (y + distances.at(3, cell)) * (8 << head);
        };
    }

    private static BoxOfCell centred(View boxes) {
        return (cell, filled) ->
                place(boxes.at(0, cell), boxes.at(1, cell), boxes.at(2, cell), boxes.at(3, cell), filled);
    }

    private BoxOfCell anchored(View logits, int head, int anchor) {
        int columns = width / (8 << head);
        return (cell, filled) -> {
            double x = (2 * sigmoid(logits.at(0, cell)) - 0.5 + cell % columns) * (8 << head);
            double y = (2 * sigmoid(logits.at(1, cell)) - 0.5 + Math.floorDiv(cell, columns)) * (8 << head);
            double w = 2 * sigmoid(logits.at(2, cell));
            double h = 2 * sigmoid(logits.at(3, cell));
            place(x, y, w * w * ANCHORS[2 * anchor], h * h * ANCHORS[2 * anchor + 1], filled);
        };
    }

    private static void place(double x, double y, double w, double h, double[] filled) {
        filled[0] = x - w / 2;
        filled[1] = y - h / 2;
        filled[2] = x + w / 2;
        filled[3] = y + h / 2;
    }

    private List<TextbookDecoder.Found> suppressed() {
        List<TextbookDecoder.Found> found = new ArrayList<>();
        if (count == 0) {
            return found;
        }
        try (Rect2dVector rectangles = new Rect2dVector(count);
                DoublePointer numbers = new DoublePointer(rectangles.get(0));
                FloatPointer scores = new FloatPointer(count);
                IntPointer ids = new IntPointer(count);
                IntPointer kept = new IntPointer(count)) {
            numbers.capacity(4L * count).put(rectangle, 0, 4 * count);
            scores.put(score, 0, count);
            ids.put(classId, 0, count);
            opencv_dnn.NMSBoxesBatched(
                    rectangles, scores, ids, settings.scoreThreshold(), settings.iouThreshold(), kept);
            for (long i = 0; i < Math.min(kept.limit(), settings.detectionLimit()); i++) {
                found.add(found(kept.get(i)));
            }
        }
        return found;
    }

    private TextbookDecoder.Found found(int candidate) {
        double left = rectangle[4 * candidate];
        double top = rectangle[4 * candidate + 1];
        return new TextbookDecoder.Found(
                candidate,
                classId[candidate],
                score[candidate],
                left,
                top,
                left + rectangle[4 * candidate + 2],
                top + rectangle[4 * candidate + 3]);
    }

    private int cells(int head) {
        return (width / (8 << head)) * (height / (8 << head));
    }

    private int firstCell(int head) {
        return head == 0 ? 0 : firstCell(head - 1) + cells(head - 1);
    }
}
