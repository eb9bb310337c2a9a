package npucam.decode;

import java.nio.ByteBuffer;
import npucam.data.ElementType;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/**
 * The elements of an I8 or U8 output. A byte's rank is its value counted from the type's smallest, 0–255, so that both types
 * compare alike: {@code rank = byte ^ flip}.
 */
final class ByteElements implements WordElements {
    /** Different elements. */
    static final int VALUES = 256;

    private final TensorSpec spec;
    private final int flip;
    private final double[] realOfByte = new double[VALUES];
    private final Views<Bytes> views = new Views<>(Bytes::new);
    private byte[] row = new byte[0];
    private Bytes bound = new Bytes(ByteBuffer.allocateDirect(0));

    ByteElements(TensorSpec spec) {
        this.spec = spec;
        this.flip = spec.type() == ElementType.I8 ? 0x80 : 0;
        for (int raw = 0; raw < VALUES; raw++) {
            int quantized = spec.type() == ElementType.I8 ? (byte) raw : raw;
            realOfByte[raw] = spec.quantization().dequantize(quantized);
        }
    }

    @Override
    public TensorSpec spec() {
        return spec;
    }

    @Override
    public void bind(Tensor tensor) {
        bound = views.of(tensor);
    }

    @Override
    public float at(int index) {
        return (float) realOfByte[bound.bytes.get(index) & 0xff];
    }

    @Override
    public int rank(int index) {
        return (bound.bytes.get(index) ^ flip) & 0xff;
    }

    @Override
    public Marks marks(int cells, int groups, float cut) {
        return new ByteMarks(this, cells, groups, cut);
    }

    @Override
    public void copy(int index, int count, float[] filled) {
        if (row.length < count) {
            row = new byte[count];
        }
        bound.bytes.get(index, row, 0, count);
        for (int i = 0; i < count; i++) {
            filled[i] = (float) realOfByte[row[i] & 0xff];
        }
    }

    @Override
    public void gather(ChannelBlock block, int channel, int[] cells, int count, double[] filled, int offset) {
        int firstCell = cells[0];
        int span = cells[count - 1] - firstCell + 1;
        if (Elements.isCopiedFirst(block, span, count)) {
            row = rows(block.channels(channel, 1), firstCell, span, row);
            for (int i = 0; i < count; i++) {
                filled[offset + i] = realOfByte[row[cells[i] - firstCell] & 0xff];
            }
        } else {
            int first = block.index(channel, 0);
            for (int i = 0; i < count; i++) {
                filled[offset + i] = realOfByte[bound.bytes.get(first + cells[i] * block.cellStep()) & 0xff];
            }
        }
    }

    /**
     * Reads neighbouring cells of a planar block, channel by channel.
     *
     * @param filled if it is large enough, else a larger one is
     * @return the filled one: {@code [channels][cells]}
     */
    byte[] rows(ChannelBlock block, int firstCell, int cells, byte[] filled) {
        int length = block.channels() * cells;
        byte[] rows = filled.length < length ? new byte[length] : filled;
        for (int channel = 0; channel < block.channels(); channel++) {
            bound.bytes.get(block.index(channel, firstCell), rows, channel * cells, cells);
        }
        return rows;
    }

    /**
     * Reads all channels of some cells.
     *
     * @param cells read up to {@code count}
     * @param filled {@code [count][channels]}
     */
    void pick(ChannelBlock block, int[] cells, int count, byte[] filled) {
        int at = 0;
        for (int i = 0; i < count; i++) {
            for (int channel = 0; channel < block.channels(); channel++) {
                filled[at++] = bound.bytes.get(block.index(channel, cells[i]));
            }
        }
    }

    /** What turns a byte into its rank. */
    int flip() {
        return flip;
    }

    float realOfRank(int rank) {
        return (float) realOfByte[rank ^ flip];
    }

    @Override
    public long bits(int index) {
        return bound.bytes.get(index) & 0xff;
    }

    @Override
    public Words words() {
        return bound.words;
    }

    /** A buffer seen as bytes and as words of eight. */
    private static final class Bytes {
        private final ByteBuffer bytes;
        private final Words words;

        Bytes(ByteBuffer bytes) {
            this.bytes = bytes;
            this.words = new Words(bytes, Byte.BYTES);
        }
    }
}
