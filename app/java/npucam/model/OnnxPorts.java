package npucam.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.TensorSpec;

/** A model's inputs and outputs as {@link TensorSpec}s, or why npucam cannot use them. */
public final class OnnxPorts {
    private static final String FIXED_SIZE_FIX =
            "Export it with a fixed size: yolo export format=onnx imgsz=640 dynamic=False";

    private final Path model;
    private final OnnxFile file;

    public OnnxPorts(OnnxFile file) {
        this.model = file.file();
        this.file = file;
    }

    /**
     * The one input. Open dimensions get a batch of 1 and the picture size in Ultralytics' metadata.
     *
     * @throws ModelException when there are more inputs, or open dimensions the metadata do not settle
     */
    public TensorSpec input(List<OnnxPort> inputs) {
        if (inputs.size() != 1) {
            throw new ModelException(model + ": has the inputs "
                    + inputs.stream().map(OnnxPort::name).toList() + ". A detector takes one picture");
        }
        OnnxPort port = inputs.get(0);
        List<Long> shape = new ArrayList<>(port.shape());
        if (port.isOpen()) {
            List<Integer> size = file.imageSize()
                    .filter(imgsz -> shape.size() == 4 && shape.get(1) == 3)
                    .orElseThrow(() -> new ModelException(model + ": input " + port.name() + " has open dimensions "
                            + shape + ". " + FIXED_SIZE_FIX));
            shape.set(0, Math.abs(shape.get(0)));
            for (int side = 2; side < 4; side++) {
                shape.set(side, shape.get(side) < 0 ? size.get(side - 2) : shape.get(side));
            }
        }
        return spec(port, shape);
    }

    /** Whether some output's shape shows only when the model runs. */
    public static boolean hasOpen(List<OnnxPort> outputs) {
        return outputs.stream().anyMatch(OnnxPort::isOpen);
    }

    /**
     * All outputs, in the file's order.
     *
     * @throws ModelException when npucam cannot read one
     */
    public List<TensorSpec> outputs(List<OnnxPort> outputs) {
        return outputs.stream().map(port -> spec(port, port.shape())).toList();
    }

    private TensorSpec spec(OnnxPort port, List<Long> shape) {
        String name = port.name();
        ElementType type = port.type()
                .orElseThrow(() -> new ModelException(model + ": " + name + " has the type " + port.typeName()
                        + ", npucam takes F32, F16, BF16, I8 and U8. Export the model without post-processing"));
        Quantization quantization = type.isQuantized() ? file.quantization(name) : Quantization.NONE;
        try {
            return new TensorSpec(name, shape.stream().map(Math::toIntExact).toList(), type, quantization);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ModelException(model + ": " + e.getMessage() + ". " + FIXED_SIZE_FIX, e);
        }
    }
}
