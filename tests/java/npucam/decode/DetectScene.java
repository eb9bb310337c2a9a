package npucam.decode;

import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
import npucam.data.TensorSpec;

/**
 * A seeded random scene as a YOLOv8/11 head would give it: some objects, each seen by several cells, over background. Laid out
 * as any scheme's tensors.
 */
final class DetectScene {
    final int width;
    final int height;
    final int classCount;
    final int cells;

    /** {@code [64][cells]} */
    final float[] dflLogits;

    /** {@code [classCount][cells]} */
    final float[] classLogits;

    private final Random random;

    DetectScene(int width, int height, int classCount, long seed) {
        this.width = width;
        this.height = height;
        this.classCount = classCount;
        this.cells = cellsBefore(3);
        this.random = new Random(seed);
        this.dflLogits = new float[64 * cells];
        this.classLogits = new float[classCount * cells];
        for (int i = 0; i < dflLogits.length; i++) {
            dflLogits[i] = random.nextFloat() * 4 - 2;
        }
        for (int i = 0; i < classLogits.length; i++) {
            classLogits[i] = -9 + random.nextFloat() * 5;
        }
    }

    /** Adds objects of random place, size and class, each seen by about so many cells of one head. */
    DetectScene withObjects(int count, int cellsEach) {
        for (int i = 0; i < count; i++) {
            object(random.nextInt(classCount), cellsEach);
        }
        return this;
    }

    /** The same, all of one class. */
    void withObjectsOfClass(int classId, int count, int cellsEach) {
        for (int i = 0; i < count; i++) {
            object(classId, cellsEach);
        }
    }

    private void object(int classId, int cellsEach) {
        int head = random.nextInt(10) < 8 ? 0 : 1 + random.nextInt(2);
        int columns = width / (8 << head);
        int rows = height / (8 << head);
        double centreX = random.nextDouble() * columns;
        double centreY = random.nextDouble() * rows;
        double halfWidth = 1.5 + random.nextDouble() * 4;
        double halfHeight = 1.5 + random.nextDouble() * 4;
        int reach = (int) Math.ceil(Math.sqrt(cellsEach) / 2);
        for (int y = (int) centreY - reach; y <= centreY + reach; y++) {
            for (int x = (int) centreX - reach; x <= centreX + reach; x++) {
                double outside = (2 * reach + 1) * (2 * reach + 1) / (double) cellsEach;
                if (x >= 0 && y >= 0 && x < columns && y < rows && random.nextDouble() * outside < 1) {
                    int cell = cellsBefore(head) + y * columns + x;
                    classLogits[classId * cells + cell] = -0.9f + random.nextFloat() * 4;
                    aim(cell, 0, x + 0.5 - (centreX - halfWidth));
                    aim(cell, 1, y + 0.5 - (centreY - halfHeight));
                    aim(cell, 2, centreX + halfWidth - (x + 0.5));
                    aim(cell, 3, centreY + halfHeight - (y + 0.5));
                }
            }
        }
    }

    private void aim(int cell, int side, double distance) {
        double aimed = distance + (random.nextDouble() - 0.5) * 0.5;
        for (int bin = 0; bin < 16; bin++) {
            dflLogits[(side * 16 + bin) * cells + cell] =
                    (float) (4 - 3 * Math.abs(bin - aimed) + random.nextDouble() * 0.5);
        }
    }

    int cellsBefore(int head) {
        return IntStream.range(0, head)
                .map(before -> (width / (8 << before)) * (height / (8 << before)))
                .sum();
    }

    /** Scheme concat: three maps, DFL logits before class logits. */
    List<Tensor> concat(TensorLayout layout) {
        return IntStream.range(0, 3).mapToObj(head -> map(head, layout)).toList();
    }

    private Tensor map(int head, TensorLayout layout) {
        int columns = width / (8 << head);
        int rows = height / (8 << head);
        int channels = 64 + classCount;
        int inMap = columns * rows;
        float[] values = new float[channels * inMap];
        for (int channel = 0; channel < channels; channel++) {
            for (int cell = 0; cell < inMap; cell++) {
                int anchor = cellsBefore(head) + cell;
                float value = channel < 64
                        ? dflLogits[channel * cells + anchor]
                        : classLogits[(channel - 64) * cells + anchor];
                values[layout == TensorLayout.NCHW ? channel * inMap + cell : cell * channels + channel] = value;
            }
        }
        String name = "/model.22/Concat" + (head == 0 ? "" : "_" + head) + "_output_0";
        return layout == TensorLayout.NCHW
                ? f32(name, values, 1, channels, rows, columns)
                : f32(name, values, 1, rows, columns, channels);
    }

