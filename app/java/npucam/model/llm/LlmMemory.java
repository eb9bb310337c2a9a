package npucam.model.llm;

import java.util.HashMap;
import java.util.Map;
import npucam.model.BmodelFile;
import npucam.model.BmodelNet;
import npucam.model.BmodelNet.Memory;
import npucam.model.BmodelNet.Stage;

/**
 * What a compiled language model takes on the device, in bytes, as its file says: the sums of the vendor's runtime.
 *
 * @param weights each once, though several networks use them
 * @param commands for the NPU, of all networks
 * @param keyValueCache inputs and outputs that lie apart from the activations: the history, allocated when the model is loaded
 * @param sharedActivations the largest need of one network
 * @param ownActivations of all networks
 */
record LlmMemory(long weights, long commands, long keyValueCache, long sharedActivations, long ownActivations) {
    static LlmMemory of(BmodelFile file) {
        Map<Long, Long> weights = new HashMap<>();
        long commands = 0;
        long cache = 0;
        long largest = 0;
        long all = 0;
        for (BmodelNet net : file.nets()) {
            long activations = 0;
            long apart = 0;
            for (Stage stage : net.stages()) {
                Memory memory = stage.memory();
                weights.merge(memory.weightsAt(), memory.weights(), Math::max);
                commands += memory.commands();
                activations = Math.max(activations, memory.activations());
                apart = Math.max(apart, memory.inputsAndOutputs());
            }
            cache += net.addressMode() == 0 ? 0 : apart;
            largest = Math.max(largest, activations);
            all += activations;
        }
        return new LlmMemory(
                weights.values().stream().mapToLong(Long::longValue).sum(), commands, cache, largest, all);
    }

    /** As {@link LlmEstimate#deviceBytes}, without the buffer that the program allocates. */
    long deviceBytes(boolean shared) {
        return weights + commands + keyValueCache + (shared ? sharedActivations : ownActivations);
    }
}
