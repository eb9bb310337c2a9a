package npucam.model;

import java.util.Optional;
import npucam.data.ElementType;
import org.jspecify.annotations.Nullable;

/** Sophgo's element types with their codes ({@code bm_data_type_t}), in the file and in the runtime alike. */
public enum BmodelDataType {
    FLOAT32(0, ElementType.F32),
    FLOAT16(1, ElementType.F16),
    INT8(2, ElementType.I8),
    UINT8(3, ElementType.U8),
    INT16(4, null),
    UINT16(5, null),
    INT32(6, null),
    UINT32(7, null),
    BFLOAT16(8, ElementType.BF16),
    INT4(9, null),
    UINT4(10, null);

    private final int code;
    private final @Nullable ElementType elementType;

    BmodelDataType(int code, @Nullable ElementType elementType) {
        this.code = code;
        this.elementType = elementType;
    }

    /** Empty for a code of a later runtime. */
    public static Optional<BmodelDataType> of(int code) {
        for (BmodelDataType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    public int code() {
        return code;
    }

    /** Ours; empty when npucam does not work with the type. */
    public Optional<ElementType> elementType() {
        return Optional.ofNullable(elementType);
    }
}
