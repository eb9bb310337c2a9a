package npucam.data;

/** The type of one tensor element, in the machine's byte order. */
public enum ElementType {
    F32(4),
    F16(2),
    BF16(2),
    I8(1),
    U8(1);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    public int bytes() {
        return bytes;
    }

    /** Integer types carry a {@link Quantization}. */
    public boolean isQuantized() {
        return this == I8 || this == U8;
    }
}
