package npucam.model;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Optional;
import npucam.data.ElementType;
import org.jspecify.annotations.Nullable;

/**
 * An input or output of an ONNX graph as the file or ONNX Runtime says it.
 *
 * @param name as in the file
 * @param type ours; empty when npucam does not work with it
 * @param typeName for messages: {@code F32}, {@code INT64}
 * @param shape a dimension that is not a fixed number is negative
 */
public record OnnxPort(String name, Optional<ElementType> type, String typeName, List<Long> shape) {
    public OnnxPort {
        shape = List.copyOf(shape);
    }

    static OnnxPort of(ValueInfoProto info) {
        TypeProto.Tensor tensor = info.getType().getTensorType();
        TensorProto.DataType declared = TensorProto.DataType.forNumber(tensor.getElemType());
        Optional<ElementType> type = elementType(declared);
        return new OnnxPort(
                info.getName(),
                type,
                type.map(Enum::name).orElse(declared == null ? "code " + tensor.getElemType() : declared.name()),
                tensor.getShape().getDimList().stream()
                        .map(dim -> dim.getValueCase() == Dimension.ValueCase.DIM_VALUE ? dim.getDimValue() : -1)
                        .toList());
    }

    private static Optional<ElementType> elementType(TensorProto.@Nullable DataType declared) {
        if (declared == null) {
            return Optional.empty();
        }
        return switch (declared) {
            case FLOAT -> Optional.of(ElementType.F32);
            case FLOAT16 -> Optional.of(ElementType.F16);
            case BFLOAT16 -> Optional.of(ElementType.BF16);
            case INT8 -> Optional.of(ElementType.I8);
            case UINT8 -> Optional.of(ElementType.U8);
            default -> Optional.empty();
        };
    }

    boolean isOpen() {
        return shape.stream().anyMatch(length -> length < 0);
    }
}
