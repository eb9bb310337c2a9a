package npucam.npu;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import npucam.model.BmodelTensor;

/**
 * An array of {@code bm_tensor_t}, filled once and handed to every launch: 72 bytes each, type at 0, rank at 4, dimensions at 8, device
 * memory at 40, store mode (0, "1N") at 64.
 */
final class BmrtTensors {
    private static final int BYTES = 72;
    private static final int RANK = 4;
    private static final int DIMENSIONS = 8;
    private static final int DEVICE_MEMORY = 40;

    private final Memory block;
    private final ByteBuffer fields;
    private final List<BmodelTensor> tensors;

    /**
     * @param tensors what each is
     * @param memories where each lies, in the same order
     */
    BmrtTensors(List<BmodelTensor> tensors, List<BmrtMemory> memories) {
        this.tensors = tensors;
        block = new Memory((long) BYTES * tensors.size());
        block.clear();
        fields = block.getByteBuffer(0, block.size()).order(ByteOrder.nativeOrder());
        for (int i = 0; i < tensors.size(); i++) {
            int at = i * BYTES;
            List<Integer> shape = tensors.get(i).shape();
            fields.putInt(at, tensors.get(i).typeCode());
            fields.putInt(at + RANK, shape.size());
            for (int dimension = 0; dimension < shape.size(); dimension++) {
                fields.putInt(at + DIMENSIONS + dimension * Integer.BYTES, shape.get(dimension));
            }
            byte[] memory = memories.get(i).descriptor().getByteArray(0, BmlibBindings.DeviceMem.BYTES);
            block.write((long) at + DEVICE_MEMORY, memory, 0, memory.length);
        }
    }

    Pointer pointer() {
        return block;
    }

    int count() {
        return tensors.size();
    }

    /**
     * Launching writes type and shape of the outputs anew.
     *
     * @throws EngineException when they are not what the model said of itself
     */
    void requireUnchanged() {
        for (int i = 0; i < tensors.size(); i++) {
            BmodelTensor tensor = tensors.get(i);
            int at = i * BYTES;
            boolean same = fields.getInt(at) == tensor.typeCode()
                    && fields.getInt(at + RANK) == tensor.shape().size();
            for (int dimension = 0; same && dimension < tensor.shape().size(); dimension++) {
                same = fields.getInt(at + DIMENSIONS + dimension * Integer.BYTES)
                        == tensor.shape().get(dimension);
            }
            if (!same) {
                throw new EngineException("the runtime answered output " + tensor.name()
                        + " in another type or shape than the model says, which is " + tensor.shape());
            }
        }
    }
}
