package npucam.npu;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.List;

/** A registered model and its copies: the native handles, freed together. */
final class CviModel implements AutoCloseable {
    /** The model first, its copies behind it. */
    private final List<Pointer> handles = new ArrayList<>();

    private final List<CviClone> clones = new ArrayList<>();

    private CviModel() {}

    /**
     * Registers a model and makes a copy for each slot; the first slot uses the model itself.
     *
     * @param content of a file that {@link npucam.model.CvimodelFile} found whole; the runtime copies it
     * @throws EngineException when the runtime refuses; everything is freed then
     */
    static CviModel register(byte[] content, int slots) {
        CviModel model = new CviModel();
        try {
            PointerByReference handle = new PointerByReference();
            int code = CviBindings.CVI_NN_RegisterModelFromBuffer(content, content.length, handle);
            CviCall.check("CVI_NN_RegisterModelFromBuffer", code);
            model.handles.add(handle.getValue());
            for (int slot = 1; slot < slots; slot++) {
                code = CviBindings.CVI_NN_CloneModel(model.handles.get(0), handle);
                CviCall.check("CVI_NN_CloneModel for slot " + slot, code);
                model.handles.add(handle.getValue());
            }
            for (Pointer each : model.handles) {
                model.clones.add(CviClone.of(each));
            }
            return model;
        } catch (RuntimeException e) {
            try {
                model.close();
            } catch (EngineException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /** One per slot. */
    CviClone clone(int slot) {
        return clones.get(slot);
    }

    /**
     * Frees copies and model, all of them even when one fails.
     *
     * @throws EngineException the first failure
     */
    @Override
    public void close() {
        List<AutoCloseable> things = new ArrayList<>();
        for (Pointer handle : handles) {
            things.add(() -> CviCall.check("CVI_NN_CleanupModel", CviBindings.CVI_NN_CleanupModel(handle)));
        }
        Closing.all(things);
    }
}
