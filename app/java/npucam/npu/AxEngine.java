package npucam.npu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import npucam.data.ColorOrder;
import npucam.data.Tensor;
import npucam.data.TensorSpec;
import npucam.model.ModelException;
import org.tinylog.Logger;

/**
 * Axera's libax_engine: MaixCAM2 (AX630C). One model, one context, a set of tensors per slot in memory that CPU and NPU share.
 * {@link #await} computes on the waiting thread, one inference at a time.
 *
 * <p>Freed in the order model, memory, NPU, system. Proven on a fake runtime only: there is no simulator.
 */
public final class AxEngine implements InferenceEngine {
    private final String description;
    private final AxModel model;
    private final List<AxSlot> bound = new ArrayList<>();
    private final Slots slots;
    /** All slots share one context. */
    private final ReentrantLock running = new ReentrantLock();

    private final FreedOnce nativeThings;

    private AxEngine(Path file, byte[] content, AxVnpu vnpu, Slots slots) {
        this.slots = slots;
        AxDevice device = AxDevice.open(vnpu);
        this.description = "Axera libax_engine, " + (device.isDivided() ? "half of the divided NPU" : "whole NPU");
        AxModel loaded = null;
        try {
            loaded = AxModel.load(device, file, content);
            for (int slot = 0; slot < slots.count(); slot++) {
                bound.add(new AxSlot(loaded));
            }
        } catch (RuntimeException refused) {
            try {
                free(device, bound, Optional.ofNullable(loaded));
            } catch (EngineException second) {
                refused.addSuppressed(second);
            }
            throw refused;
        }
        this.model = loaded;
        this.nativeThings = new FreedOnce(file.toString(), () -> {
            slots.close();
            free(device, bound, Optional.of(model));
        });
    }

    /**
     * Loads a model.
     *
     * @param model an {@code .axmodel} with one picture input
     * @param vnpu how the NPU is to be divided, when it is not set up yet
     * @param slotCount sets of tensors, at least 1
     * @throws ModelException when the file cannot be read, or needs the whole NPU when that is divided
     * @throws EngineException when the runtime is missing or refuses
     */
    public static AxEngine open(Path model, AxLibrary library, AxVnpu vnpu, int slotCount) {
        Slots slots = new Slots(slotCount);
        byte[] content = read(model);
        library.load();
        AxEngine engine = new AxEngine(model, content, vnpu, slots);
        for (TensorSpec output : engine.outputSpecs()) {
            if (output.type().isQuantized()) {
                Logger.warn(
                        "{}: output {} is quantized and the runtime does not say how: taken as it is", model, output);
            }
        }
        return engine;
    }

    private static byte[] read(Path model) {
        try {
            byte[] content = Files.readAllBytes(model);
            if (content.length == 0) {
                throw new ModelException(model + ": is empty (0 bytes). Copy it again");
            }
            return content;
        } catch (IOException e) {
            throw new ModelException(model + ": cannot be read: " + e, e);
        }
    }

    private static void free(AxDevice device, List<AxSlot> slots, Optional<AxModel> model) {
        List<AutoCloseable> things = new ArrayList<>(List.of(device));
        things.addAll(slots);
        model.ifPresent(things::add);
        Closing.all(things);
    }

    /** The order of the channels, when the runtime says it. */
    public Optional<ColorOrder> colorOrder() {
        return model.input().colorOrder();
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public int slots() {
        return slots.count();
    }

    /** One: a model runs on one NPU, or on one half of it. */
    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public long bytesPerSlot() {
        return inputSpec().byteCount()
                + outputSpecs().stream().mapToLong(TensorSpec::byteCount).sum();
    }

    @Override
    public TensorSpec inputSpec() {
        return model.input().spec();
    }

    @Override
    public List<TensorSpec> outputSpecs() {
        return model.outputs().stream().map(AxTensorInfo::spec).toList();
    }

    @Override
    public Tensor input(int slot) {
        return bound.get(slots.checkOpen(slot)).input();
    }

    @Override
    public List<Tensor> outputs(int slot) {
        return bound.get(slots.checkOpen(slot)).outputs();
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
        running.lock();
        try {
            bound.get(slot).run(model);
        } finally {
            running.unlock();
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
