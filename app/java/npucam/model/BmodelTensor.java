package npucam.model;

import java.nio.file.Path;
import java.util.List;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.TensorSpec;

/**
 * An input or output as Sophgo describes it, in a bmodel or in the runtime.
 *
 * @param name as in the file
 * @param typeCode see {@link BmodelDataType}
 * @param shape all dimensions
 * @param scale of an input: quantized = real × scale + zeroPoint; of an output: real = (quantized − zeroPoint) × scale
 * @param zeroPoint see {@code scale}
 */
public record BmodelTensor(String name, int typeCode, List<Integer> shape, float scale, int zeroPoint) {
    public BmodelTensor {
        shape = List.copyOf(shape);
    }

    /**
     * As an input of ours: our scale is the reciprocal of Sophgo's.
     *
     * @param file that the tensor is of, for messages
     * @throws ModelException when type, shape or scale are not ones npucam works with
     */
    public TensorSpec inputSpec(Path file) {
        return spec(file + ": input " + name, 1 / scale);
    }

    /** As an output of ours; throws as {@link #inputSpec} does. */
    public TensorSpec outputSpec(Path file) {
        return spec(file + ": output " + name, scale);
    }

    private TensorSpec spec(String which, float ourScale) {
        ElementType type = BmodelDataType.of(typeCode)
                .flatMap(BmodelDataType::elementType)
                .orElseThrow(() -> new ModelException(which + " has elements of type " + typeName()
                        + ", npucam works with FLOAT32, FLOAT16, BFLOAT16, INT8 and UINT8."
                        + " Convert the model again with --quantize INT8 or F16"));
        try {
            return new TensorSpec(
                    name, shape, type, type.isQuantized() ? new Quantization(ourScale, zeroPoint) : Quantization.NONE);
        } catch (IllegalArgumentException impossible) {
            throw new ModelException(
                    which + " " + shape + " with scale " + scale + ": " + impossible.getMessage()
                            + ". Convert the model again",
                    impossible);
        }
    }

    /** Sophgo's word, or the code of a type of later days. */
    String typeName() {
        return BmodelDataType.of(typeCode).map(Enum::name).orElse("code " + typeCode);
    }
}
