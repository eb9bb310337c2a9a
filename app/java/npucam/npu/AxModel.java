package npucam.npu;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.file.Path;
import java.util.List;
import npucam.model.ModelException;

/** A loaded model: handle, context, and what the runtime says of its tensors. */
final class AxModel implements AutoCloseable {
    private static final int HALF_CORE = 0;

    private static final int INPUTS = 0;
    private static final int INPUT_COUNT = 8;
    private static final int OUTPUTS = 16;
    private static final int OUTPUT_COUNT = 24;

    /** Kept as long as the handle: whether the runtime copies the file is not published. */
    private final Memory content;

    private final Pointer handle;
    private final Pointer context;
    private final AxTensorInfo input;
    private final List<AxTensorInfo> outputs;

    private AxModel(Memory content, Pointer handle) {
        this.content = content;
        this.handle = handle;
        PointerByReference result = new PointerByReference();
        AxCall.check("AX_ENGINE_CreateContextV2", AxEngineBindings.AX_ENGINE_CreateContextV2(handle, result));
        context = result.getValue();
        AxCall.check("AX_ENGINE_GetIOInfo", AxEngineBindings.AX_ENGINE_GetIOInfo(handle, result));
        Pointer info = result.getValue();
        int inputCount = info.getInt(INPUT_COUNT);
        int outputCount = info.getInt(OUTPUT_COUNT);
        if (inputCount != 1 || outputCount < 1) {
            throw new EngineException("the model has " + inputCount + " inputs and " + outputCount
                    + " outputs; npucam runs models with one picture in and at least one output");
        }
        input = AxTensorInfo.readAll("input", info.getPointer(INPUTS), 1).get(0);
        input.requirePicture();
        outputs = AxTensorInfo.readAll("output", info.getPointer(OUTPUTS), outputCount);
    }

    /**
     * Loads a model.
     *
     * @param file for messages
     * @param bytes the whole file
     * @throws ModelException when it needs the whole NPU and the NPU is divided
     * @throws EngineException when the runtime refuses; nothing stays loaded then
     */
    static AxModel load(AxDevice device, Path file, byte[] bytes) {
        Memory content = new Memory(bytes.length);
        content.write(0, bytes, 0, bytes.length);
        try {
            requireFits(device, file, content);
            PointerByReference handle = new PointerByReference();
            int code = AxEngineBindings.AX_ENGINE_CreateHandle(handle, content, bytes.length);
            AxCall.check("AX_ENGINE_CreateHandle of " + file, code);
            return describe(content, handle.getValue());
        } catch (RuntimeException refused) {
            content.close();
            throw refused;
        }
    }

    private static AxModel describe(Memory content, Pointer handle) {
        try {
            return new AxModel(content, handle);
        } catch (RuntimeException refused) {
            try {
                AxCall.check("AX_ENGINE_DestroyHandle", AxEngineBindings.AX_ENGINE_DestroyHandle(handle));
            } catch (EngineException second) {
                refused.addSuppressed(second);
            }
            throw refused;
        }
    }

    private static void requireFits(AxDevice device, Path file, Memory content) {
        IntByReference type = new IntByReference();
        int code = AxEngineBindings.AX_ENGINE_GetModelType(content, (int) content.size(), type);
        AxCall.check("AX_ENGINE_GetModelType of " + file, code);
        if (device.isDivided() && type.getValue() != HALF_CORE) {
            throw new ModelException(file + ": needs the whole NPU, but the NPU is divided into virtual ones (VNPU)."
                    + " Take the file the .mud names as model_vnpu, or turn the camera's AI-ISP off");
        }
    }

    Pointer handle() {
        return handle;
    }

    Pointer context() {
        return context;
    }

    AxTensorInfo input() {
        return input;
    }

    List<AxTensorInfo> outputs() {
        return outputs;
    }

    /** Frees the context too. */
    @Override
    public void close() {
        try {
            AxCall.check("AX_ENGINE_DestroyHandle", AxEngineBindings.AX_ENGINE_DestroyHandle(handle));
        } finally {
            content.close();
        }
    }
}
