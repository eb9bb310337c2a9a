package npucam.npu;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/** Gives recorded outputs instead of computing: the rest of the line can run without a board, a model or a runtime. */
public final class RecordedEngine implements InferenceEngine {
    private final Recording recording;
    private final boolean inOrder;
    private final Duration latency;
    private final Slots slots;
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<List<Tensor>> outputs = new ArrayList<>();
    private final AtomicInteger launched = new AtomicInteger();
    /** Per slot: the place in the recording that its launch took. */
    private final int[] taken;
    /** Per slot: when its inference is done, {@link System#nanoTime}. */
    private final long[] dueNanos;

    private RecordedEngine(Recording recording, boolean inOrder, Duration latency, int slotCount) {
        if (recording.inferences().isEmpty()) {
            throw new IllegalArgumentException("the recording holds no inference");
        }
        this.recording = recording;
        this.inOrder = inOrder;
        this.latency = latency;
        this.slots = new Slots(slotCount);
        this.taken = new int[slotCount];
        this.dueNanos = new long[slotCount];
        for (int slot = 0; slot < slotCount; slot++) {
            inputs.add(Tensor.allocate(recording.input()));
            outputs.add(recording.outputs().stream().map(Tensor::allocate).toList());
        }
    }

    /**
     * Replays one inference after the other, in the order of the launches, from the start again at the end; ignores inputs.
     *
     * @param latency how long an inference takes from launch to the end of await; the thread sleeps, as it does beside an NPU
     */
    public static RecordedEngine inOrder(Recording recording, Duration latency, int slots) {
        return new RecordedEngine(recording, true, latency, slots);
    }

    /** Replays the inference whose input had the same bytes; {@link #await} fails when there is none. */
    public static RecordedEngine byInput(Recording recording, int slots) {
        return new RecordedEngine(recording, false, Duration.ZERO, slots);
    }

    @Override
    public String description() {
        int count = recording.inferences().size();
        return "recording of " + count + (count == 1 ? " inference, " : " inferences, ")
                + (inOrder ? "in order" : "by input")
                + (latency.isZero() ? "" : ", " + latency.toMillis() + " ms each");
    }

    @Override
    public int slots() {
        return slots.count();
    }

    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public boolean computesOnProcessors() {
        return false;
    }

    @Override
    public long bytesPerSlot() {
        return recording.input().byteCount()
                + recording.outputs().stream().mapToLong(TensorSpec::byteCount).sum();
    }

    @Override
    public TensorSpec inputSpec() {
        return recording.input();
    }

    @Override
    public List<TensorSpec> outputSpecs() {
        return recording.outputs();
    }

    @Override
    public Tensor input(int slot) {
        return inputs.get(slots.checkOpen(slot));
    }

    @Override
    public List<Tensor> outputs(int slot) {
        return outputs.get(slots.checkOpen(slot));
    }

    @Override
    public void launch(int slot) {
        slots.launch(slot);
        dueNanos[slot] = System.nanoTime() + latency.toNanos();
        taken[slot] =
                Math.floorMod(launched.getAndIncrement(), recording.inferences().size());
    }

    @Override
    public void await(int slot) {
        slots.awaitBegins(slot);
        try {
            List<byte[]> recorded = (inOrder ? recording.inferences().get(taken[slot]) : matching(slot)).outputs();
            for (int i = 0; i < recorded.size(); i++) {
                outputs.get(slot).get(i).bytes().put(0, recorded.get(i));
            }
            sleepUntil(dueNanos[slot]);
        } finally {
            slots.done(slot);
        }
    }

    /** As often as needed: a sleeping thread may be woken early. */
    private static void sleepUntil(long nanos) {
        for (long rest = nanos - System.nanoTime(); rest > 0; rest = nanos - System.nanoTime()) {
            LockSupport.parkNanos(rest);
        }
    }

    private Recording.Inference matching(int slot) {
        long crc = Recording.crc(inputs.get(slot));
        return recording.inferences().stream()
                .filter(inference -> inference.inputCrc() == crc)
                .findFirst()
                .orElseThrow(() -> new EngineException("the recording holds no inference of this input (CRC-32 "
                        + Long.toHexString(crc) + "). Record it, or replay in order"));
    }

    @Override
    public void close() {
        slots.close();
    }
}
