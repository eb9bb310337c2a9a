package npucam.npu;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import npucam.data.ElementType;
import npucam.model.OnnxPort;

/** What ONNX Runtime says of a model's inputs or outputs. */
final class OnnxNodes {
    private OnnxNodes() {}

    static List<OnnxPort> ports(Map<String, NodeInfo> nodes) {
        return nodes.values().stream().map(OnnxNodes::port).toList();
    }

    private static OnnxPort port(NodeInfo node) {
        if (node.getInfo() instanceof TensorInfo tensor) {
            Optional<ElementType> type = elementType(tensor.type);
            return new OnnxPort(
                    node.getName(),
                    type,
                    type.map(Enum::name).orElse(tensor.type.name()),
                    Arrays.stream(tensor.getShape()).boxed().toList());
        }
        return new OnnxPort(node.getName(), Optional.empty(), node.getInfo().toString(), List.of());
    }

    private static Optional<ElementType> elementType(OnnxJavaType type) {
        return switch (type) {
            case FLOAT -> Optional.of(ElementType.F32);
            case FLOAT16 -> Optional.of(ElementType.F16);
            case BFLOAT16 -> Optional.of(ElementType.BF16);
            case INT8 -> Optional.of(ElementType.I8);
            case UINT8 -> Optional.of(ElementType.U8);
            case DOUBLE, INT16, INT32, INT64, BOOL, STRING, UNKNOWN -> Optional.empty();
        };
    }
}
