package npucam.model.toolchain;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tools of this machine.
 *
 * @param folder they lie in
 * @param environment of every command that is started
 */
record LocalTools(Path folder, Map<String, String> environment) implements ToolPlace {
    /** The tool that tells a tool chain from another folder. */
    static final String TELLTALE = "model_transform.py";

    /**
     * What the launcher of this program sets for its own Java machine; one malloc arena makes a compiler with many threads slow.
     */
    private static final List<String> OURS = List.of("MALLOC_ARENA_MAX", "MALLOC_TRIM_THRESHOLD_");

    /** What belongs to another Python or another copy of the tools, and would be used instead of what lies in the environment. */
    private static final List<String> FOREIGN = List.of(
            "PYTHONHOME",
            "PYTHONPATH",
            "PYTHONSTARTUP",
            "VIRTUAL_ENV",
            "LD_LIBRARY_PATH",
            "LD_PRELOAD",
            "TPUC_ROOT",
            "PPL_PROJECT_ROOT",
            "PPL_BUILD_PATH",
            "PPL_RUNTIME_PATH",
            "TPUKERNEL_FIRMWARE_PATH",
            "TPUKERNEL_CUSTOM_FIRMWARE_PATH",
            "CUSTOM_LAYER_UNITTEST_DIR");

    /** A Python environment, or the folder of its programs; empty when the tools are not in it. */
    static Optional<LocalTools> in(Path folder, Map<String, String> environment) {
        for (Path place : List.of(folder.resolve("bin"), folder)) {
            if (Files.isExecutable(place.resolve(TELLTALE))) {
                return Optional.of(new LocalTools(place.toAbsolutePath(), clean(place.toAbsolutePath(), environment)));
            }
        }
        return Optional.empty();
    }

    /** The first folder of PATH that holds the tools. */
    static Optional<LocalTools> onPath(Map<String, String> environment) {
        return SearchPath.find(TELLTALE, environment)
                .map(Path::getParent)
                .map(folder -> new LocalTools(folder, clean(folder, environment)));
    }

    /**
     * Tools in a Python environment find their own modules, and only a caller's settings can lead them astray. Tools that were built from
     * source and put on PATH need those settings.
     */
    private static Map<String, String> clean(Path folder, Map<String, String> environment) {
        Path parent = folder.getParent();
        return parent != null && Files.exists(parent.resolve("pyvenv.cfg"))
                ? inEnvironment(folder, environment)
                : onlyOursRemoved(folder, environment);
    }

    /**
     * For programs of a Python environment.
     *
     * @param folder its {@code bin}
     * @param environment read: the caller's
     */
    static Map<String, String> inEnvironment(Path folder, Map<String, String> environment) {
        Map<String, String> cleaned = onlyOursRemoved(folder, environment);
        FOREIGN.forEach(cleaned::remove);
        return cleaned;
    }

    private static Map<String, String> onlyOursRemoved(Path folder, Map<String, String> environment) {
        Map<String, String> cleaned = new TreeMap<>(environment);
        OURS.forEach(cleaned::remove);
        cleaned.put("PATH", folder + File.pathSeparator + environment.getOrDefault("PATH", "/usr/bin:/bin"));
        // Otherwise what was printed before a crash is lost, and errors come before the lines they belong to.
        cleaned.put("PYTHONUNBUFFERED", "1");
        return cleaned;
    }

    @Override
    public String description() {
        return folder.toString();
    }

    @Override
    public ProcessBuilder prepare(ToolCommand command, Path workingFolder) {
        List<String> words =
                new ArrayList<>(List.of(folder.resolve(command.program()).toString()));
        words.addAll(command.arguments());
        ProcessBuilder builder = new ProcessBuilder(words).directory(workingFolder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    @Override
    public void stop(ProcessBuilder prepared) {
        // Its processes are all there is.
    }
}
