package npucam.data;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a model says of one input or output.
 *
 * @param name as in the model file
 * @param shape all dimensions, batch first; each at least 1
 * @param type of one element
 * @param quantization of integer types; {@link Quantization#NONE} for floats
 */
public record TensorSpec(String name, List<Integer> shape, ElementType type, Quantization quantization) {

    /** @throws IllegalArgumentException when a dimension is below 1 or the tensor exceeds 2 GiB */
    public TensorSpec {
        shape = List.copyOf(shape);
        long bytes = type.bytes();
        for (int length : shape) {
            if (length < 1) {
                throw new IllegalArgumentException("tensor " + name + " has the dimension " + length + " in " + shape);
            }
            bytes *= length;
            if (bytes > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("tensor " + name + " " + shape + " is larger than 2 GiB");
            }
        }
    }

    public static TensorSpec f32(String name, Integer... shape) {
        return new TensorSpec(name, List.of(shape), ElementType.F32, Quantization.NONE);
    }

    public int elementCount() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    public int byteCount() {
        return elementCount() * type.bytes();
    }

    /** For messages: {@code name F32 [1,3,640,640]}. */
    @Override
    public String toString() {
        return name + " " + type + " "
                + shape.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"))
                + (type.isQuantized()
                        ? " scale " + quantization.scale() + " zero point " + quantization.zeroPoint()
                        : "");
    }
}
