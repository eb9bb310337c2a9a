package npucam.model;

import java.nio.file.Path;
import java.util.List;
import npucam.data.TensorSpec;

/**
 * Input and outputs of a model as its file says them, without the runtime that would load it.
 *
 * @param input the one picture
 * @param outputs in the runtime's order
 */
public record ModelPorts(TensorSpec input, List<TensorSpec> outputs) {
    public ModelPorts {
        outputs = List.copyOf(outputs);
    }

    /**
     * Reads the file's own description.
     *
     * @param model a network file, not a {@code .mud}
     * @throws ModelException when the file is unreadable or damaged, has more than one input, does not say a shape, or says nothing
     *     that is public (axmodel)
     */
    public static ModelPorts read(Path model) {
        return switch (ModelKind.of(model)) {
            case ONNX -> ofOnnx(OnnxFile.read(model));
            case BMODEL -> {
                BmodelFile file = BmodelFile.read(model);
                BmodelSupport.check(file);
                BmodelNet.Stage stage = file.nets().get(0).first();
                yield new ModelPorts(
                        stage.inputs().get(0).inputSpec(model),
                        stage.outputs().stream()
                                .map(output -> output.outputSpec(model))
                                .toList());
            }
            case CVIMODEL -> {
                CvimodelFile file = CvimodelFile.read(model);
                CvimodelSupport.check(model, file);
                yield new ModelPorts(
                        file.inputs().get(0).inputSpec(),
                        file.outputs().stream().map(CvimodelTensor::outputSpec).toList());
            }
            case AXMODEL ->
                throw new ModelException(model + ": Axera's file format is not public, so only the board can say what"
                        + " is in it. Run npucam check or npucam devices there");
        };
    }

    private static ModelPorts ofOnnx(OnnxFile file) {
        if (OnnxPorts.hasOpen(file.outputs())) {
            throw new ModelException(
                    file.file() + ": does not say the shapes of its outputs, they show only when it"
                            + " runs. Try npucam detect, or export it with a fixed size: yolo export format=onnx dynamic=False");
        }
        OnnxPorts ports = new OnnxPorts(file);
        return new ModelPorts(ports.input(file.inputs()), ports.outputs(file.outputs()));
    }

    /**
     * Lets pass a model of one picture.
     *
     * @throws ModelException when it takes more or none
     */
    public static void requireOneInput(Path model, int inputs) {
        if (inputs != 1) {
            throw new ModelException(new ModelException.Problem(
                    model + ": has " + inputs + " inputs, npucam gives a model one picture",
                    "Convert it with one input"));
        }
    }
}
