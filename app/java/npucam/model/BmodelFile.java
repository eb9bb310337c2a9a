package npucam.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a Sophgo {@code .bmodel} says of itself, read without the vendor's runtime. Bytes are not trusted: whatever is wrong with them
 * is a {@link ModelException}. Layout: 64 bytes of header, a FlatBuffers table {@code bmodel.Model}, then weights and commands.
 *
 * @param file where it was read
 * @param chip it was compiled for: {@code BM1684X}, {@code BM1688}, {@code CV186X}
 * @param version of the format, and behind a {@code +} that of the compiler: {@code 2.2+v1.30.2-20260831}
 * @param created when, in the compiler's words; empty when not written
 * @param kernel the code for the NPU's own processor that lies in the file; empty when the runtime brings its own
 * @param nets at least one
 */
public record BmodelFile(
        Path file, String chip, String version, String created, Optional<Kernel> kernel, List<BmodelNet> nets) {
    private static final int HEADER_BYTES = 64;
    private static final int MAGIC = 0xFF55AAEE;
    private static final int MOST_DESCRIPTION_BYTES = 64 << 20;

    public BmodelFile {
        nets = List.copyOf(nets);
    }

    /** Code for the NPU's own processor. */
    public record Kernel(String name, long bytes) {}

    /**
     * Reads header and description, not the weights.
     *
     * @throws ModelException when it is not there, not a bmodel, cut off or damaged
     */
    public static BmodelFile read(Path file) {
        InputFile.require(file, "bmodel", Long.MAX_VALUE);
        try (FileChannel channel = FileChannel.open(file)) {
            return read(file, channel);
        } catch (IOException broken) {
            throw InputFile.unreadable(file, broken);
        }
    }

    private static BmodelFile read(Path file, FileChannel channel) throws IOException {
        ByteBuffer header = read(file, channel, 0, HEADER_BYTES);
        if (header.getInt(0) != MAGIC) {
            throw new ModelException(file + ": does not begin like a bmodel. Is it the right file?");
        }
        long headerBytes = header.getInt(4) & 0xFFFF_FFFFL;
        long descriptionBytes = header.getInt(8) & 0xFFFF_FFFFL;
        long binaryBytes = header.getLong(12);
        // Each sum below stays far from overflow: the first two are 32-bit, and a third beyond the file's length is
        // refused alone.
        long promised = headerBytes + descriptionBytes;
        if (binaryBytes < 0 || binaryBytes > channel.size() - promised) {
            throw new ModelException(file + ": is cut off: it has " + channel.size() + " bytes, its header promises "
                    + promised + " of description and " + binaryBytes + " of weights. Copy it again");
        }
        if (headerBytes < HEADER_BYTES || descriptionBytes > MOST_DESCRIPTION_BYTES) {
            throw new ModelException(file + ": its header is damaged: " + headerBytes + " bytes of header, "
                    + descriptionBytes + " of description. Copy it again");
        }
        return describe(file, FlatTable.root(file, read(file, channel, headerBytes, (int) descriptionBytes)));
    }

    private static ByteBuffer read(Path file, FileChannel channel, long position, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new ModelException(file + ": is cut off after " + channel.size() + " bytes. Copy it again");
            }
        }
        return bytes.flip();
    }

    /**
     * Field numbers of {@code bmodel.Model}: 1 version, 2 time, 3 chip, 4 nets, 6 kernel; of {@code KernelModule}: 0 name, 1 binary, a
     * struct of place and size.
     */
    private static BmodelFile describe(Path file, FlatTable model) {
        List<BmodelNet> nets = new ArrayList<>();
        for (FlatTable net : model.tables(4)) {
            nets.add(BmodelNet.of(file, net));
        }
        String chip = model.string(3);
        if (chip.isEmpty() || nets.isEmpty()) {
            throw new ModelException(
                    file + ": names " + (chip.isEmpty() ? "no chip" : "no network") + ". Convert the model again");
        }
        Optional<Kernel> kernel = model.table(6).stream()
                .map(module -> new Kernel(module.string(0), module.sizeOfBinary(1)))
                .filter(module -> module.bytes() > 0)
                .findFirst();
        return new BmodelFile(file, chip, model.string(1), model.string(2).strip(), kernel, nets);
    }
}
