package npucam.npu;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import npucam.model.Folders;

/**
 * Where the vendor's chip simulators are on this machine, or why not. They are the vendor's own x86-64 runtimes that compute on a
 * model of the chip instead of on the chip: the very model file of the board runs, with the board's results, slowly.
 *
 * @param folder holds the libraries of {@link #LIBRARIES}; empty when they are not usable
 * @param whyNot one line with the fix; empty when they are usable
 */
public record Simulator(Optional<Path> folder, String whyNot) {
    /** The version of the Python package {@code tpu_mlir} that the libraries come from. */
    public static final String VERSION = "1.30.2";

    /**
     * The libraries of the package that are needed, by SHA-256: runtime, device and chips of BM1684X and BM1688, then runtime, kernels
     * and chip of CV181x. Nothing else of the package may lie beside them: it brings a C library of its own that ends a Java machine.
     */
    static final Map<String, String> LIBRARIES = Map.of(
            "libbmrt.so.1.0", "8a78ff11efd86e644058fcb868e5d764665cb8205d8282a36aa582748ab0ae46",
            "libbmlib.so.0", "ce669b2d7cf1776b1282789250def9fca8b4f9f00a7f793ab1b17fc8dad6accb",
            "libcmodel_bm1684x.so", "c4bf3f29bcdf4c93781a7b3cf09ff8a7ec219ef155b3b49cbe57a16b7c42cd96",
            "libcmodel_bm1688.so", "963ba81e26dd9e08f0e51ce3fa0775a9de4fcbe657ae4e2adcb04e4a42b337b8",
            "libcviruntime.so", "35e519bd94a245a6c9d9ac1ace3805af6868fa3cbff6db685655b0b49f3977e9",
            "libcvikernel.so", "1b775c141d731dead245baae0650e9f1897e8a6e3c064d0be16a3cb6638fb98c",
            "libcvicmodel.so", "7725407af2fabc71134dec4f1ff1b897e8f1b92aaf5bbc702326da3afef36566");

    /** The list of what was installed, one {@code sha256  file} a line; written last, so it tells a whole installation. */
    static final String SUMS = "SHA256SUMS";

    /** Looks in the user's cache folder. */
    public static Simulator find() {
        return find(cacheFolder(), System.getProperty("os.arch"));
    }

    static Simulator find(Path cache, String architecture) {
        if (!architecture.equals("amd64")) {
            return new Simulator(
                    Optional.empty(),
                    "chip simulators: the vendor makes them for x86-64 only, this machine is " + architecture);
        }
        Path folder = folder(cache);
        for (String library : LIBRARIES.keySet()) {
            if (!Files.isReadable(folder.resolve(library)) || !Files.exists(folder.resolve(SUMS))) {
                return new Simulator(
                        Optional.empty(),
                        "chip simulators: " + folder
                                + (Files.exists(folder) ? " is not complete" : " does not exist")
                                + ". Install them: app/npucam simulator install");
            }
        }
        return new Simulator(Optional.of(folder), "");
    }

    /**
     * Gets and unpacks the libraries into the user's cache folder, with pip and 312 MB of download; does nothing when they are there
     * and undamaged.
     *
     * @param progress told one line at a time what happens, the licence included
     * @return their folder
     * @throws EngineException with the fix when that is not possible
     */
    public static Path install(Consumer<String> progress) {
        return install(cacheFolder(), progress);
    }

    static Path install(Path cache, Consumer<String> progress) {
        String architecture = System.getProperty("os.arch");
        if (!architecture.equals("amd64")) {
            throw new EngineException(find(cache, architecture).whyNot());
        }
        Path folder = folder(cache);
        try {
            if (find(cache, architecture).folder().isPresent() && SimulatorPackage.isUndamaged(folder, LIBRARIES)) {
                progress.accept("the chip simulators " + VERSION + " are already in " + folder);
                return folder;
            }
            Files.createDirectories(folder.getParent());
            try (FileChannel file = FileChannel.open(
                            folder.resolveSibling(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.tryLock()) {
                if (lock == null) {
                    throw new EngineException("another process is installing the chip simulators. Wait for it");
                }
                installLocked(folder, progress);
            }
            progress.accept("installed in " + folder);
            return folder;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new EngineException("the installation of the chip simulators was interrupted", stopped);
        } catch (IOException broken) {
            throw new EngineException(
                    "the chip simulators cannot be installed in " + folder + ": " + broken
                            + ". Is the disk full or read-only? 700 MB are needed while installing, 32 MB afterwards",
                    broken);
        }
    }

    private static void installLocked(Path folder, Consumer<String> progress) throws IOException, InterruptedException {
        Path work = folder.resolveSibling(".installing");
        // Of an installation that was killed.
        Folders.delete(work);
        Files.createDirectory(work);
        try {
            Path wheel = SimulatorPackage.download(VERSION, work, progress);
            SimulatorPackage.unpack(wheel, work.resolve("libraries"), LIBRARIES, progress);
            SimulatorPackage.replace(folder, work.resolve("libraries"), work.resolve("old"));
        } finally {
            Folders.delete(work);
        }
    }

    private static Path folder(Path cache) {
        return cache.resolve("simulator").resolve(VERSION);
    }

    /** {@code $XDG_CACHE_HOME/npucam}, by default {@code ~/.cache/npucam} (XDG Base Directory Specification 0.8). */
    private static Path cacheFolder() {
        String cache = System.getenv("XDG_CACHE_HOME");
        return (cache == null || !Path.of(cache).isAbsolute()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(cache))
                .resolve("npucam");
    }
}
