package npucam.model.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import npucam.model.Folders;
import npucam.model.ModelException;
import npucam.model.OnnxCut;
import npucam.model.toolchain.ToolCommand;
import npucam.model.toolchain.Toolchain;

/** One piece of a conversion that is done whole, recorded, and not done again while nothing it depends on changes. */
sealed interface Step {
    /** For people and for file names: {@code calibrate_yolov5s}. */
    String name();

    /** What it does, ready to paste into a shell: in the working folder, a cut where npucam was started. */
    String text();

    /** What it reads, besides what {@link #text} says. */
    List<Path> inputs();

    /** What it writes; the first is always there afterwards, the others may be. */
    List<Path> outputs();

    /**
     * Does it.
     *
     * @param work the working folder
     * @param log to be written, where there is something to log
     * @param moves told how far it is, on another thread
     */
    void perform(Toolchain tools, Path work, Path log, Consumer<String> moves) throws InterruptedException;

    /** A command of the tool chain. */
    record Tool(String name, ToolCommand command, List<Path> inputs, List<Path> outputs) implements Step {
        public Tool {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }

        @Override
        public String text() {
            return command.textOnLines();
        }

        @Override
        public void perform(Toolchain tools, Path work, Path log, Consumer<String> moves) throws InterruptedException {
            tools.run(command, work, log, moves);
        }
    }

    /** Makes the nodes that a scheme ends at, for a network that has none. */
    record Cut(String name, Path in, OnnxCut.Scheme scheme, Path out) implements Step {
        @Override
        public String text() {
            return new ToolCommand(
                            "app/npucam",
                            "model",
                            "cut",
                            in.toString(),
                            "--scheme",
                            scheme.text(),
                            "-o",
                            out.toString())
                    .text();
        }

        @Override
        public List<Path> inputs() {
            return List.of(in);
        }

        @Override
        public List<Path> outputs() {
            return List.of(out);
        }

        @Override
        public void perform(Toolchain tools, Path work, Path log, Consumer<String> moves) {
            OnnxCut.cut(in, scheme, out);
        }
    }

    /**
     * Copies the pictures that were picked.
     *
     * @param outputs the copies, all in one folder that holds nothing else
     */
    record Sample(String name, List<Path> inputs, List<Path> outputs, String text) implements Step {
        public Sample {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }

        @Override
        public void perform(Toolchain tools, Path work, Path log, Consumer<String> moves) {
            Path folder = outputs.get(0).resolveSibling("");
            try {
                Folders.delete(folder);
                Files.createDirectories(folder);
                for (int i = 0; i < outputs.size(); i++) {
                    Files.copy(inputs.get(i), outputs.get(i), StandardCopyOption.REPLACE_EXISTING);
                }
            } catch (IOException e) {
                throw new ModelException(
                        folder + ": the pictures cannot be copied: " + e + ". May you write there, is there room?", e);
            }
        }
    }
}
