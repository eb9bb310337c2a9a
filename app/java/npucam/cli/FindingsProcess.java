package npucam.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import npucam.Main;
import npucam.npu.EngineException;

/**
 * Runs a model over pictures in a process of its own, this Java with these flags: a vendor's simulator is of one chip per process, and
 * one that crashes takes the process with it.
 */
final class FindingsProcess {
    private static final int OUT_OF_MEMORY = 3;
    private static final int KILLED = 128;

    private final Optional<Path> labels;
    private final Optional<Path> like;
    private final float iou;
    private final float detailsAbove;

    /**
     * @param labels as {@code --labels}
     * @param like says classes and task of models that do not
     */
    FindingsProcess(Optional<Path> labels, Optional<Path> like, float iou, float detailsAbove) {
        this.labels = labels;
        this.like = like;
        this.iou = iou;
        this.detailsAbove = detailsAbove;
    }

    /**
     * Waits until it is done; what it logs goes to stderr.
     *
     * @param out filled
     * @return its exit code; when it is not 0 it has said why
     * @throws EngineException when it died
     */
    int run(Path model, List<Path> pictures, Path out) throws IOException {
        Process process = new ProcessBuilder(command(model, out))
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread withUs = new Thread(process::destroy, "end-model-process");
        Runtime.getRuntime().addShutdownHook(withUs);
        try {
            try (OutputStream in = process.getOutputStream()) {
                FindingsFile.writeTexts(
                        in, pictures.stream().map(Path::toString).toList());
            } catch (IOException refusedBeforeReading) {
                // It says why by itself, with its exit code.
            }
            int exitCode = process.waitFor();
            if (exitCode == OUT_OF_MEMORY) {
                throw new EngineException(
                        model + ": not enough memory. Give more: NPUCAM_JAVA_OPTS=-Xmx1g app/npucam ...");
            }
            if (exitCode > KILLED) {
                throw new EngineException(model + ": the process that ran it died of signal " + (exitCode - KILLED)
                        + ": the vendor's runtime crashed, or somebody killed it. app/npucam detect --model " + model
                        + " shows on one picture what it does");
            }
            return exitCode;
        } catch (InterruptedException stopped) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new EngineException(model + ": interrupted", stopped);
        } finally {
            forget(withUs);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The hook is at work.
        }
    }

    private List<String> command(Path model, Path out) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("model", "findings", model.toString(), "-o", out.toString()));
        command.addAll(List.of("--iou", String.valueOf(iou), "--details-above", String.valueOf(detailsAbove)));
        labels.ifPresent(file -> command.addAll(List.of("--labels", file.toString())));
        like.ifPresent(file -> command.addAll(List.of("--like", file.toString())));
        return command;
    }
}
