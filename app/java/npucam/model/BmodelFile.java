package npucam.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a Sophgo {@code .bmodel} says of itself, read without the vendor's runtime. Bytes are not trusted: whatever is wrong with them
 * is a {@link ModelException}. Layout: 64 bytes of header, a FlatBuffers table {@code bmodel.Model}, then weights and commands.
 *
 * @param file where it was read
 * @param chip it was compiled for: {@code BM1684X}, {@code BM1688}, {@code CV186X}
 * @param nets at least one
 */
public record BmodelFile(Path file, String chip, List<Net> nets) {
    private static final int HEADER_BYTES = 64;
    private static final int MAGIC = 0xFF55AAEE;
    private static final int MOST_DESCRIPTION_BYTES = 64 << 20;

    public BmodelFile {
        nets = List.copyOf(nets);
    }

    /**
     * One network of the file.
     *
     * @param name that the runtime knows it by
     * @param stages how many input sizes it was compiled for; the tensors are those of the first
     * @param dynamic whether shapes may change from run to run
     * @param cores it must have to run, at least 1
     */
    public record Net(
            String name,
            int stages,
            boolean dynamic,
            int cores,
            List<BmodelTensor> inputs,
            List<BmodelTensor> outputs) {
        public Net {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }
    }

    /**
     * Reads header and description, not the weights.
     *
     * @throws ModelException when it is not there, not a bmodel, cut off or damaged
     */
    public static BmodelFile read(Path file) {
        InputFile.require(file, "bmodel", Integer.MAX_VALUE);
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

    /** Field numbers of {@code bmodel.Model}: 3 chip, 4 nets. */
    private static BmodelFile describe(Path file, FlatTable model) {
        List<Net> nets = new ArrayList<>();
        for (FlatTable net : model.tables(4)) {
            nets.add(net(file, net));
        }
        String chip = model.string(3);
        if (chip.isEmpty() || nets.isEmpty()) {
            throw new ModelException(
                    file + ": names " + (chip.isEmpty() ? "no chip" : "no network") + ". Convert the model again");
        }
        return new BmodelFile(file, chip, nets);
    }

    /** {@code bmodel.Net}: 0 name, 3 one parameter table per stage. {@code NetParameter}: 0 inputs, 1 outputs, 5 dynamic, 16 cores. */
    private static Net net(Path file, FlatTable net) {
        List<FlatTable> stages = net.tables(3);
        if (stages.isEmpty()) {
            throw new ModelException(file + ": its network " + net.string(0) + " is empty. Convert the model again");
        }
        FlatTable first = stages.get(0);
        return new Net(
                net.string(0),
                stages.size(),
                first.i32(5, 0) != 0,
                Math.max(1, first.i32(16, 1)),
                tensors(first.tables(0)),
                tensors(first.tables(1)));
    }

    /** {@code bmodel.Tensor}: 0 name, 1 type, 5 shapes (the first counts), 7 scale, 10 zero point. {@code Shape}: 0 dimensions. */
    private static List<BmodelTensor> tensors(List<FlatTable> tables) {
        List<BmodelTensor> tensors = new ArrayList<>();
        for (FlatTable table : tables) {
            List<FlatTable> shapes = table.tables(5);
            List<Integer> shape = shapes.isEmpty()
                    ? List.of()
                    : shapes.get(0).longs(0).stream()
                            .map(length -> (int) Math.max(-1, Math.min(Integer.MAX_VALUE, length)))
                            .toList();
            tensors.add(new BmodelTensor(table.string(0), table.i32(1, 0), shape, table.f32(7, 1f), table.i32(10, 0)));
        }
        return tensors;
    }
}
