package npucam.npu;

import com.sun.jna.Memory;
import java.util.ArrayList;
import java.util.List;
import npucam.data.Tensor;

/** One set of input and outputs, and the struct ({@code AX_ENGINE_IO_T}) that tells the runtime where they are. */
final class AxSlot implements AutoCloseable {
    /** sizeof(AX_ENGINE_IO_T); pyaxengine declares it 8 bytes shorter, which is safe only from this side. */
    private static final int IO_BYTES = 128;

    private static final int IO_INPUTS = 0;
    private static final int IO_INPUT_COUNT = 8;
    private static final int IO_OUTPUTS = 16;
    private static final int IO_OUTPUT_COUNT = 24;

    /** sizeof(AX_ENGINE_IO_BUFFER_T) */
    private static final int BUFFER_BYTES = 128;

    private static final int BUFFER_PHYSICAL = 0;
    private static final int BUFFER_CPU = 8;
    private static final int BUFFER_SIZE = 16;

    /** The input, then the outputs. */
    private final List<AxMemory> memories = new ArrayList<>();

    private final List<Tensor> outputs;
    private final Memory io = new Memory(IO_BYTES);
    private final Memory buffers;

    /** Throws {@link EngineException} when there is not enough memory; nothing is left allocated then. */
    AxSlot(AxModel model) {
        buffers = new Memory((long) BUFFER_BYTES * (1 + model.outputs().size()));
        try {
            memories.add(AxMemory.allocate(model.input().spec()));
            for (AxTensorInfo output : model.outputs()) {
                memories.add(AxMemory.allocate(output.spec()));
            }
        } catch (EngineException full) {
            try {
                Closing.all(memories);
            } catch (EngineException second) {
                full.addSuppressed(second);
            }
            throw full;
        }
        outputs = memories.stream().skip(1).map(AxMemory::tensor).toList();
        writeStructs();
    }

    private void writeStructs() {
        // What is not set must be 0: no strides, batch size from the model, no settings.
        io.clear();
        buffers.clear();
        for (int i = 0; i < memories.size(); i++) {
            long buffer = (long) i * BUFFER_BYTES;
            buffers.setLong(buffer + BUFFER_PHYSICAL, memories.get(i).physical());
            buffers.setPointer(buffer + BUFFER_CPU, memories.get(i).cpu());
            buffers.setInt(buffer + BUFFER_SIZE, memories.get(i).bytes());
        }
        io.setPointer(IO_INPUTS, buffers);
        io.setInt(IO_INPUT_COUNT, 1);
        io.setPointer(IO_OUTPUTS, buffers.share(BUFFER_BYTES));
        io.setInt(IO_OUTPUT_COUNT, outputs.size());
    }

    Tensor input() {
        return memories.get(0).tensor();
    }

    List<Tensor> outputs() {
        return outputs;
    }

    /** One inference, blocking. Only one may run per model at a time. */
    void run(AxModel model) {
        memories.get(0).flush();
        AxCall.check("AX_ENGINE_RunSyncV2", AxEngineBindings.AX_ENGINE_RunSyncV2(model.handle(), model.context(), io));
        for (int i = 1; i < memories.size(); i++) {
            memories.get(i).invalidate();
        }
    }

    @Override
    public void close() {
        Closing.all(memories);
    }
}
