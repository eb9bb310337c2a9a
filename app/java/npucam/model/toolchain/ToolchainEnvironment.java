package npucam.model.toolchain;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The Python environment with the tools that this program makes in the user's cache folder. */
public final class ToolchainEnvironment {
    /** The version of the Python package {@code tpu_mlir}. */
    public static final String VERSION = "1.30.2";

    /** Written last, so it tells a whole environment. */
    static final String FINISHED = "npucam-finished";

    private final Path folder;

    private ToolchainEnvironment(Path folder) {
        this.folder = folder;
    }

    /**
     * Below {@code $XDG_CACHE_HOME/npucam}, by default {@code ~/.cache/npucam} (XDG Base Directory Specification 0.8).
     *
     * @param environment read: {@code XDG_CACHE_HOME}
     */
    public static ToolchainEnvironment of(Map<String, String> environment) {
        String configured = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path cache = Path.of(configured).isAbsolute()
                ? Path.of(configured)
                : Path.of(System.getProperty("user.home"), ".cache");
        return new ToolchainEnvironment(
                cache.resolve("npucam").resolve("toolchain").resolve(VERSION));
    }

    /** The folder, whether or not it exists. */
    public Path folder() {
        return folder;
    }

    Optional<LocalTools> tools(Map<String, String> environment) {
        return Files.exists(folder.resolve(FINISHED)) ? LocalTools.in(folder, environment) : Optional.empty();
    }

    /** Why there is nothing to use in the folder. */
    String whyNot() {
        return folder + (Files.exists(folder) ? " is not complete" : " does not exist");
    }
}
