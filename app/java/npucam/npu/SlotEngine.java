package npucam.npu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import npucam.data.Tensor;
import npucam.data.TensorSpec;
import org.tinylog.Logger;

/**
 * What all engines do alike: the turns of their slots, and that what they made is freed once, last made first, after the calls inside
 * have returned; also when the program ends without {@link #close}, because vendors' libraries crash at exit with an open device.
 *
 * <p>A constructor below makes everything, hands it to {@link #owned} and ends with {@link #opened} or {@link #abandon}.
 */
abstract class SlotEngine implements InferenceEngine {
    private final Slots slots;
    private final List<AutoCloseable> made = new ArrayList<>();
    private final FreedOnce nativeThings;
    private final AtomicBoolean timed = new AtomicBoolean();
    private final long[] launchedNanos;

    /**
     * @param owner for messages
     * @param slotCount at least 1
     */
    SlotEngine(String owner, int slotCount) {
        this.slots = new Slots(slotCount);
        this.launchedNanos = new long[slotCount];
        this.nativeThings = new FreedOnce(owner, this::free);
        // An exit during opening waits until there is something whole to free.
        nativeThings.enter();
    }

    /** From now on the engine's to close, before everything made earlier. */
    final <T extends AutoCloseable> T owned(T thing) {
        made.add(thing);
        return thing;
    }

    /** Everything is made. */
    final void opened() {
        nativeThings.leave();
    }

    /** Frees what was made until it turned out that the engine cannot be opened; failures of that are suppressed in the reason. */
    final void abandon(Exception reason) {
        nativeThings.leave();
        try {
            close();
        } catch (EngineException alsoFailed) {
            reason.addSuppressed(alsoFailed);
        }
    }

    /** Begins the inference of a slot, inside {@link #launch}; engines that compute while they are waited for begin nothing. */
    void begin(int slot) {}

    /** Waits for the inference of a slot or computes it, inside {@link #await}. */
    abstract void finish(int slot);

    /** The input of a slot that exists. */
    abstract Tensor inputOf(int slot);

    /** The outputs of a slot that exists. */
    abstract List<Tensor> outputsOf(int slot);

    /** Whether a program computes what the chip would. */
    boolean isSimulated() {
        return false;
    }

    @Override
    public boolean computesOnProcessors() {
        return isSimulated();
    }

    @Override
    public final int slots() {
        return slots.count();
    }

    @Override
    public long bytesPerSlot() {
        return inputSpec().byteCount()
                + outputSpecs().stream().mapToLong(TensorSpec::byteCount).sum();
    }

    @Override
    public TensorSpec inputSpec() {
        return inputOf(0).spec();
    }

    @Override
    public List<TensorSpec> outputSpecs() {
        return outputsOf(0).stream().map(Tensor::spec).toList();
    }

    @Override
    public final Tensor input(int slot) {
        return inputOf(slots.checkOpen(slot));
    }

    @Override
    public final List<Tensor> outputs(int slot) {
        return outputsOf(slots.checkOpen(slot));
    }

    @Override
    public final void launch(int slot) {
        nativeThings.enter();
        try {
            slots.launch(slot);
            launchedNanos[slot] = System.nanoTime();
            try {
                begin(slot);
            } catch (RuntimeException refused) {
                slots.done(slot);
                throw refused;
            }
        } finally {
            nativeThings.leave();
        }
    }

    @Override
    public final void await(int slot) {
        nativeThings.enter();
        try {
            slots.awaitBegins(slot);
            try {
                finish(slot);
                tellSimulatedTime(System.nanoTime() - launchedNanos[slot]);
            } finally {
                slots.done(slot);
            }
        } finally {
            nativeThings.leave();
        }
    }

    /** Once: whoever tries a board's model on a desk must not take the desk's speed for the board's. */
    private void tellSimulatedTime(long nanos) {
        if (isSimulated() && timed.compareAndSet(false, true)) {
            Logger.info(
                    "{}: a simulation, {} ms for the first frame; the results are the chip's, the times are not",
                    description(),
                    nanos / 1_000_000);
        }
    }

    /**
     * Waits for calls that are under way, but not without end.
     *
     * @throws EngineException when one of them does not come back: then nothing is freed, because it still uses it; or when the
     *     runtime refuses to free something
     */
    @Override
    public final void close() {
        nativeThings.free();
    }

    private void free() {
        slots.close();
        Closing.all(made);
    }
}
