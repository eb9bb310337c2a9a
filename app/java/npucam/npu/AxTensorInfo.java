package npucam.npu;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import npucam.data.ColorOrder;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.TensorSpec;

/**
 * An input or output as the runtime describes it ({@code AX_ENGINE_IO_META_T}).
 *
 * @param spec integer types have scale 1 and zero point 0: the runtime does not say others
 * @param layout 0 unknown, 1 NHWC, 2 NCHW
 * @param colour {@code AX_ENGINE_COLOR_SPACE_T}; empty when the runtime does not say
 */
record AxTensorInfo(TensorSpec spec, int layout, Optional<Integer> colour) {
    /** sizeof(AX_ENGINE_IO_META_T) */
    private static final int BYTES = 128;

    private static final int NAME = 0;
    private static final int SHAPE = 8;
    private static final int SHAPE_SIZE = 16;
    private static final int LAYOUT = 20;
    private static final int DATA_TYPE = 28;
    private static final int EXTRA = 32;
    private static final int SIZE = 40;

    private static final int NHWC = 1;
    private static final int NCHW = 2;
    private static final int RGB = 6;
    private static final int BGR = 7;

    /**
     * Reads the tensors of one direction.
     *
     * @param kind {@code input} or {@code output}, for messages
     * @throws EngineException when one is not what npucam works with
     */
    static List<AxTensorInfo> readAll(String kind, Pointer array, int count) {
        List<AxTensorInfo> infos = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            infos.add(read(kind, array.share((long) i * BYTES, BYTES)));
        }
        return infos;
    }

    private static AxTensorInfo read(String kind, Pointer meta) {
        Pointer namePointer = meta.getPointer(NAME);
        String name = kind + " " + (namePointer == null ? "without a name" : namePointer.getString(0));
        Pointer shapePointer = meta.getPointer(SHAPE);
        int rank = meta.getByte(SHAPE_SIZE) & 0xFF;
        if (shapePointer == null || rank == 0) {
            throw new EngineException("libax_engine says no shape of " + name);
        }
        List<Integer> shape = new ArrayList<>();
        for (int length : shapePointer.getIntArray(0, rank)) {
            shape.add(length);
        }
        TensorSpec spec = spec(name, namePointer == null ? "" : namePointer.getString(0), shape, type(name, meta));
        long bytes = meta.getInt(SIZE) & 0xFFFF_FFFFL;
        if (bytes != spec.byteCount()) {
            throw new EngineException(name + " has " + bytes + " bytes, its shape " + shape + " needs "
                    + spec.byteCount() + ": padded tensors are not known. Convert the model again");
        }
        Pointer extra = meta.getPointer(EXTRA);
        return new AxTensorInfo(
                spec, meta.getInt(LAYOUT), extra == null ? Optional.empty() : Optional.of(extra.getInt(0)));
    }

    private static ElementType type(String name, Pointer meta) {
        int code = meta.getInt(DATA_TYPE);
        Optional<AxDataType> type = AxDataType.of(code);
        return type.flatMap(AxDataType::elementType)
                .orElseThrow(() -> new EngineException(name + " has elements of type "
                        + type.map(Enum::name).orElse("code " + code)
                        + ", npucam works with UINT8, SINT8, FLOAT32 and BFLOAT16. Convert the model again"));
    }

    private static TensorSpec spec(String what, String name, List<Integer> shape, ElementType type) {
        try {
            return new TensorSpec(name, shape, type, Quantization.NONE);
        } catch (IllegalArgumentException impossible) {
            throw new EngineException(
                    "libax_engine says that " + what + " has the shape " + shape + ": " + impossible.getMessage(),
                    impossible);
        }
    }

    /** Throws {@link EngineException} unless this is a picture in the layout and colours that npucam gives. */
    void requirePicture() {
        List<Integer> shape = spec.shape();
        boolean contradiction =
                shape.size() == 4 && ((layout == NHWC && shape.get(3) != 3) || (layout == NCHW && shape.get(1) != 3));
        if (contradiction) {
            throw new EngineException("input " + spec + " is " + (layout == NHWC ? "NHWC" : "NCHW")
                    + " and not a picture of three channels");
        }
        colour.ifPresent(code -> {
            if (code >= 1 && code != RGB && code != BGR) {
                throw new EngineException("input " + spec + " takes pictures of colour space " + code
                        + ", npucam gives RGB (6) or BGR (7). Convert the model with tensor_format RGB or BGR");
            }
        });
    }

    /** The order of the channels; empty when the runtime does not say. */
    Optional<ColorOrder> colorOrder() {
        return colour.flatMap(code -> switch (code) {
            case RGB -> Optional.of(ColorOrder.RGB);
            case BGR -> Optional.of(ColorOrder.BGR);
            default -> Optional.<ColorOrder>empty();
        });
    }
}
