package npucam.model;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.function.Supplier;

/**
 * Types and shapes of a head's inner tensors: what the file says of them, or, where it says nothing, what follows from the size
 * of the input, the head strides (halving from the coarsest, 32 unless the metadata say otherwise) and the number of classes.
 */
final class HeadShapes {
    private static final int COARSEST_HEAD_STRIDE = 32;

    /** Along each side, of the finest head. */
    private static final int PROTOTYPES_PER_CELL = 2;

    private final OnnxFile file;
    private final YoloHead head;

    HeadShapes(OnnxFile file, YoloHead head) {
        this.file = file;
        this.head = head;
    }

    /** @param scale 0 is the finest */
    ValueInfoProto map(String tensor, int scale) {
        return known(
                tensor,
                () -> List.of(1L, (long) YoloHead.BOX_CHANNELS + head.classes(), cells(2, scale), cells(3, scale)));
    }

    ValueInfoProto distances() {
        return known(head.distances(), () -> List.of(1L, 1L, 4L, allCells()));
    }

    /** @param tensor raw or activated */
    ValueInfoProto branch(String tensor, YoloBranch branch) {
        return known(tensor, () -> List.of(1L, (long) branch.channels(), allCells()));
    }

    /** A quarter of the input's rows and columns. */
    ValueInfoProto prototypes(String tensor, YoloBranch branch) {
        return known(
                tensor,
                () -> List.of(
                        1L,
                        (long) branch.channels(),
                        cells(2, 0) * PROTOTYPES_PER_CELL,
                        cells(3, 0) * PROTOTYPES_PER_CELL));
    }

    ValueInfoProto scores() {
        return known(head.scores(), () -> List.of(1L, (long) head.classes(), allCells()));
    }

    private ValueInfoProto known(String tensor, Supplier<List<Long>> otherwise) {
        return file.graph()
                .info(tensor)
                .filter(info -> info.getType().getTensorType().getShape().getDimCount() > 0)
                .orElseGet(() -> computed(tensor, otherwise.get()));
    }

    /** Inner tensors have the element type of the model's output: a half-precision export is so throughout. */
    private ValueInfoProto computed(String tensor, List<Long> shape) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        shape.forEach(length -> dims.addDim(Dimension.newBuilder().setDimValue(length)));
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
        for (int scale = 0; scale < head.scales(); scale++) {
            sum += cells(2, scale) * cells(3, scale);
        }
        return sum;
    }

    /** Rows (dimension 2 of the input) or columns (3) of a scale. */
    private long cells(int dimension, int scale) {
        List<Long> input = file.graph().shape(file.graph().inputs().get(0).getName());
        if (input.size() != 4 || input.get(dimension) < 1) {
            throw new ModelException(
                    file.file() + ": says neither its input size nor the shapes inside. Export it with a fixed"
                            + " size: yolo export format=onnx imgsz=640 dynamic=False");
        }
        return input.get(dimension) / headStride(scale);
    }

    private int headStride(int scale) {
        String coarsest = file.metadata().getOrDefault("stride", "");
        int headStride = coarsest.matches("\\d{1,3}") ? Integer.parseInt(coarsest) : COARSEST_HEAD_STRIDE;
        return Math.max(1, headStride >> (head.scales() - 1 - scale));
    }
}