    /** Scheme dfl_sigmoid: distances in cells, scores. */
    List<Tensor> dflSigmoid() {
        float[] distances = new float[4 * cells];
        for (int side = 0; side < 4; side++) {
            for (int anchor = 0; anchor < cells; anchor++) {
                distances[side * cells + anchor] = (float) expectation(side, anchor);
            }
        }
        return List.of(
                f32("/model.22/dfl/conv/Conv_output_0", distances, 1, 1, 4, cells),
                f32("/model.22/Sigmoid_output_0", scores(), 1, classCount, cells));
    }

    private double expectation(int side, int anchor) {
        double sum = 0;
        double weighted = 0;
        for (int bin = 0; bin < 16; bin++) {
            double power = Math.exp(dflLogits[(side * 16 + bin) * cells + anchor]);
            sum += power;
            weighted += bin * power;
        }
        return weighted / sum;
    }

    private float[] scores() {
        float[] scores = new float[classLogits.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) (1 / (1 + Math.exp(-(double) classLogits[i])));
        }
        return scores;
    }

    /** The full output0 in one tensor: channels first ({@code NCHW}) or last ({@code NHWC}, the transposed export). */
    List<Tensor> output0(TensorLayout layout) {
        int channels = 4 + classCount;
        float[] scores = scores();
        float[] values = new float[channels * cells];
        for (int head = 0; head < 3; head++) {
            int columns = width / (8 << head);
            for (int anchor = cellsBefore(head); anchor < cellsBefore(head + 1); anchor++) {
                int cell = anchor - cellsBefore(head);
                double left = (cell % columns + 0.5 - expectation(0, anchor)) * (8 << head);
                double top = (Math.floorDiv(cell, columns) + 0.5 - expectation(1, anchor)) * (8 << head);
                double right = (cell % columns + 0.5 + expectation(2, anchor)) * (8 << head);
                double bottom = (Math.floorDiv(cell, columns) + 0.5 + expectation(3, anchor)) * (8 << head);
                double[] box = {(left + right) / 2, (top + bottom) / 2, right - left, bottom - top};
                int place = anchor;
                IntUnaryOperator index = layout == TensorLayout.NCHW
                        ? channel -> channel * cells + place
                        : channel -> place * channels + channel;
                for (int channel = 0; channel < channels; channel++) {
                    values[index.applyAsInt(channel)] =
                            channel < 4 ? (float) box[channel] : scores[(channel - 4) * cells + anchor];
                }
            }
        }
        return List.of(
                layout == TensorLayout.NCHW
                        ? f32("output0", values, 1, channels, cells)
                        : f32("output0", values, 1, cells, channels));
    }

    static Tensor f32(String name, float[] values, Integer... shape) {
        Tensor tensor = Tensor.allocate(TensorSpec.f32(name, shape));
        tensor.bytes().asFloatBuffer().put(values);
        return tensor;
    }

    /** The nearest quantized tensor, saturated. */
    static Tensor quantize(Tensor real, ElementType type, float scale, int zeroPoint) {
        TensorSpec spec =
                new TensorSpec(real.spec().name(), real.spec().shape(), type, new Quantization(scale, zeroPoint));
        Tensor quantized = Tensor.allocate(spec);
        int lowest = type == ElementType.I8 ? -128 : 0;
        for (int i = 0; i < spec.elementCount(); i++) {
            long nearest = Math.round(real.bytes().getFloat(4 * i) / (double) scale) + zeroPoint;
            quantized.bytes().put(i, (byte) Math.max(lowest, Math.min(lowest + 255, nearest)));
        }
        return quantized;
    }

    /** What a quantized tensor stands for, as F32. */
    static Tensor dequantize(Tensor quantized) {
        TensorSpec spec = quantized.spec();
        float[] values = new float[spec.elementCount()];
        for (int i = 0; i < values.length; i++) {
            byte raw = quantized.bytes().get(i);
            int value = spec.type() == ElementType.I8 ? raw : raw & 0xff;
            values[i] = (value - spec.quantization().zeroPoint())
                    * spec.quantization().scale();
        }
        return f32(spec.name(), values, spec.shape().toArray(Integer[]::new));
    }

    static List<TensorSpec> specs(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::spec).toList();
    }
}
