package npucam.npu;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import npucam.model.BmodelSupport;
import npucam.model.BmodelTensor;
import npucam.model.ModelException;
import npucam.model.ModelPorts;
import org.jspecify.annotations.Nullable;

/**
 * A runtime with one model in it, and what the runtime says of the model. Of {@code bm_net_info_t} only what lies before byte 120 is
 * read, and of its stages only the first: there all SDKs agree.
 */
final class BmrtNetwork implements AutoCloseable {
    private static final String LOG_HINT = ": it returned false; its own words are in the log above";
    private static final int SHAPE_BYTES = 36;
    private static final int MOST_DIMENSIONS = 8;
    private static final int MOST_OUTPUTS = 64;
    private static final byte TRUE = 1;
    private static final byte FALSE = 0;

    private final Pointer runtime;
    private final Memory name;
    private final BmodelTensor input;
    private final List<BmodelTensor> outputs;

    private BmrtNetwork(Pointer runtime, Path model) {
        this.runtime = runtime;
        load(runtime, model);
        name = onlyName(runtime, model);
        Pointer info = present("bmrt_get_network_info", BmrtBindings.bmrt_get_network_info(runtime, name));
        BmodelSupport.requireStatic(model, info.getByte(8) != 0);
        ModelPorts.requireOneInput(model, info.getInt(12));
        int outputCount = info.getInt(40);
        if (outputCount < 1 || outputCount > MOST_OUTPUTS) {
            throw new ModelException(model + ": has " + outputCount + " outputs, npucam reads 1 to " + MOST_OUTPUTS);
        }
        BmodelSupport.requireOneInputSize(model, info.getInt(72));
        Pointer stage = info.getPointer(80);
        input = tensor(model, info, 16, 104, stage.getPointer(0), 0);
        List<BmodelTensor> found = new ArrayList<>();
        for (int i = 0; i < outputCount; i++) {
            found.add(tensor(model, info, 48, 112, stage.getPointer(8), i));
        }
        outputs = List.copyOf(found);
    }

    /**
     * Loads a file.
     *
     * @throws ModelException when the model is not one npucam can run
     * @throws EngineException when the runtime refuses it
     */
    static BmrtNetwork load(BmrtDevice device, Path model) {
        Pointer runtime = present("bmrt_create", BmrtBindings.bmrt_create(device.handle()));
        try {
            return new BmrtNetwork(runtime, model);
        } catch (RuntimeException unusable) {
            BmrtBindings.bmrt_destroy(runtime);
            throw unusable;
        }
    }

    /** From memory, because some versions open the file itself for writing, which a read-only one refuses. */
    private static void load(Pointer runtime, Path model) {
        try (FileChannel channel = FileChannel.open(model);
                Memory data = new Memory(requireLoadable(model, channel.size()))) {
            ByteBuffer bytes = data.getByteBuffer(0, data.size());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // Reads on to the end.
            }
            if (BmrtBindings.bmrt_load_bmodel_data(runtime, data, bytes.position()) == 0) {
                throw new EngineException(model + ": bmrt_load_bmodel_data refused it" + LOG_HINT);
            }
        } catch (IOException unreadable) {
            throw new ModelException(model + ": cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static long requireLoadable(Path model, long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new ModelException(model + ": has " + bytes + " bytes, npucam runs models of at most "
                    + Integer.MAX_VALUE + ". Is it a language model?");
        }
        return bytes;
    }

    private static Memory onlyName(Pointer runtime, Path model) {
        int count = BmrtBindings.bmrt_get_network_number(runtime);
        BmodelSupport.requireOneNetwork(model, count);
        PointerByReference array = new PointerByReference();
        BmrtBindings.bmrt_get_network_names(runtime, array);
        Pointer names = present("bmrt_get_network_names", array.getValue());
        try {
            Pointer first = present("bmrt_get_network_names", names.getPointer(0));
            byte[] bytes = first.getByteArray(0, (int) first.indexOf(0, FALSE) + 1);
            Memory copy = new Memory(bytes.length);
            copy.write(0, bytes, 0, bytes.length);
            return copy;
        } finally {
            Native.free(Pointer.nativeValue(names));
        }
    }

    /**
     * Element {@code index} of the arrays of one side: names, types and scales are three pointers from {@code names} on, zero points one
     * elsewhere, shapes {@code bm_shape_t} (rank, then eight dimensions).
     */
    private static BmodelTensor tensor(Path model, Pointer info, int names, int zeroPoints, Pointer shapes, int index) {
        Pointer shape = shapes.share((long) index * SHAPE_BYTES);
        int rank = shape.getInt(0);
        if (rank < 1 || rank > MOST_DIMENSIONS) {
            throw new ModelException(model + ": has a tensor of " + rank + " dimensions. Convert it again");
        }
        List<Integer> dimensions = new ArrayList<>();
        for (int dimension = 1; dimension <= rank; dimension++) {
            dimensions.add(shape.getInt((long) dimension * Integer.BYTES));
        }
        Pointer zeros = info.getPointer(zeroPoints);
        return new BmodelTensor(
                info.getPointer(names)
                        .getPointer((long) index * Native.POINTER_SIZE)
                        .getString(0, "UTF-8"),
                info.getPointer(names + 8L).getInt((long) index * Integer.BYTES),
                dimensions,
                info.getPointer(names + 16L).getFloat((long) index * Float.BYTES),
                zeros == null ? 0 : zeros.getInt((long) index * Integer.BYTES));
    }

    private static Pointer present(String call, @Nullable Pointer pointer) {
        if (pointer == null) {
            throw new EngineException(call + " failed: it returned null; the runtime's own words are in the log above");
        }
        return pointer;
    }

    BmodelTensor input() {
        return input;
    }

    List<BmodelTensor> outputs() {
        return outputs;
    }

    /** Launches on core 0, or on all the cores the model was compiled for. Both blocks must stay until the wait. */
    void launch(BmrtTensors in, BmrtTensors out) {
        if (BmrtBindings.bmrt_launch_tensor_ex(
                        runtime, name, in.pointer(), in.count(), out.pointer(), out.count(), TRUE, FALSE)
                == 0) {
            throw new EngineException("bmrt_launch_tensor_ex failed" + LOG_HINT);
        }
    }

    /** Launches a model compiled for one core on that core; needs {@link BmrtDevice#hasCores}. */
    void launch(BmrtTensors in, BmrtTensors out, Pointer core) {
        if (BmrtBindings.Cores.bmrt_launch_tensor_multi_cores(
                        runtime, name, in.pointer(), in.count(), out.pointer(), out.count(), TRUE, FALSE, core, 1)
                == 0) {
            throw new EngineException("bmrt_launch_tensor_multi_cores failed" + LOG_HINT);
        }
    }

    @Override
    public void close() {
        BmrtBindings.bmrt_destroy(runtime);
    }
}
