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
public final class AxEngine extends SlotEngine {
    private final String description;
    private final AxModel model;
    private final List<AxSlot> bound = new ArrayList<>();
    /** All slots share one context. */
    private final ReentrantLock running = new ReentrantLock();

    private AxEngine(Path file, byte[] content, AxVnpu vnpu, int slotCount) {
        super(file.toString(), slotCount);
        try {
            AxDevice device = owned(AxDevice.open(vnpu));
            description = "Axera libax_engine, " + (device.isDivided() ? "half of the divided NPU" : "whole NPU");
            owned(() -> Closing.all(bound));
            model = owned(AxModel.load(device, file, content));
            for (int slot = 0; slot < slotCount; slot++) {
                bound.add(new AxSlot(model));
            }
            opened();
        } catch (RuntimeException unusable) {
            abandon(unusable);
            throw unusable;
        }
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
        byte[] content = read(model);
        library.load();
        AxEngine engine = new AxEngine(model, content, vnpu, slotCount);
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

    /** The order of the channels, when the runtime says it. */
    public Optional<ColorOrder> colorOrder() {
        return model.input().colorOrder();
    }

    @Override
    public String description() {
        return description;
    }

    /** One: a model runs on one NPU, or on one half of it. */
    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    Tensor inputOf(int slot) {
        return bound.get(slot).input();
    }

    @Override
    List<Tensor> outputsOf(int slot) {
        return bound.get(slot).outputs();
    }

    @Override
    void finish(int slot) {
        running.lock();
        try {
            bound.get(slot).run(model);
        } finally {
            running.unlock();
        }
    }
}
