package npucam.decode;

import ai.djl.modality.cv.output.DetectedObjects;
import ai.djl.modality.cv.output.DetectedObjects.DetectedObject;
import ai.djl.modality.cv.output.Rectangle;
import ai.djl.modality.cv.translator.YoloV5Translator;
import ai.djl.modality.cv.translator.YoloV8Translator;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.passthrough.PassthroughNDArray;
import ai.djl.util.passthrough.PassthroughNDManager;
import java.nio.FloatBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import npucam.data.Tensor;

/**
 * DJL's own translators for YOLOv8 and YOLOv5, unchanged, over an array that needs no engine: it lies where the output lies,
 * and turns and copies by plain loops. They neither sort nor limit what they find; that is done here.
 */
final class DjlPeer implements Peer {
    private final Function<NDList, DetectedObjects> translator;
    private final int detectionLimit;

    private DjlPeer(Function<NDList, DetectedObjects> translator, int detectionLimit) {
        this.translator = translator;
        this.detectionLimit = detectionLimit;
    }

    static DjlPeer of(SchemeCase outputs, DecodeSettings settings) {
        List<String> ids = IntStream.range(0, outputs.classCount())
                .mapToObj(String::valueOf)
                .toList();
        return new DjlPeer(
                outputs.scheme().equals("output0")
                        ? new Yolov8(ids, settings, outputs.width(), outputs.height())::detected
                        : new Yolov5(ids, settings, outputs.width(), outputs.height())::detected,
                settings.detectionLimit());
    }

    @Override
    public List<TextbookDecoder.Found> decode(List<Tensor> outputs) {
        List<Integer> shape = outputs.get(0).spec().shape();
        FloatBuffer floats = outputs.get(0).bytes().asFloatBuffer();
        DetectedObjects objects = translator.apply(new NDList(new Matrix(floats, shape.get(1), shape.get(2))));
        return objects.<DetectedObject>items().stream()
                .map(DjlPeer::found)
                .sorted(Comparator.comparing((TextbookDecoder.Found found) -> -found.score()))
                .limit(detectionLimit)
                .toList();
    }

    private static TextbookDecoder.Found found(DetectedObject object) {
        Rectangle box = object.getBoundingBox().getBounds();
        return new TextbookDecoder.Found(
                0,
                Integer.parseInt(object.getClassName()),
                (float) object.getProbability(),
                box.getX(),
                box.getY(),
                box.getX() + box.getWidth(),
                box.getY() + box.getHeight());
    }

    private static final class Yolov8 extends YoloV8Translator {
        private final int modelWidth;
        private final int modelHeight;

        Yolov8(List<String> labels, DecodeSettings settings, int modelWidth, int modelHeight) {
            super((Builder) builder()
                    .optNmsThreshold(settings.iouThreshold())
                    .optThreshold(settings.scoreThreshold())
                    .optSynset(labels));
            classes = labels;
            this.modelWidth = modelWidth;
            this.modelHeight = modelHeight;
        }

        DetectedObjects detected(NDList outputs) {
            return processFromBoxOutput(modelWidth, modelHeight, outputs);
        }
    }

    private static final class Yolov5 extends YoloV5Translator {
        private final int modelWidth;
        private final int modelHeight;

        Yolov5(List<String> labels, DecodeSettings settings, int modelWidth, int modelHeight) {
            super(builder()
                    .optNmsThreshold(settings.iouThreshold())
                    .optThreshold(settings.scoreThreshold())
                    .optSynset(labels));
            classes = labels;
            this.modelWidth = modelWidth;
            this.modelHeight = modelHeight;
        }

        DetectedObjects detected(NDList outputs) {
            return processFromBoxOutput(modelWidth, modelHeight, outputs);
        }
    }

    /** As much of an array as the translators use. */
    private static final class Matrix extends PassthroughNDArray {
        private final FloatBuffer floats;
        private final int rows;
        private final int columns;

        Matrix(FloatBuffer floats, int rows, int columns) {
            super(PassthroughNDManager.INSTANCE, floats, new Shape(rows, columns), DataType.FLOAT32);
            this.floats = floats;
            this.rows = rows;
            this.columns = columns;
        }

        @Override
        public NDArray transpose() {
            float[] turned = new float[rows * columns];
            float[] row = new float[columns];
            for (int y = 0; y < rows; y++) {
                floats.get(y * columns, row);
                for (int x = 0; x < columns; x++) {
                    turned[x * rows + y] = row[x];
                }
            }
            return new Matrix(FloatBuffer.wrap(turned), columns, rows);
        }

        @Override
        public float[] toFloatArray() {
            if (floats.hasArray()) {
                return floats.array();
            }
            float[] copied = new float[rows * columns];
            floats.get(0, copied);
            return copied;
        }
    }
}
