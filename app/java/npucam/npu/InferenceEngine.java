package npucam.npu;

import java.util.List;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/**
 * A model loaded into a runtime, with one set of input and output tensors per slot.
 *
 * <p>The order for one slot: write {@link #input}, {@link #launch}, {@link #await}, read {@link #outputs}. Launch and await of one
 * inference must be called by the same platform thread (vendor drivers track the OS thread). At most one inference per slot is
 * under way; at most {@link #parallelism} over all slots. Different slots may be used by different threads at once.
 *
 * <p>Ownership: the engine owns all tensors from opening to {@link #close}. A slot's input may be written whenever no inference of
 * that slot is under way; its outputs are valid from {@code await} until the next {@code launch} of the same slot.
 */
public interface InferenceEngine extends AutoCloseable {
    /** The runtime and where it computes, in one line: {@code ONNX Runtime 1.29.0, CPU, 2 threads}. */
    String description();

    /** How many slots were made when the engine was opened, at least 1. */
    int slots();

    /** How many inferences can be under way at once: the number of NPU cores the model may use independently. */
    int parallelism();

    /** Whether an inference takes the processors' time: on a CPU runtime or a simulated chip, whose times are no NPU's. */
    boolean computesOnProcessors();

    /** What one more slot costs in bytes of tensors: the price of dual_buff. */
    long bytesPerSlot();

    /** The model's picture input. */
    TensorSpec inputSpec();

    /** The model's outputs, in the runtime's order. */
    List<TensorSpec> outputSpecs();

    /** The input tensor of a slot: to be filled. */
    Tensor input(int slot);

    /** The output tensors of a slot, in the order of {@link #outputSpecs}: to be read. */
    List<Tensor> outputs(int slot);

    /**
     * Starts the inference of a slot; may return before it is done.
     *
     * @throws EngineException when the runtime refuses
     * @throws IllegalStateException when an inference of this slot is under way, or the engine is closed
     */
    void launch(int slot);

    /**
     * Waits until the launched inference of a slot is done.
     *
     * @throws EngineException when it failed
     * @throws IllegalStateException when none was launched, another thread launched it, or the engine is closed
     */
    void await(int slot);

    /**
     * Frees everything, after waiting for the threads inside {@link #await}. The tensors lent before must not be touched any
     * more. Closing again does nothing.
     */
    @Override
    void close();
}
