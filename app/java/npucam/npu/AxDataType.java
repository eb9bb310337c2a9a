package npucam.npu;

import java.util.Optional;
import npucam.data.ElementType;
import org.jspecify.annotations.Nullable;

/** {@code AX_ENGINE_DATA_TYPE_T}. */
enum AxDataType {
    UINT8(1, ElementType.U8),
    UINT16(2, null),
    FLOAT32(3, ElementType.F32),
    SINT16(4, null),
    SINT8(5, ElementType.I8),
    SINT32(6, null),
    UINT32(7, null),
    FLOAT64(8, null),
    BFLOAT16(9, ElementType.BF16),
    UINT10_PACKED(100, null),
    UINT12_PACKED(101, null),
    UINT14_PACKED(102, null),
    UINT16_PACKED(103, null);

    private final int code;
    private final @Nullable ElementType elementType;

    AxDataType(int code, @Nullable ElementType elementType) {
        this.code = code;
        this.elementType = elementType;
    }

    static Optional<AxDataType> of(int code) {
        for (AxDataType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Empty for the types npucam does not work with. */
    Optional<ElementType> elementType() {
        return Optional.ofNullable(elementType);
    }
}
