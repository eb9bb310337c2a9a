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

/** A result that appears whole or not at all. */
public final class NewFile {
    /** What a file is to hold. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it; does not close the stream. */
        void writeTo(OutputStream out) throws IOException;
    }

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
     * Writes beside the file, asks the proof, then puts it in place. Nothing is left behind when either throws.
     *
     * @param proof looks at what was written, under a name of the same ending
     * @throws ModelException when the file cannot be written
     */
    static void write(MessageLite model, Path out, Consumer<Path> proof) {
        write(model::writeTo, out, proof);
    }

    /**
     * Writes a file.
     *
     * @throws ModelException when the file cannot be written; nothing is left behind then, nor when the content throws
     */
    public static void write(Content content, Path out) {
        write(content, out, unproven -> {});
    }

    private static void write(Content content, Path out, Consumer<Path> proof) {
        Path part = out.resolveSibling(".part-" + out.getFileName());
        try {
            writeThrough(content, part);
            proof.accept(part);
            Files.move(part, out, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw notWritten(out, part, e);
        } catch (RuntimeException broken) {
            delete(part, broken);
            throw broken;
        }
    }

    private static void writeThrough(Content content, Path part) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream stream = Channels.newOutputStream(channel)) {
            content.writeTo(stream);
            channel.force(true);
        }
    }

    private static ModelException notWritten(Path out, Path part, IOException cause) {
        ModelException problem = new ModelException(
                out + ": cannot be written: " + cause + ". Does its folder exist, may you write there, is there room?",
                cause);
        delete(part, problem);
        return problem;
    }

    private static void delete(Path part, RuntimeException because) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }
}
