package npucam.npu;

import java.nio.ByteBuffer;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/**
 * A model's input. Where the runtime's memory is as long as the tensor, both are the same memory. Inputs compiled as "aligned" have
 * their rows padded to 64 bytes when the row's length is no multiple of that; those get a tensor without gaps to be filled, whose
 * rows are copied into the runtime's memory before each inference.
 *
 * @param tensor to be filled
 * @param memory the runtime's
 * @param rows in all
 * @param rowBytes of a row in {@code tensor}
 * @param rowStrideBytes from row to row in {@code memory}; equal to {@code rowBytes} when they are the same memory
 */
record CviInput(Tensor tensor, ByteBuffer memory, int rows, int rowBytes, int rowStrideBytes) {
    private static final int ROW_ALIGNMENT = 64;

    /** @throws EngineException when the memory is neither as long as the tensor nor as the tensor with padded rows */
    static CviInput of(CviTensor input) {
        TensorSpec spec = input.inputSpec();
        int memoryBytes = input.memory().capacity();
        int rowBytes = rowBytes(spec);
        int rows = spec.byteCount() / rowBytes;
        if (memoryBytes == spec.byteCount()) {
            return new CviInput(new Tensor(spec, input.memory()), input.memory(), rows, rowBytes, rowBytes);
        }
        int rowStrideBytes = (rowBytes + ROW_ALIGNMENT - 1) / ROW_ALIGNMENT * ROW_ALIGNMENT;
        if (memoryBytes != (long) rowStrideBytes * rows) {
            throw new EngineException(
                    "input " + spec + " has " + memoryBytes + " bytes of memory: neither its own " + spec.byteCount()
                            + " nor those of rows padded to " + rowStrideBytes + ". Convert the model again");
        }
        return new CviInput(Tensor.allocate(spec), input.memory(), rows, rowBytes, rowStrideBytes);
    }

    /** One line of pixels: the last dimension, or the last two when the last are the channels of a packed picture. */
    private static int rowBytes(TensorSpec spec) {
        int rank = spec.shape().size();
        int last = spec.shape().get(rank - 1) * spec.type().bytes();
        boolean packed = rank == 4 && spec.shape().get(1) != 3 && spec.shape().get(3) == 3;
        return packed ? last * spec.shape().get(2) : last;
    }

    /** What one more of these costs beside the runtime's memory. */
    long stagingBytes() {
        return rowBytes == rowStrideBytes ? 0 : tensor.spec().byteCount();
    }

    /** Brings what was filled into the runtime's memory. */
    void hand() {
        if (rowBytes == rowStrideBytes) {
            return;
        }
        for (int row = 0; row < rows; row++) {
            memory.put(row * rowStrideBytes, tensor.bytes(), row * rowBytes, rowBytes);
        }
    }
}
