package npucam.model;

import java.util.List;
import java.util.Optional;
import npucam.data.ColorOrder;
import npucam.data.TensorSpec;

/**
 * An input or output as a {@code .cvimodel} describes it.
 *
 * @param name as in the file
 * @param shape all dimensions, at most 6, each at least 1
 * @param format of one element
 * @param qscale what the vendor multiplies with: an input is quantized = real × qscale, an output is real = quantized × qscale
 * @param zeroPoint the quantized value of 0
 * @param pixelFormat such as {@code RGB_PLANAR} or {@code BGR_PACKED} when the model takes the picture's bytes and does mean, scale and
 *     quantization itself ("fused preprocess"); empty when it takes numbers
 * @param mean per channel, as the file says; empty when it does not
 * @param scale per channel, as the file says; empty when it does not
 * @param aligned the rows of this input are padded to a multiple of 64 bytes
 * @param inPrivateMemory it lies in the memory every copy of the model has of its own, rather than in a buffer of its own
 */
public record CvimodelTensor(
        String name,
        List<Integer> shape,
        CviFormat format,
        float qscale,
        int zeroPoint,
        String pixelFormat,
        List<Float> mean,
        List<Float> scale,
        boolean aligned,
        boolean inPrivateMemory) {

    public CvimodelTensor {
        shape = List.copyOf(shape);
        mean = List.copyOf(mean);
        scale = List.copyOf(scale);
    }

    /**
     * This input as the rest of the program says it.
     *
     * @throws ModelException when npucam cannot fill such an input
     */
    public TensorSpec inputSpec() {
        return format.inputSpec(name, shape, qscale, zeroPoint);
    }

    /**
     * This output as the rest of the program says it.
     *
     * @throws ModelException when npucam cannot read such an output
     */
    public TensorSpec outputSpec() {
        return format.outputSpec(name, shape, qscale, zeroPoint);
    }

    /** Whether the model takes the picture's bytes as they are: mean 0, scale 1, no quantization. */
    public boolean isFusedPicture() {
        return !pixelFormat.isEmpty() && format == CviFormat.UINT8;
    }

    /** The order of the channels when the file says it: fused pictures only. */
    public Optional<ColorOrder> colorOrder() {
        return switch (pixelFormat) {
            case "RGB_PACKED", "RGB_PLANAR" -> Optional.of(ColorOrder.RGB);
            case "BGR_PACKED", "BGR_PLANAR" -> Optional.of(ColorOrder.BGR);
            default -> Optional.empty();
        };
    }
}
