package npucam.npu;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import npucam.data.Tensor;

/** Gives recorded outputs instead of computing: the rest of the line can run without a board, a model or a runtime. */
public final class RecordedEngine extends SlotEngine {
    private final Recording recording;
    private final boolean inOrder;
    private final Duration latency;
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<List<Tensor>> outputs = new ArrayList<>();
    private final AtomicInteger launched = new AtomicInteger();
    /** Per slot: the place in the recording that its launch took. */
    private final int[] taken;
    /** Per slot: when its inference is done, {@link System#nanoTime}. */
    private final long[] dueNanos;

    private RecordedEngine(Recording recording, boolean inOrder, Duration latency, int slotCount) {
        super("recording", slotCount);
        this.recording = recording;
        this.inOrder = inOrder;
        this.latency = latency;
        this.taken = new int[slotCount];
        this.dueNanos = new long[slotCount];
        for (int slot = 0; slot < slotCount; slot++) {
            inputs.add(Tensor.allocate(recording.input()));
            outputs.add(recording.outputs().stream().map(Tensor::allocate).toList());
        }
        opened();
    }

    private static RecordedEngine of(Recording recording, boolean inOrder, Duration latency, int slotCount) {
        if (recording.inferences().isEmpty()) {
            throw new IllegalArgumentException("the recording holds no inference");
        }
        return new RecordedEngine(recording, inOrder, latency, slotCount);
    }

    /**
     * Replays one inference after the other, in the order of the launches, from the start again at the end; ignores inputs.
     *
     * @param latency how long an inference takes from launch to the end of await; the thread sleeps, as it does beside an NPU
     */
    public static RecordedEngine inOrder(Recording recording, Duration latency, int slots) {
        return of(recording, true, latency, slots);
    }

    /** Replays the inference whose input had the same bytes; {@link #await} fails when there is none. */
    public static RecordedEngine byInput(Recording recording, int slots) {
        return of(recording, false, Duration.ZERO, slots);
    }

    @Override
    public String description() {
        int count = recording.inferences().size();
        return "recording of " + count + (count == 1 ? " inference, " : " inferences, ")
                + (inOrder ? "in order" : "by input")
                + (latency.isZero() ? "" : ", " + latency.toMillis() + " ms each");
    }

    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    void begin(int slot) {
        dueNanos[slot] = System.nanoTime() + latency.toNanos();
        taken[slot] =
                Math.floorMod(launched.getAndIncrement(), recording.inferences().size());
    }

    @Override
    void finish(int slot) {
        List<byte[]> recorded = (inOrder ? recording.inferences().get(taken[slot]) : matching(slot)).outputs();
        for (int i = 0; i < recorded.size(); i++) {
            outputs.get(slot).get(i).bytes().put(0, recorded.get(i));
        }
        sleepUntil(dueNanos[slot]);
    }

    @Override
    Tensor inputOf(int slot) {
        return inputs.get(slot);
    }

    @Override
    List<Tensor> outputsOf(int slot) {
        return outputs.get(slot);
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
}
