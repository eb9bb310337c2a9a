package npucam.npu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/** Gives recorded outputs instead of computing: the rest of the line can run without a board, a model or a runtime. */
public final class RecordedEngine implements InferenceEngine {
    private final Recording recording;
    private final boolean inOrder;
    private final Slots slots;
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<List<Tensor>> outputs = new ArrayList<>();
    private final AtomicInteger launched = new AtomicInteger();
    /** Per slot: the place in the recording that its launch took. */
    private final int[] taken;

    private RecordedEngine(Recording recording, boolean inOrder, int slotCount) {
        if (recording.inferences().isEmpty()) {
            throw new IllegalArgumentException("the recording holds no inference");
        }
        this.recording = recording;
        this.inOrder = inOrder;
        this.slots = new Slots(slotCount);
        this.taken = new int[slotCount];
        for (int slot = 0; slot < slotCount; slot++) {
            inputs.add(Tensor.allocate(recording.input()));
            outputs.add(recording.outputs().stream().map(Tensor::allocate).toList());
        }
    }

    /** Replays one inference after the other, in the order of the launches, from the start again at the end; ignores inputs. */
    public static RecordedEngine inOrder(Recording recording, int slots) {
        return new RecordedEngine(recording, true, slots);
    }

    /** Replays the inference whose input had the same bytes; {@link #await} fails when there is none. */
    public static RecordedEngine byInput(Recording recording, int slots) {
        return new RecordedEngine(recording, false, slots);
    }

    @Override
    public String description() {
        int count = recording.inferences().size();
        return "recording of " + count + (count == 1 ? " inference, " : " inferences, ")
                + (inOrder ? "in order" : "by input");
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
        } finally {
            slots.done(slot);
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
