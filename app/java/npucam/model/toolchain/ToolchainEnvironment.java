package npucam.model.toolchain;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The Python environment with the tools that this program makes in the user's cache folder. */
public final class ToolchainEnvironment {
    /** The version of the Python package {@code tpu_mlir}. */
    public static final String VERSION = "1.30.2";

    /** Written last, so it tells a whole environment; holds the packages that were asked for, one a line. */
    static final String FINISHED = "npucam-finished";

    /** Of all versions. */
    private final Path place;

    private final Path folder;
    private final Map<String, String> environment;

    private ToolchainEnvironment(Path place, Map<String, String> environment) {
        this.place = place;
        folder = place.resolve(VERSION);
        this.environment = Map.copyOf(environment);
    }

    /**
     * Below {@code $XDG_CACHE_HOME/npucam}, by default {@code ~/.cache/npucam} (XDG Base Directory Specification 0.8).
     *
     * @param environment read: {@code XDG_CACHE_HOME}, {@code PATH}, and where pyenv is; handed on to Python
     */
    public static ToolchainEnvironment of(Map<String, String> environment) {
        Path configured = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
        Path cache = configured.isAbsolute() ? configured : Path.of(System.getProperty("user.home"), ".cache");
        return new ToolchainEnvironment(cache.resolve("npucam").resolve("toolchain"), environment);
    }

    /** The folder, whether or not it exists. */
    public Path folder() {
        return folder;
    }

    /**
     * The folder, when there is a whole environment in it.
     *
     * @throws ToolchainException when there is none, with the reason and the command that makes it
     */
    public Path require() {
        if (tools().isEmpty()) {
            throw new ToolchainException(
                    "tool chain: " + whyNot() + ". Install it: app/npucam model toolchain install");
        }
        return folder;
    }

    Optional<LocalTools> tools() {
        return Files.exists(folder.resolve(FINISHED)) ? LocalTools.in(folder, environment) : Optional.empty();
    }

    /** Why there is nothing to use in the folder. */
    String whyNot() {
        return folder + (Files.exists(folder) ? " is not complete" : " does not exist");
    }

    /**
     * Makes the environment: finds a Python 3.10, gets the packages with pip, proves that the tools start. Does nothing when it is there
     * already. What a broken attempt left behind is made anew.
     *
     * @param packages what it must hold; one that was made for less is extended
     * @param progress told one line at a time what happens
     * @return the folder
     * @throws ToolchainException with the fix when that is not possible
     * @throws InterruptedException when the calling thread is interrupted; what was begun is stopped and not used later
     */
    public Path install(ToolchainPackages packages, Consumer<String> progress) throws InterruptedException {
        packages.requireMachine(System.getProperty("os.arch"));
        try {
            Files.createDirectories(place);
            try (FileChannel file = FileChannel.open(
                            place.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = file.tryLock()) {
                if (lock == null) {
                    throw new ToolchainException("another process is installing the tool chain. Wait for it");
                }
                installLocked(packages, progress);
            }
        } catch (IOException e) {
            throw new ToolchainException(
                    "the tool chain cannot be installed in " + folder + ": " + e + ". Is the disk full or read-only?",
                    e);
        }
        return folder;
    }

    private void installLocked(ToolchainPackages packages, Consumer<String> progress)
            throws IOException, InterruptedException {
        if (tools().isPresent() && packages.areIn(Files.readAllLines(folder.resolve(FINISHED)))) {
            progress.accept("the tool chain " + VERSION + " is already in " + folder);
            return;
        }
        packages.requireRoom(place);
        new EnvironmentMaker(folder, environment, progress).make(packages);
        progress.accept("installed in " + folder);
    }
}
