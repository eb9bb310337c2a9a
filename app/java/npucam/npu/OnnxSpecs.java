package npucam.npu;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.TensorSpec;
import npucam.model.ModelException;
import npucam.model.OnnxFile;

/** What ONNX Runtime says of a model's inputs and outputs, as {@link TensorSpec}s, or why npucam cannot use them. */
final class OnnxSpecs {
    private static final String FIXED_SIZE_FIX =
            "Export it with a fixed size: yolo export format=onnx imgsz=640 dynamic=False";

    private final Path model;
    private final OnnxFile file;

    OnnxSpecs(Path model, OnnxFile file) {
        this.model = model;
        this.file = file;
    }

    /**
     * The one input. Open dimensions get a batch of 1 and the picture size in Ultralytics' metadata.
     *
     * @throws ModelException when there are more inputs, or open dimensions the metadata do not settle
     */
    TensorSpec input(Map<String, NodeInfo> inputs) {
        if (inputs.size() != 1) {
            throw new ModelException(model + ": has the inputs " + inputs.keySet() + ". A detector takes one picture");
        }
        NodeInfo node = inputs.values().iterator().next();
        long[] shape = tensorInfo(node).getShape().clone();
        if (isOpen(shape)) {
            List<Integer> size = file.imageSize()
                    .filter(imgsz -> shape.length == 4 && shape[1] == 3)
                    .orElseThrow(() -> new ModelException(model + ": input " + node.getName() + " has open dimensions "
                            + Arrays.toString(shape) + ". " + FIXED_SIZE_FIX));
            shape[0] = Math.abs(shape[0]);
            shape[2] = shape[2] < 0 ? size.get(0) : shape[2];
            shape[3] = shape[3] < 0 ? size.get(1) : shape[3];
        }
        return spec(node, shape);
    }

    /** Whether some output's shape shows only when the model runs. */
    boolean hasOpenOutputs(Map<String, NodeInfo> outputs) {
        return outputs.values().stream()
                .anyMatch(node -> isOpen(tensorInfo(node).getShape()));
    }

    List<TensorSpec> outputs(Map<String, NodeInfo> outputs) {
        List<TensorSpec> specs = new ArrayList<>();
        for (NodeInfo node : outputs.values()) {
            specs.add(spec(node, tensorInfo(node).getShape()));
        }
        return specs;
    }

    private TensorSpec spec(NodeInfo node, long[] shape) {
        String name = node.getName();
        ElementType type = elementType(name, tensorInfo(node).type);
        Quantization quantization = type.isQuantized() ? file.quantization(name) : Quantization.NONE;
        try {
            return new TensorSpec(
                    name, Arrays.stream(shape).mapToObj(Math::toIntExact).toList(), type, quantization);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ModelException(model + ": " + e.getMessage() + ". " + FIXED_SIZE_FIX, e);
        }
    }

    private TensorInfo tensorInfo(NodeInfo node) {
        if (node.getInfo() instanceof TensorInfo info) {
            return info;
        }
        throw new ModelException(model + ": " + node.getName() + " is not a tensor but " + node.getInfo()
                + ". Export the model without post-processing");
    }

    private ElementType elementType(String name, OnnxJavaType type) {
        return switch (type) {
            case FLOAT -> ElementType.F32;
            case FLOAT16 -> ElementType.F16;
            case BFLOAT16 -> ElementType.BF16;
            case INT8 -> ElementType.I8;
            case UINT8 -> ElementType.U8;
            case DOUBLE, INT16, INT32, INT64, BOOL, STRING, UNKNOWN ->
                throw new ModelException(model + ": " + name + " has the type " + type
                        + ", npucam takes F32, F16, BF16, I8 and U8. Export the model without post-processing");
        };
    }

    private static boolean isOpen(long[] shape) {
        return Arrays.stream(shape).anyMatch(length -> length < 0);
    }
}
