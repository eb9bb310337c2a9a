package npucam.model;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Types and shapes of a head's inner tensors: what the file says of them, or, where it says nothing, what follows from the size
 * of the input, the head strides (halving from the coarsest, 32 unless the metadata say otherwise) and the number of channels.
 */
final class HeadShapes {
    private static final int COARSEST_HEAD_STRIDE = 32;

    /** Along each side, of the finest head. */
    private static final int PROTOTYPES_PER_CELL = 2;

    private final OnnxFile file;
    private final int rows;
    private final int columns;

    /** @param file with one input of fixed size */
    HeadShapes(OnnxFile file) {
        this.file = file;
        List<Long> input = file.graph().shape(file.graph().inputs().get(0).getName());
        this.rows = Math.toIntExact(input.get(2));
        this.columns = Math.toIntExact(input.get(3));
    }

    /** One for each scale, finest first. */
    static List<ValueInfoProto> perScale(IntFunction<ValueInfoProto> ofScale) {
        return IntStream.range(0, YoloHead.SCALES).mapToObj(ofScale).toList();
    }

    /** @param scale 0 is the finest */
    ValueInfoProto map(String tensor, long channels, int scale) {
        return known(tensor, 1, channels, rows(scale), columns(scale));
    }

    /** Maps with the cells before the channels, one per anchor size. */
    ValueInfoProto anchors(String tensor, long sizes, long perBox, int scale) {
        return known(tensor, 1, sizes, rows(scale), columns(scale), perBox);
    }

    /** All cells of all scales. */
    ValueInfoProto flat(String tensor, long channels) {
        return known(tensor, 1, channels, allCells());
    }

    ValueInfoProto distances(String tensor) {
        return known(tensor, 1, 1, 4, allCells());
    }

    /** A quarter of the input's rows and columns. */
    ValueInfoProto prototypes(String tensor, long channels) {
        return known(tensor, 1, channels, rows(0) * PROTOTYPES_PER_CELL, columns(0) * PROTOTYPES_PER_CELL);
    }

    private ValueInfoProto known(String tensor, long... otherwise) {
        List<Long> shape = file.graph().shape(tensor);
        return !shape.isEmpty() && shape.stream().allMatch(length -> length > 0)
                ? file.graph().info(tensor).orElseThrow()
                : computed(tensor, otherwise);
    }

    /** Inner tensors have the element type of the model's output: a half-precision export is so throughout. */
    private ValueInfoProto computed(String tensor, long... shape) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        for (long length : shape) {
            dims.addDim(Dimension.newBuilder().setDimValue(length));
        }
        int elementType =
                file.graph().outputs().get(0).getType().getTensorType().getElemType();
        return ValueInfoProto.newBuilder()
                .setName(tensor)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(elementType)
                                .setShape(dims)))
                .build();
    }

    private long allCells() {
        long sum = 0;
        for (int scale = 0; scale < YoloHead.SCALES; scale++) {
            sum += rows(scale) * columns(scale);
        }
        return sum;
    }

    private long rows(int scale) {
        return rows / headStride(scale);
    }

    private long columns(int scale) {
        return columns / headStride(scale);
    }

    private int headStride(int scale) {
        String coarsest = file.metadata().getOrDefault("stride", "");
        int headStride = coarsest.matches("\\d{1,3}") ? Integer.parseInt(coarsest) : COARSEST_HEAD_STRIDE;
        return Math.max(1, headStride >> (YoloHead.SCALES - 1 - scale));
    }
}
