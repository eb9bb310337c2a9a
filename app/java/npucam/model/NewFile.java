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

/** A result that appears whole or not at all. */
final class NewFile {
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

    /** @throws ModelException when the file cannot be written; nothing is left behind then */
    static void write(MessageLite model, Path out) {
        Path part = out.resolveSibling(out.getFileName() + ".part");
        try {
            writeThrough(model, part);
            Files.move(part, out, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw notWritten(out, part, e);
        }
    }

    private static void writeThrough(MessageLite model, Path part) throws IOException {
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

    private static ModelException notWritten(Path out, Path part, IOException cause) {
        ModelException problem = new ModelException(
                out + ": cannot be written: " + cause + ". Does its folder exist, may you write there, is there room?",
                cause);
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            problem.addSuppressed(e);
        }
        return problem;
    }
}
