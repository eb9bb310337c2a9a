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
import npucam.model.Board;
import npucam.model.ModelException;

/**
 * Sophgo's libbmrt: BM1684X, BM1688 and CV186AH, and their simulators. Launching queues the inference and returns; waiting waits for
 * what the same thread launched. Every argument of a launch is made here once at opening, because the launch path of the
 * vendor's library ends the process on a bad one.
 *
 * <p>Everything is freed in the order device memory, runtime, device, also when the program ends without {@link #close}: the library
 * crashes at exit when its device is still open.
 */
public final class BmrtEngine extends SlotEngine {
    private final Path model;
    private final BmrtDevice device;
    private final List<Integer> cores;
    private final int parallelism;
    private final List<BmrtSlot> bound = new ArrayList<>();

    private BmrtEngine(BmodelFile file, BmrtLibrary.Loaded library, List<Integer> wantedCores, int slotCount) {
        super(file.file().toString(), slotCount);
        model = file.file();
        try {
            device = owned(BmrtDevice.open(library));
            device.chip().ifPresent(chip -> chip.requireRuns(file));
            int modelCores = file.nets().get(0).first().cores();
            cores = usedCores(wantedCores, modelCores);
            parallelism = modelCores > 1 ? 1 : cores.size();
            BmrtNetwork network = owned(BmrtNetwork.load(device, model));
            TensorSpec inputSpec = network.input().inputSpec(model);
            List<TensorSpec> outputSpecs = network.outputs().stream()
                    .map(output -> output.outputSpec(model))
                    .toList();
            for (int slot = 0; slot < slotCount; slot++) {
                BmrtSlot.Place place = place(cores.get(slot % cores.size()), modelCores);
                bound.add(owned(new BmrtSlot(device, network, inputSpec, outputSpecs, place)));
            }
            // What was launched and not awaited still writes into the memory that is freed next.
            owned(device::syncAll);
            warmUp();
            opened();
        } catch (RuntimeException unusable) {
            abandon(unusable);
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
        BmodelFile file = BmodelFile.read(model);
        return new BmrtEngine(file, library.load(BmrtChip.of(file)), cores, slotCount);
    }

    private List<Integer> usedCores(List<Integer> wanted, int modelCores) {
        if (modelCores > device.cores()) {
            throw new ModelException(Board.tooManyCores(model, modelCores, device.name(), device.cores()));
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
    public int parallelism() {
        return parallelism;
    }

    /** On the device, and the same again for the CPU's copy where the memory is not shared. */
    @Override
    public long bytesPerSlot() {
        return (bound.get(0).isMapped() ? 1 : 2) * super.bytesPerSlot();
    }

    @Override
    boolean isSimulated() {
        return device.isSimulated();
    }

    @Override
    Tensor inputOf(int slot) {
        return bound.get(slot).input();
    }

    @Override
    List<Tensor> outputsOf(int slot) {
        return bound.get(slot).outputTensors();
    }

    @Override
    void begin(int slot) {
        bound.get(slot).launch();
    }

    @Override
    void finish(int slot) {
        bound.get(slot).await();
    }
}
