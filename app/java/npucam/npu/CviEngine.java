package npucam.npu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import npucam.data.Tensor;
import npucam.data.TensorSpec;
import npucam.model.CvimodelFile;
import npucam.model.CvimodelTensor;
import npucam.model.ModelException;

/**
 * Sophgo's libcviruntime: MaixCAM and other boards with CV180x to CV183x, or their simulator. Every slot is a copy of the model whose
 * tensors are the runtime's own memory, so nothing is copied but the rows of padded inputs.
 *
 * <p>{@link #await} computes on the waiting thread. One inference runs per process at a time: copies share one command buffer whose
 * addresses each run rewrites, and one memory for intermediate results.
 */
public final class CviEngine implements InferenceEngine {
    /** For all engines of the process. */
    private static final ReentrantLock FORWARD = new ReentrantLock();

    private final String description;
    private final long bytesPerSlot;
    private final CviModel model;
    private final Slots slots;
    private final FreedOnce nativeThings;
    private final List<CviStaleOutputs> staleness = new ArrayList<>();

    private CviEngine(CvimodelFile file, Path folder, boolean simulated, CviModel model, Slots slots) {
        this.description =
                "Sophgo libcviruntime, " + file.chip() + (simulated ? " simulator" : "") + ", from " + folder;
        this.model = model;
        this.slots = slots;
        for (int slot = 0; slot < slots.count(); slot++) {
            staleness.add(new CviStaleOutputs(model.clone(slot)));
        }
        this.bytesPerSlot = file.privateBytes()
                + model.clone(0).input().stagingBytes()
                + ownBytes(file.inputs(), List.of(model.clone(0).input().tensor()))
                + ownBytes(file.outputs(), model.clone(0).outputs());
        this.nativeThings = new FreedOnce(description, () -> {
            slots.close();
            model.close();
        });
    }

    /**
     * Loads a model.
     *
     * @param slotCount copies of the model, at least 1
     * @throws ModelException when the file is no cvimodel npucam can use; found before the runtime sees it, which would end the process
     * @throws EngineException when the runtime is missing or refuses
     */
    public static CviEngine open(Path model, CviLibrary library, int slotCount) {
        Slots slots = new Slots(slotCount);
        byte[] content = CvimodelFile.bytes(model);
        CvimodelFile file = CvimodelFile.parse(model, content);
        CviSupport.check(model, file);
        Path folder = library.load();
        CviModel registered = CviModel.register(content, slots.count());
        try {
            return new CviEngine(file, folder, library.simulator(), registered, slots);
        } catch (RuntimeException e) {
            registered.close();
            throw e;
        }
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

    @Override
    public int slots() {
        return slots.count();
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
    public TensorSpec inputSpec() {
        return model.clone(0).input().tensor().spec();
    }

    @Override
    public List<TensorSpec> outputSpecs() {
        return model.clone(0).outputs().stream().map(Tensor::spec).toList();
    }

    @Override
    public Tensor input(int slot) {
        return model.clone(slots.checkOpen(slot)).input().tensor();
    }

    @Override
    public List<Tensor> outputs(int slot) {
        return model.clone(slots.checkOpen(slot)).outputs();
    }

    @Override
    public void launch(int slot) {
        slots.launch(slot);
    }

    @Override
    public void await(int slot) {
        nativeThings.enter();
        try {
            slots.awaitBegins(slot);
            try {
                infer(slot);
            } finally {
                slots.done(slot);
            }
        } finally {
            nativeThings.leave();
        }
    }

    private void infer(int slot) {
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

    /**
     * Waits for an inference that is under way, but not without end.
     *
     * @throws EngineException when it does not come back, or the runtime refuses to free something
     */
    @Override
    public void close() {
        nativeThings.free();
    }
}
