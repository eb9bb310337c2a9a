package npucam.npu;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where Sophgo's runtime for CV180x to CV183x (MaixCAM, Milk-V Duo) lies on this machine, or why it cannot be used. Finding loads
 * nothing.
 *
 * @param folder holds {@code libcviruntime.so}; empty when there is none to use
 * @param simulator whether it computes on a simulated chip
 * @param whyNot one line with the fix; empty when there is a folder
 */
public record CviLibrary(Optional<Path> folder, boolean simulator, String whyNot) {
    static final String RUNTIME = "libcviruntime.so";

    /** The simulated chip: where it lies beside the runtime, the runtime was built on it. */
    private static final String CHIP = "libcvicmodel.so";

    /** Loaded first where they lie beside the runtime, so that no other copy is taken. */
    private static final List<String> NEEDED_BY_RUNTIME = List.of("libcvikernel.so", CHIP);

    /** Where the boards' images keep it. */
    private static final List<Path> VENDOR_FOLDERS = List.of(
            Path.of("/usr/lib"),
            Path.of("/mnt/system/lib"),
            Path.of("/mnt/system/usr/lib"),
            Path.of("/mnt/tpu/tpu-sdk-sg200x/lib"));

    private static final Path DEVICE_NODE = Path.of("/dev/cvi-tpu0");

    private static @Nullable Path loaded;

    /** In the given folder if there is one; else the board's own when there is a board; else the simulator. */
    public static CviLibrary find(Optional<Path> libraryPath) {
        if (libraryPath.isPresent()) {
            return in(libraryPath.get());
        }
        CviLibrary board = onBoard();
        if (board.folder().isPresent()) {
            return board;
        }
        CviLibrary simulator = ofSimulator();
        return simulator.folder().isPresent() ? simulator : none(board.whyNot() + "; " + simulator.whyNot());
    }

    /** In one folder only. */
    public static CviLibrary in(Path folder) {
        if (!Files.exists(folder.resolve(RUNTIME))) {
            return none(folder + " does not hold " + RUNTIME
                    + ". Set npu.library_path to the folder that does, or leave it out");
        }
        return new CviLibrary(Optional.of(folder.toAbsolutePath()), Files.exists(folder.resolve(CHIP)), "");
    }

    /** In the vendor's usual folders, on a machine with the chip. */
    public static CviLibrary onBoard() {
        return onBoard(VENDOR_FOLDERS, DEVICE_NODE);
    }

    static CviLibrary onBoard(List<Path> folders, Path deviceNode) {
        for (Path folder : folders) {
            CviLibrary library = in(folder);
            if (library.folder().isPresent()) {
                return Files.exists(deviceNode)
                        ? library
                        : none("CV18xx runtime: it is in " + folder + ", but the chip is not there: no " + deviceNode
                                + ". Is the driver loaded?");
            }
        }
        return none("CV18xx runtime: no " + RUNTIME + " in "
                + folders.stream().map(Path::toString).collect(Collectors.joining(", "))
                + ". It comes with the board's image or Sophgo's tpu-sdk-sg200x; or set npu.library_path");
    }

    /** The simulator's, when it is installed. */
    public static CviLibrary ofSimulator() {
        Simulator simulator = Simulator.find();
        return simulator.folder().map(CviLibrary::in).orElseGet(() -> none(simulator.whyNot()));
    }

    private static CviLibrary none(String whyNot) {
        return new CviLibrary(Optional.empty(), false, whyNot);
    }

    /**
     * Loads the library and binds {@link CviBindings} to it, once per process.
     *
     * @return the folder
     * @throws EngineException when it does not load, or another was loaded before
     */
    Path load() {
        Path place = folder.orElseThrow(() -> new EngineException(whyNot));
        synchronized (CviLibrary.class) {
            if (loaded == null) {
                bind(place);
                loaded = place;
            } else if (!loaded.equals(place)) {
                throw new EngineException("this process runs the CV18xx runtime in " + loaded
                        + " and cannot run the one in " + place + " too. Start another process for it");
            }
            return place;
        }
    }

    private static void bind(Path folder) {
        NativeStdout.redirect();
        try {
            for (String needed : NEEDED_BY_RUNTIME) {
                if (Files.exists(folder.resolve(needed))) {
                    NativeLibrary.getInstance(folder.resolve(needed).toString());
                }
            }
            Native.register(
                    CviBindings.class,
                    NativeLibrary.getInstance(folder.resolve(RUNTIME).toString()));
        } catch (UnsatisfiedLinkError broken) {
            String firstLine =
                    String.valueOf(broken.getMessage()).lines().findFirst().orElse("");
            throw new EngineException(
                    "the CV18xx runtime in " + folder + " does not load: " + firstLine
                            + ". It must be of this machine's processor and of the board's own SDK",
                    broken);
        }
    }
}
