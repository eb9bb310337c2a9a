package npucam.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A tensor's memory, owned by the engine that lends it.
 *
 * @param spec shape, type, quantization
 * @param bytes a direct buffer in the machine's byte order whose limit is at least {@code spec.byteCount()}; index 0 is the
 *     first element. Position and limit are never moved: read and write by index
 */
public record Tensor(TensorSpec spec, ByteBuffer bytes) {

    /** @throws IllegalArgumentException when the buffer is too small, on the heap, or in foreign byte order */
    public Tensor {
        if (bytes.limit() < spec.byteCount() || !bytes.isDirect() || bytes.order() != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException("tensor " + spec + " needs a direct native-order buffer of "
                    + spec.byteCount() + " bytes, got " + bytes + " " + bytes.order());
        }
    }

    /** A tensor in memory of its own, all zero. */
    public static Tensor allocate(TensorSpec spec) {
        return new Tensor(spec, ByteBuffer.allocateDirect(spec.byteCount()).order(ByteOrder.nativeOrder()));
    }
}
