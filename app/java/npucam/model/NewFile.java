package npucam.model;

import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** A result that appears whole and proven or not at all. */
final class NewFile {
    /** Keeps the ending that tells an ONNX model. */
    private static final String UNPROVEN = ".part.onnx";

    private NewFile() {}

    /** @throws ModelException when both are the same file, by whatever path */
    static void refuseReplacing(Path in, Path out) {
        try {
            if (Files.exists(out) && Files.isSameFile(in, out)) {
                throw new ModelException(out + ": is the model to be cut. Name another file for the result");
            }
        } catch (IOException e) {
            throw InputFile.unreadable(out, e);
        }
    }

    /**
     * Writes an ONNX model.
     *
     * @param proof is given the written file beside {@code out}; when it throws, nothing is left behind
     * @throws ModelException when the file cannot be written
     */
    static void write(MessageLite model, Path out, Consumer<Path> proof) {
        Path part = out.resolveSibling(out.getFileName() + UNPROVEN);
        try {
            write(model, part);
            proof.accept(part);
            Files.move(part, out, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw without(
                    part,
                    new ModelException(
                            out + ": cannot be written: " + e
                                    + ". Does its folder exist, may you write there, is there room?",
                            e));
        } catch (RuntimeException e) {
            throw without(part, e);
        }
    }

    private static void write(MessageLite model, Path part) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream stream = Channels.newOutputStream(channel)) {
            model.writeTo(stream);
            channel.force(true);
        }
    }

    private static RuntimeException without(Path part, RuntimeException problem) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            problem.addSuppressed(e);
        }
        return problem;
    }
}
