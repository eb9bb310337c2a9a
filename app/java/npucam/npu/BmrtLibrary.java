package npucam.npu;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Where Sophgo's runtime for BM1684X, BM1688 and CV186AH lies on this machine, or why it cannot be used. Finding loads nothing.
 *
 * @param folder holds {@code libbmlib.so.0} and {@code libbmrt.so.1.0}; empty when there is none to use
 * @param simulator whether these libraries compute on a simulated chip
 * @param whyNot one line with the fix; empty when there is a folder
 */
public record BmrtLibrary(Optional<Path> folder, boolean simulator, String whyNot) {
    static final String BMLIB = "libbmlib.so.0";
    static final String BMRT = "libbmrt.so.1.0";

    /** Where the vendor's packages put the libraries. */
    private static final List<Path> VENDOR_FOLDERS = List.of(
            Path.of("/opt/sophon/libsophon-current/lib"),
            Path.of("/usr/lib"),
            Path.of("/usr/local/lib"),
            Path.of("/usr/lib/aarch64-linux-gnu"));

    /** The driver's node on a board, and that of a card in a PC. */
    private static final List<Path> DEVICE_NODES = List.of(Path.of("/dev/bm-tpu0"), Path.of("/dev/bm-sophon0"));

    private static @Nullable Loaded loaded;

    /**
     * The libraries of this process.
     *
     * @param folder where they were loaded from
     * @param simulated the chip, when it is a simulator
     * @param hasMaps whether {@link BmlibBindings.Maps} are bound
     * @param hasCores whether {@link BmlibBindings.Cores} and {@link BmrtBindings.Cores} are bound
     * @param hasWholeDevice whether {@link BmlibBindings.WholeDevice} is bound
     * @param hasStatistics whether {@link BmlibBindings.Statistics} is bound
     * @param absent why what is not bound is not, one line each
     */
    record Loaded(
            Path folder,
            Optional<BmrtChip> simulated,
            boolean hasMaps,
            boolean hasCores,
            boolean hasWholeDevice,
            boolean hasStatistics,
            List<String> absent) {}

    /** In the given folder if there is one; else the board's own when there is a board; else the simulator. */
    public static BmrtLibrary find(Optional<Path> libraryPath) {
        if (libraryPath.isPresent()) {
            return in(libraryPath.get());
        }
        BmrtLibrary board = onBoard();
        BmrtLibrary simulator = ofSimulator();
        if (board.folder().isPresent() || simulator.folder().isPresent()) {
            return board.folder().isPresent() ? board : simulator;
        }
        return none(board.whyNot() + "; " + simulator.whyNot());
    }

    /**
     * Opens the machine's device and says what it is: {@code BM1688, 2 cores, driver 0.4.9, 87 of 2414 MiB in use}.
     *
     * @throws EngineException when the library does not load, or there is no device this user may use
     */
    public String device() {
        try (BmrtDevice device = BmrtDevice.open(load(BmrtChip.BM1688))) {
            return device.summary();
        }
    }

    /** In one folder only. */
    public static BmrtLibrary in(Path folder) {
        List<String> missing = Stream.of(BMLIB, BMRT)
                .filter(name -> !Files.exists(folder.resolve(name)))
                .toList();
        if (!missing.isEmpty()) {
            return none(folder + " does not hold " + String.join(" and ", missing)
                    + ". Set npu.library_path to the folder that does, or leave it out");
        }
        boolean simulator = Stream.of(BmrtChip.values())
                .anyMatch(chip -> simulatorLibrary(folder, chip).isPresent());
        return new BmrtLibrary(Optional.of(folder.toAbsolutePath()), simulator, "");
    }

    /** In the vendor's usual folders, on a machine with the chip. */
    public static BmrtLibrary onBoard() {
        return onBoard(VENDOR_FOLDERS, DEVICE_NODES);
    }

    static BmrtLibrary onBoard(List<Path> folders, List<Path> deviceNodes) {
        for (Path folder : folders) {
            BmrtLibrary library = in(folder);
            if (library.folder().isPresent()) {
                return deviceNodes.stream().anyMatch(Files::exists)
                        ? library
                        : none("Sophgo runtime: it is in " + folder + ", but the chip is not there: no "
                                + joined(deviceNodes) + ". Is the driver loaded?");
            }
        }
        return none("Sophgo runtime: no " + BMLIB + " and " + BMRT + " in " + joined(folders)
                + ". On a BM1684X, BM1688 or CV186AH board install sophon-soc-libsophon of that board's SDK,"
                + " or set npu.library_path");
    }

