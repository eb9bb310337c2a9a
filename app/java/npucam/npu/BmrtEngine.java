package npucam.npu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import npucam.data.Tensor;
import npucam.data.TensorSpec;
import npucam.model.BmodelFile;
import npucam.model.ModelException;
import org.tinylog.Logger;

/**
 * Sophgo's libbmrt: BM1684X, BM1688 and CV186AH, and their simulators. Launching queues the inference and returns; waiting waits for
 * what the same thread launched. Every argument of a launch is made here once at opening, because the launch path of the
 * vendor's library ends the process on a bad one.
 *
 * <p>Everything is freed in the order device memory, runtime, device, also when the program ends without {@link #close}: the library
 * crashes at exit when its device is still open.
 */
public final class BmrtEngine implements InferenceEngine {
    private final Path model;
    private final BmrtDevice device;
    private final TensorSpec inputSpec;
    private final List<TensorSpec> outputSpecs;
    private final List<Integer> cores;
    private final int parallelism;
    private final List<BmrtSlot> bound = new ArrayList<>();
    private final Slots slots;
    /** To be closed, first made first. */
    private final List<AutoCloseable> made = new ArrayList<>();

    private final FreedOnce nativeThings;

    private BmrtEngine(BmodelFile file, BmrtDevice device, List<Integer> wantedCores, Slots slots) {
        this.model = file.file();
        this.device = device;
        this.slots = slots;
        made.add(device);
        nativeThings = new FreedOnce(model.toString(), this::free);
        try {
            // An exit during opening waits until there is something whole to free.
            nativeThings.enter();
            try {
                device.chip().ifPresent(chip -> chip.requireRuns(file));
                int modelCores = file.nets().get(0).cores();
                cores = usedCores(wantedCores, modelCores);
                parallelism = modelCores > 1 ? 1 : cores.size();
                BmrtNetwork network = BmrtNetwork.load(device, model);
                made.add(network);
                inputSpec = network.input().inputSpec(model);
                outputSpecs = network.outputs().stream()
                        .map(output -> output.outputSpec(model))
                        .toList();
                for (int slot = 0; slot < slots.count(); slot++) {
                    BmrtSlot.Place place = place(cores.get(slot % cores.size()), modelCores);
                    BmrtSlot tensors = new BmrtSlot(device, network, inputSpec, outputSpecs, place);
                    made.add(tensors);
                    bound.add(tensors);
                }
                warmUp();
            } finally {
                nativeThings.leave();
            }
        } catch (RuntimeException unusable) {
            closeAfter(unusable);
            throw unusable;
        }
    }

    /**
     * Loads a model.
     *
     * @param model a {@code .bmodel} with one network of one picture input, static, for this machine's chip
     * @param library where the runtime is
     * @param cores which NPU cores run one inference each, the slots taking turns; {@code [0, 1]} lets two run at once on a BM1688.
     *     Empty = core 0. A model compiled for several cores runs on all of its own, whatever is asked
     * @param slotCount at least 1
     * @throws ModelException when the file is not such a model
     * @throws EngineException when the runtime or the device cannot be used
     */
    public static BmrtEngine open(Path model, BmrtLibrary library, List<Integer> cores, int slotCount) {
        Slots slots = new Slots(slotCount);
        BmodelFile file = BmodelFile.read(model);
        BmrtLibrary.Loaded loaded = library.load(BmrtChip.of(file));
        BmrtEngine engine = new BmrtEngine(file, BmrtDevice.open(loaded), cores, slots);
        if (loaded.simulated().isPresent()) {
            Logger.info(
                    "{} runs on the {}: its results are the chip's, its times are not", model, engine.device.name());
        }
        return engine;
    }

    private List<Integer> usedCores(List<Integer> wanted, int modelCores) {
        if (modelCores > device.cores()) {
            throw new ModelException(model + ": compiled for " + modelCores + " NPU cores, " + device.name() + " has "
                    + device.cores() + ". Convert it again with --num_core " + device.cores());
        }
        for (int core : wanted) {
            if (core < 0 || core >= device.cores()) {
                throw new EngineException("npu.cores = " + wanted + ": " + device.name() + " has "
                        + (device.cores() == 1 ? "core 0 only" : "cores 0 to " + (device.cores() - 1)));
            }
        }
        if (modelCores > 1) {
            return IntStream.range(0, modelCores).boxed().toList();
        }
        return wanted.isEmpty() ? List.of(0) : wanted.stream().distinct().toList();
    }

    /** Core 0 needs no choosing: any version of the library runs there. */
    private BmrtSlot.Place place(int core, int modelCores) {
        if (modelCores > 1) {
            return new BmrtSlot.Place(OptionalInt.empty(), cores);
        }
        return cores.equals(List.of(0))
                ? new BmrtSlot.Place(OptionalInt.empty(), List.of())
                : new BmrtSlot.Place(OptionalInt.of(core), List.of(core));
    }

    /** The first launch on a core allocates, and not under a lock: so the cores take their first turns one after the other. */
    private void warmUp() {
        for (int slot = 0; parallelism > 1 && slot < Math.min(parallelism, bound.size()); slot++) {
            bound.get(slot).launch();
            bound.get(slot).await();
        }
    }

    @Override
    public String description() {
        return "Sophgo libbmrt, " + device.name() + ", "
                + (cores.size() == 1 ? "core " : "cores ")
                + cores.stream().map(String::valueOf).collect(Collectors.joining(" and "))
                + " of " + device.cores()
                + (bound.get(0).isMapped() ? ", memory shared with the CPU" : "");
    }

    @Override
    public int slots() {
        return slots.count();
    }

    @Override
    public int parallelism() {
        return parallelism;
    }

    /** On the device, and the same again for the CPU's copy where the memory is not shared. */
    @Override
    public long bytesPerSlot() {
        long tensors = inputSpec.byteCount()
                + outputSpecs.stream().mapToLong(TensorSpec::byteCount).sum();
        return bound.get(0).isMapped() ? tensors : 2 * tensors;
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
        return bound.get(slots.checkOpen(slot)).input();
    }

    @Override
    public List<Tensor> outputs(int slot) {
        return bound.get(slots.checkOpen(slot)).outputTensors();
    }

    @Override
    public void launch(int slot) {
        nativeThings.enter();
        try {
            slots.launch(slot);
            try {
                bound.get(slot).launch();
            } catch (RuntimeException refused) {
                slots.launchFailed(slot);
                throw refused;
            }
        } finally {
            nativeThings.leave();
        }
    }

    @Override
    public void await(int slot) {
        nativeThings.enter();
        try {
            slots.awaitBegins(slot);
            try {
                bound.get(slot).await();
            } finally {
                slots.done(slot);
            }
        } finally {
            nativeThings.leave();
        }
    }

    /**
     * Waits for calls that are under way, but not without end.
     *
     * @throws EngineException when one of them does not come back: then nothing is freed, because it still uses it
     */
    @Override
    public void close() {
        nativeThings.free();
    }

    private void free() {
        slots.close();
        // What was launched and not awaited still writes into the memory that is freed next.
        made.add(device::syncAll);
        Closing.all(made);
    }

    private void closeAfter(RuntimeException unusable) {
        try {
            close();
        } catch (EngineException alsoFailed) {
            unusable.addSuppressed(alsoFailed);
        }
    }
}
