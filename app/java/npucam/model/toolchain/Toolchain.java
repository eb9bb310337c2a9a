package npucam.model.toolchain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import npucam.model.ModelException;

/** The vendor's tools on this machine: found once, then runs their commands one at a time. */
public final class Toolchain {
    private final ToolPlace place;

    private Toolchain(ToolPlace place) {
        this.place = place;
    }

    /**
     * The first of: the configured container, the configured folder, the tools on PATH, what {@link ToolchainEnvironment#install} made
     * What is configured is used or refused, never passed over.
     *
     * @param environment read: {@code PATH}, {@code XDG_CACHE_HOME}, and handed on, cleaned, to the tools; {@code System.getenv()}
     *     except in tests
     * @throws ToolchainException when there is none, with every place that was looked at and the command that mends it
     * @throws ModelException when the configured folder holds no tools
     */
    public static Toolchain find(ToolchainSettings settings, Map<String, String> environment) {
        if (settings.container().isPresent()) {
            return new Toolchain(ContainerTools.of(settings.container().get(), environment));
        }
        if (settings.folder().isPresent()) {
            Path folder = settings.folder().get();
            return new Toolchain(LocalTools.in(folder, environment)
                    .orElseThrow(() -> new ModelException("[toolchain] folder = \"" + folder + "\": there is no "
                            + LocalTools.TELLTALE
                            + " in it or in its bin. Name a Python environment with tpu_mlir in it, or take"
                            + " the line out and run: app/npucam model toolchain install")));
        }
        ToolchainEnvironment installed = ToolchainEnvironment.of(environment);
        Optional<LocalTools> tools = LocalTools.onPath(environment).or(() -> installed.tools());
        return new Toolchain(
                tools.orElseThrow(() -> new ToolchainException("the tool chain of the vendor (tpu-mlir) was not"
                        + " found: no container and no folder is configured in [toolchain], no " + LocalTools.TELLTALE
                        + " is on PATH, and " + installed.whyNot()
                        + ". Install it: app/npucam model toolchain install")));
    }

    /** What is used, for people: a folder, or an image. */
    public String description() {
        return place.description();
    }

    /**
     * Runs one command to its end. Its processes are gone when this method returns, and when the Java machine stops.
     *
     * @param workingFolder where it runs and writes; exists
     * @param log written: the command and everything it prints, of progress bars the last state only; replaces an older one
     * @param progress told about four times a second, on another thread, the one line that says how far the command is: its progress
     *     bar as it stands, or else the last line printed
     * @throws ToolFailedException when it fails
     * @throws ToolchainException when it cannot be started, or the log cannot be written
     * @throws InterruptedException when the calling thread is interrupted; the command was stopped
     */
    public void run(ToolCommand command, Path workingFolder, Path log, Consumer<String> progress)
            throws InterruptedException {
        ProcessBuilder prepared = place.prepare(command, workingFolder);
        try (ToolLog kept = new ToolLog(log, "$ " + command.text())) {
            int exitCode = runLogged(prepared, kept, progress);
            if (exitCode != 0) {
                ToolOutput output = new ToolOutput(kept.lastLines());
                throw new ToolFailedException(
                        command.program(), output.lastWord(), ToolFailures.explain(exitCode, output), log);
            }
            IOException broken = kept.broken();
            if (broken != null) {
                throw new ToolchainException(log + ": the log could not be written to its end: " + broken, broken);
            }
        }
    }

    private int runLogged(ProcessBuilder prepared, ToolLog log, Consumer<String> progress) throws InterruptedException {
        try (RunningTool running = new RunningTool(prepared, () -> place.stop(prepared), log, progress)) {
            return running.await();
        } catch (IOException e) {
            throw new ToolchainException(
                    "cannot be started: " + e.getMessage()
                            + ". Is the tool chain whole? Check: app/npucam model toolchain where",
                    e);
        }
    }
}