    /** The simulator's, when it is installed. */
    public static BmrtLibrary ofSimulator() {
        Simulator simulator = Simulator.find();
        return simulator.folder().map(BmrtLibrary::in).orElseGet(() -> none(simulator.whyNot()));
    }

    private static BmrtLibrary none(String whyNot) {
        return new BmrtLibrary(Optional.empty(), false, whyNot);
    }

    private static String joined(List<Path> paths) {
        return paths.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    private static Optional<Path> simulatorLibrary(Path folder, BmrtChip chip) {
        return chip.simulatorLibraries().stream()
                .map(folder::resolve)
                .filter(Files::exists)
                .findFirst();
    }

    /**
     * Loads and binds the libraries, once per process: the vendor keeps one device per process, and a simulator one chip.
     *
     * @param chip which one to simulate; a board's library knows its own
     * @throws EngineException when they do not load, or others were loaded before
     */
    Loaded load(BmrtChip chip) {
        Path place = folder.orElseThrow(() -> new EngineException(whyNot));
        Optional<BmrtChip> simulated = simulator ? Optional.of(chip) : Optional.empty();
        synchronized (BmrtLibrary.class) {
            if (loaded == null) {
                loaded = bind(place, simulated);
            } else if (!loaded.folder().equals(place) || !loaded.simulated().equals(simulated)) {
                throw new EngineException("this process runs " + name(loaded.folder(), loaded.simulated())
                        + " and cannot run " + name(place, simulated) + " too. Start another process for it");
            }
            return loaded;
        }
    }

    private static String name(Path folder, Optional<BmrtChip> simulated) {
        return simulated.map(chip -> "the simulator of " + chip).orElse("the runtime in " + folder);
    }

    private static Loaded bind(Path folder, Optional<BmrtChip> simulated) {
        NativeStdout.redirect();
        // The runtime ends the process when it does not find its simulator, so the path is checked and set here.
        simulated.ifPresent(chip -> LibcBindings.setenv(
                "TPUKERNEL_FIRMWARE_PATH",
                simulatorLibrary(folder, chip)
                        .orElseThrow(() -> new EngineException(
                                folder + " has no simulator of " + chip + ". app/npucam simulator install"))
                        .toString(),
                1));
        try {
            NativeLibrary bmlib =
                    NativeLibrary.getInstance(folder.resolve(BMLIB).toString());
            NativeLibrary bmrt = NativeLibrary.getInstance(folder.resolve(BMRT).toString());
            Native.register(BmlibBindings.class, bmlib);
            Native.register(BmrtBindings.class, bmrt);
            List<String> absent = new ArrayList<>();
            boolean maps = bindIfPresent(BmlibBindings.Maps.class, bmlib, absent);
            boolean cores = bindIfPresent(BmlibBindings.Cores.class, bmlib, absent)
                    && bindIfPresent(BmrtBindings.Cores.class, bmrt, absent);
            boolean wholeDevice = bindIfPresent(BmlibBindings.WholeDevice.class, bmlib, absent);
            boolean statistics = bindIfPresent(BmlibBindings.Statistics.class, bmlib, absent);
            absent.forEach(reason -> Logger.info("{}: {}", folder, reason));
            return new Loaded(folder, simulated, maps, cores, wholeDevice, statistics, List.copyOf(absent));
        } catch (UnsatisfiedLinkError broken) {
            throw new EngineException(
                    "the Sophgo runtime in " + folder + " does not load: " + firstLine(broken)
                            + ". It must be of this machine's processor and of the board's own SDK",
                    broken);
        }
    }

    private static boolean bindIfPresent(Class<?> bindings, NativeLibrary library, List<String> absent) {
        try {
            Native.register(bindings, library);
            return true;
        } catch (UnsatisfiedLinkError missing) {
            absent.add("without " + bindings.getSimpleName() + ": " + firstLine(missing));
            return false;
        }
    }

    private static String firstLine(UnsatisfiedLinkError error) {
        return String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    }
}
