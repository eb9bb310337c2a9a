package npucam.npu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import npucam.data.Tensor;
import npucam.model.CvimodelFile;
import npucam.model.CvimodelSupport;
import npucam.model.CvimodelTensor;
import npucam.model.ModelException;

/**
 * Sophgo's libcviruntime: MaixCAM and other boards with CV180x to CV183x, or their simulator. Every slot is a copy of the model whose
 * tensors are the runtime's own memory, so nothing is copied but the rows of padded inputs.
 *
 * <p>{@link #await} computes on the waiting thread. One inference runs per process at a time: copies share one command buffer whose
 * addresses each run rewrites, and one memory for intermediate results.
 */
public final class CviEngine extends SlotEngine {
    /** For all engines of the process. */
    private static final ReentrantLock FORWARD = new ReentrantLock();

    private final String description;
    private final long bytesPerSlot;
    private final CviModel model;
    private final boolean simulated;
    private final List<CviStaleOutputs> staleness = new ArrayList<>();

    private CviEngine(Path path, CvimodelFile file, byte[] content, CviLibrary library, int slotCount) {
        super(path.toString(), slotCount);
        simulated = library.simulator();
        try {
            description = "Sophgo libcviruntime, " + file.chip() + (simulated ? " simulator" : "") + ", from "
                    + library.load();
            model = owned(CviModel.register(content, slotCount));
            for (int slot = 0; slot < slotCount; slot++) {
                staleness.add(new CviStaleOutputs(model.clone(slot)));
            }
            bytesPerSlot = file.memory().privateMemory()
                    + model.clone(0).input().stagingBytes()
                    + ownBytes(file.inputs(), List.of(model.clone(0).input().tensor()))
                    + ownBytes(file.outputs(), model.clone(0).outputs());
            opened();
        } catch (RuntimeException unusable) {
            abandon(unusable);
            throw unusable;
        }
    }

    /**
     * Loads a model.
     *
     * @param slotCount copies of the model, at least 1
     * @throws ModelException when the file is no cvimodel npucam can use; found before the runtime sees it, which would end the process
     * @throws EngineException when the runtime is missing or refuses
     */
    public static CviEngine open(Path model, CviLibrary library, int slotCount) {
        byte[] content = CvimodelFile.bytes(model);
        CvimodelFile file = CvimodelFile.parse(model, content);
        CvimodelSupport.check(model, file);
        return new CviEngine(model, file, content, library, slotCount);
    }

    /** What lies in buffers of its own rather than in the copy's private memory. */
    private static long ownBytes(List<CvimodelTensor> described, List<Tensor> tensors) {
        long bytes = 0;
        for (int i = 0; i < tensors.size() && i < described.size(); i++) {
            bytes += described.get(i).inPrivateMemory()
                    ? 0
                    : tensors.get(i).bytes().capacity();
        }
        return bytes;
    }

    @Override
    public String description() {
        return description;
    }

    /** One: these chips have one NPU core. */
    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public long bytesPerSlot() {
        return bytesPerSlot;
    }

    @Override
    boolean isSimulated() {
        return simulated;
    }

    @Override
    Tensor inputOf(int slot) {
        return model.clone(slot).input().tensor();
    }

    @Override
    List<Tensor> outputsOf(int slot) {
        return model.clone(slot).outputs();
    }

    @Override
    void finish(int slot) {
        FORWARD.lock();
        try {
            CviClone clone = model.clone(slot);
            clone.input().hand();
            clone.forward();
            staleness.get(slot).check();
        } finally {
            FORWARD.unlock();
        }
    }
}
