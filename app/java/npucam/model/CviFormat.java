package npucam.model;

import java.util.List;
import java.util.Optional;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.TensorSpec;
import org.jspecify.annotations.Nullable;

/** The element types of libcviruntime ({@code CVI_FMT}), in its files and its interface the same. */
public enum CviFormat {
    FP32(0, ElementType.F32),
    INT32(1, null),
    UINT32(2, null),
    BF16(3, ElementType.BF16),
    INT16(4, null),
    UINT16(5, null),
    INT8(6, ElementType.I8),
    UINT8(7, ElementType.U8);

    private final int code;
    private final @Nullable ElementType elementType;

    CviFormat(int code, @Nullable ElementType elementType) {
        this.code = code;
        this.elementType = elementType;
    }

    /** As the vendor writes it. */
    public int code() {
        return code;
    }

    /** Empty for a code that is none. */
    public static Optional<CviFormat> of(int code) {
        for (CviFormat format : values()) {
            if (format.code == code) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /**
     * An input of this type as the rest of the program says it.
     *
     * @param qscale quantized = real × qscale; the reciprocal of our scale
     * @throws ModelException when npucam does not know the type, or shape and scale cannot be
     */
    public TensorSpec inputSpec(String name, List<Integer> shape, float qscale, int zeroPoint) {
        return spec("input", name, shape, 1 / qscale, zeroPoint);
    }

    /**
     * An output of this type as the rest of the program says it.
     *
     * @param qscale real = quantized × qscale
     * @throws ModelException when npucam does not know the type, or shape and scale cannot be
     */
    public TensorSpec outputSpec(String name, List<Integer> shape, float qscale, int zeroPoint) {
        return spec("output", name, shape, qscale, zeroPoint);
    }

    private TensorSpec spec(String direction, String name, List<Integer> shape, float scale, int zeroPoint) {
        if (elementType == null) {
            throw new ModelException(direction + " " + name + " has the type " + this
                    + "; npucam knows FP32, BF16, INT8 and UINT8. Convert the model without it");
        }
        try {
            return new TensorSpec(
                    name,
                    shape,
                    elementType,
                    elementType.isQuantized() ? new Quantization(scale, zeroPoint) : Quantization.NONE);
        } catch (IllegalArgumentException e) {
            throw new ModelException(
                    direction + " " + name + " cannot be " + this + " " + shape + ": " + e.getMessage()
                            + ". Convert the model again",
                    e);
        }
    }
}
