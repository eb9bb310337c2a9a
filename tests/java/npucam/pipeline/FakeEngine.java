package npucam.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import npucam.data.Tensor;
import npucam.data.TensorSpec;
import npucam.npu.InferenceEngine;

/** An engine whose model is a lambda: input read, outputs filled, while {@code await} runs. Fails on a wrong order of calls. */
final class FakeEngine implements InferenceEngine {
    private final int parallelism;
    private final BiConsumer<Tensor, List<Tensor>> model;
    private final TensorSpec inputSpec;
    private final List<TensorSpec> outputSpecs;
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<List<Tensor>> outputs = new ArrayList<>();
    private final List<AtomicBoolean> launched = new ArrayList<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();

    FakeEngine(
            int slots,
            int parallelism,
            TensorSpec inputSpec,
            List<TensorSpec> outputSpecs,
            BiConsumer<Tensor, List<Tensor>> model) {
        this.parallelism = parallelism;
        this.model = model;
        this.inputSpec = inputSpec;
        this.outputSpecs = outputSpecs;
        for (int slot = 0; slot < slots; slot++) {
            inputs.add(Tensor.allocate(inputSpec));
            outputs.add(outputSpecs.stream().map(Tensor::allocate).toList());
            launched.add(new AtomicBoolean());
        }
    }

    /** The most inferences that were ever under way at once. */
    int mostRunning() {
        return mostRunning.get();
    }

    @Override
    public String description() {
        return "fake";
    }

    @Override
    public int slots() {
        return inputs.size();
    }

    @Override
    public int parallelism() {
        return parallelism;
    }

    @Override
    public boolean computesOnProcessors() {
        return false;
    }

    @Override
    public long bytesPerSlot() {
        return inputSpec.byteCount();
    }

    @Override
    public TensorSpec inputSpec() {
        return inputSpec;
    }

    @Override
    public List<TensorSpec> outputSpecs() {
        return outputSpecs;
    }

    @Override
    public Tensor input(int slot) {
        if (launched.get(slot).get()) {
            throw new IllegalStateException("input of slot " + slot + " touched while it is on the NPU");
        }
        return inputs.get(slot);
    }

    @Override
    public List<Tensor> outputs(int slot) {
        if (launched.get(slot).get()) {
            throw new IllegalStateException("outputs of slot " + slot + " read while it is on the NPU");
        }
        return outputs.get(slot);
    }

    @Override
    public void launch(int slot) {
        if (!launched.get(slot).compareAndSet(false, true)) {
            throw new IllegalStateException("slot " + slot + " launched twice");
        }
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    }

    @Override
    public void await(int slot) {
        model.accept(inputs.get(slot), outputs.get(slot));
        running.decrementAndGet();
        if (!launched.get(slot).compareAndSet(true, false)) {
            throw new IllegalStateException("slot " + slot + " awaited without a launch");
        }
    }

    @Override
    public void close() {}
}
