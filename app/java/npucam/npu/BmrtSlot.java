package npucam.npu;

import com.sun.jna.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/** One slot's tensors on the device and off it, and where it runs. */
final class BmrtSlot implements AutoCloseable {
    private final BmrtDevice device;
    private final BmrtNetwork network;
    private final Place place;
    private final Memory coreList = new Memory(Integer.BYTES);
    private final List<BmrtMemory> memories = new ArrayList<>();
    private final BmrtTensors inputs;
    private final BmrtTensors outputs;
    private final List<Tensor> outputTensors;

    /**
     * Where a slot runs.
     *
     * @param core that it is sent to; empty = core 0, or all the cores the model was compiled for
     * @param awaited the cores to wait for one by one; empty = the library has one wait for all there is
     */
    record Place(OptionalInt core, List<Integer> awaited) {}

    /**
     * Allocates everything.
     *
     * @throws EngineException when the device has not enough memory; then nothing stays allocated
     */
    BmrtSlot(BmrtDevice device, BmrtNetwork network, TensorSpec inputSpec, List<TensorSpec> outputSpecs, Place place) {
        this.device = device;
        this.network = network;
        this.place = place;
        coreList.setInt(0, place.core().orElse(0));
        try {
            memories.add(BmrtMemory.allocate(device, inputSpec));
            for (TensorSpec spec : outputSpecs) {
                memories.add(BmrtMemory.allocate(device, spec));
            }
        } catch (RuntimeException unusable) {
            close();
            throw unusable;
        }
        inputs = new BmrtTensors(List.of(network.input()), memories.subList(0, 1));
        outputs = new BmrtTensors(network.outputs(), outputMemories());
        outputTensors = outputMemories().stream().map(BmrtMemory::tensor).toList();
    }

    private List<BmrtMemory> outputMemories() {
        return memories.subList(1, memories.size());
    }

    Tensor input() {
        return memories.get(0).tensor();
    }

    List<Tensor> outputTensors() {
        return outputTensors;
    }

    /** Whether the CPU sees the device's own memory. */
    boolean isMapped() {
        return memories.stream().allMatch(BmrtMemory::isMapped);
    }

    void launch() {
        memories.get(0).toDevice();
        if (place.core().isPresent()) {
            network.launch(inputs, outputs, coreList);
        } else {
            network.launch(inputs, outputs);
        }
    }

    void await() {
        if (place.awaited().isEmpty()) {
            device.sync();
        }
        for (int i = 0; i < place.awaited().size(); i++) {
            device.sync(place.awaited().get(i));
        }
        outputs.requireUnchanged();
        for (int i = 1; i < memories.size(); i++) {
            memories.get(i).toHost();
        }
    }

    /** Frees all, whatever a part of it says. */
    @Override
    public void close() {
        Closing.all(memories);
    }
}
