package npucam.decode;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        return maps(List.of("Concat", "Concat_1", "Concat_2"), dflAndClassLogits(), layout);
    }

    /** The same over all cells, as Ultralytics before 8.4 joins them. */
    List<Tensor> joinedConcat(TensorLayout layout) {
        return List.of(flat("Concat_3", dflAndClassLogits(), layout));
    }

    /** Scheme split: DFL maps and class maps, of each head together. */
    List<Tensor> split(TensorLayout layout) {
        return alternately(
                maps(convolutions("cv2"), dflLogits, layout), maps(convolutions("cv3"), classLogits, layout));
    }

    /** The same over all cells, as Ultralytics since 8.4 joins them. */
    List<Tensor> joinedSplit(TensorLayout layout) {
        return List.of(flat("Concat", dflLogits, layout), flat("Concat_1", classLogits, layout));
    }

    /** YOLO26: distances and class logits per head; of the head whose convolutions are called so. */
    List<Tensor> sides(String prefix, TensorLayout layout) {
        return alternately(
                maps(convolutions(prefix + "cv2"), distances(), layout),
                maps(convolutions(prefix + "cv3"), classLogits, layout));
    }

    /** The same over all cells. */
    List<Tensor> joinedSides(TensorLayout layout) {
        return List.of(flat("Concat", distances(), layout), flat("Concat_1", classLogits, layout));
    }

    private static List<String> convolutions(String branch) {
        return IntStream.range(0, 3)
                .mapToObj(head -> branch + "." + head + "/" + branch + "." + head + ".2/Conv")
                .toList();
    }

    private static List<Tensor> alternately(List<Tensor> first, List<Tensor> second) {
        return IntStream.range(0, first.size())
                .boxed()
                .flatMap(i -> Stream.of(first.get(i), second.get(i)))
                .toList();
    }

    private float[] dflAndClassLogits() {
        float[] both = Arrays.copyOf(dflLogits, dflLogits.length + classLogits.length);
        System.arraycopy(classLogits, 0, both, dflLogits.length, classLogits.length);
        return both;
    }

    /** Cuts {@code [channels][cells]} into maps of the heads. */
    private List<Tensor> maps(List<String> nodes, float[] values, TensorLayout layout) {
        return IntStream.range(0, 3)
                .mapToObj(head -> {
                    int rows = height / (8 << head);
                    int columns = width / (8 << head);
                    int channels = values.length / cells;
                    float[] map = laidOut(values, cellsBefore(head), rows * columns, layout);
                    return layout == TensorLayout.NCHW
                            ? f32(nameOf(nodes.get(head)), map, 1, channels, rows, columns)
                            : f32(nameOf(nodes.get(head)), map, 1, rows, columns, channels);
                })
                .toList();
    }

    private Tensor flat(String node, float[] values, TensorLayout layout) {
        float[] all = laidOut(values, 0, cells, layout);
        return layout == TensorLayout.NCHW
                ? f32(nameOf(node), all, 1, values.length / cells, cells)
                : f32(nameOf(node), all, 1, cells, values.length / cells);
    }

    private float[] laidOut(float[] values, int firstCell, int count, TensorLayout layout) {
        int channels = values.length / cells;
        float[] out = new float[channels * count];
        for (int channel = 0; channel < channels; channel++) {
            for (int cell = 0; cell < count; cell++) {
                out[layout == TensorLayout.NCHW ? channel * count + cell : cell * channels + channel] =
                        values[channel * cells + firstCell + cell];
            }
        }
        return out;
    }

    private static String nameOf(String node) {
        return "/model.22/" + node + "_output_0";
    }

    /** Scheme dfl_sigmoid: distances in cells, scores. */
    List<Tensor> dflSigmoid() {
        return List.of(
                f32("/model.22/dfl/conv/Conv_output_0", distances(), 1, 1, 4, cells),
                f32("/model.22/Sigmoid_output_0", scores(), 1, classCount, cells));
    }

    /** The same with channels last. */
    List<Tensor> interleavedDflSigmoid() {
        return List.of(
                flat("dfl/conv/Conv", distances(), TensorLayout.NHWC), flat("Sigmoid", scores(), TensorLayout.NHWC));
    }

    private float[] distances() {
        float[] distances = new float[4 * cells];
        for (int side = 0; side < 4; side++) {
            for (int anchor = 0; anchor < cells; anchor++) {
                distances[side * cells + anchor] = (float) expectation(side, anchor);
            }
        }
        return distances;
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

    /** The nearest quantized tensor, saturated; 16-bit floats towards zero. Float types take scale 1. */
    static Tensor convert(Tensor real, ElementType type, float scale, int zeroPoint) {
        TensorSpec spec =
                new TensorSpec(real.spec().name(), real.spec().shape(), type, new Quantization(scale, zeroPoint));
        Tensor converted = Tensor.allocate(spec);
        int lowest = type == ElementType.I8 ? -128 : 0;
        for (int i = 0; i < spec.elementCount(); i++) {
            float value = real.bytes().getFloat(4 * i);
            switch (type) {
                case F32 -> converted.bytes().putFloat(4 * i, value);
                case F16 -> converted.bytes().putShort(2 * i, f16(value));
                case BF16 -> converted.bytes().putShort(2 * i, (short) (Float.floatToIntBits(value) >>> 16));
                case I8, U8 -> {
                    long nearest = Math.round(value / (double) scale) + zeroPoint;
                    converted.bytes().put(i, (byte) Math.max(lowest, Math.min(lowest + 255, nearest)));
                }
            }
        }
        return converted;
    }

    private static short f16(float value) {
        int sign = value < 0 ? 0x8000 : 0;
        double magnitude = Math.abs((double) value);
        if (magnitude >= 65536) {
            return (short) (sign | 0x7c00);
        }
        int exponent = Math.max(-14, magnitude == 0 ? -14 : Math.getExponent(magnitude));
        int steps = (int) Math.scalb(magnitude, 10 - exponent);
        return (short) (sign | (((exponent + 14) << 10) + steps));
    }

    /** What a tensor stands for, as F32. */
    static Tensor dequantize(Tensor converted) {
        TensorSpec spec = converted.spec();
        float[] values = new float[spec.elementCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) real(converted, i);
        }
        return f32(spec.name(), values, spec.shape().toArray(Integer[]::new));
    }

    /** What an element stands for. */
    static double real(Tensor tensor, int index) {
        int zeroPoint = tensor.spec().quantization().zeroPoint();
        float scale = tensor.spec().quantization().scale();
        return switch (tensor.spec().type()) {
            case F32 -> tensor.bytes().getFloat(4 * index);
            case F16 -> realOfF16(tensor.bytes().getShort(2 * index));
            case BF16 -> Float.intBitsToFloat(tensor.bytes().getShort(2 * index) << 16);
            case I8 -> (tensor.bytes().get(index) - zeroPoint) * scale;
            case U8 -> ((tensor.bytes().get(index) & 0xff) - zeroPoint) * scale;
        };
    }

    /** IEEE 754: sign, 5 bits of exponent from 15, 10 bits of fraction. */
    static double realOfF16(short bits) {
        int sign = bits < 0 ? -1 : 1;
        int exponent = (bits >> 10) & 31;
        double fraction = (bits & 1023) / 1024.0;
        if (exponent == 31) {
            return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        return exponent == 0 ? sign * fraction * Math.pow(2, -14) : sign * (1 + fraction) * Math.pow(2, exponent - 15);
    }

    static List<TensorSpec> specs(List<Tensor> tensors) {
        return tensors.stream().map(Tensor::spec).toList();
    }
}
