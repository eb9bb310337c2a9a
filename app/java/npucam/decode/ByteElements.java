package npucam.decode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import npucam.data.ElementType;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/**
 * The elements of an I8 or U8 output. A byte's rank is its value counted from the type's smallest, 0–255, so that both types
 * compare alike: {@code rank = byte ^ flip}.
 */
final class ByteElements implements Elements {
    private static final int VALUES = 256;

    private final TensorSpec spec;
    private final int flip;
    private final double[] realOfByte = new double[VALUES];
    private final Views<Words> views = new Views<>(Words::new);
    private byte[] row = new byte[0];
    private Words words = new Words(ByteBuffer.allocateDirect(0));

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
        words = views.of(tensor);
    }

    @Override
    public float at(int index) {
        return (float) realOfByte[words.bytes.get(index) & 0xff];
    }

    @Override
    public Marks marks(int cells, int groups, float cut) {
        return new ByteMarks(this, cells, groups, cut);
    }

    @Override
    public void gather(ChannelBlock block, int channel, int[] cells, int count, double[] filled, int offset) {
        gather(block, channel, cells, count, realOfByte, filled, offset);
    }

    @Override
    public void copy(int index, int count, float[] filled) {
        if (row.length < count) {
            row = new byte[count];
        }
        words.bytes.get(index, row, 0, count);
        for (int i = 0; i < count; i++) {
            filled[i] = (float) realOfByte[row[i] & 0xff];
        }
    }

    /**
     * Translates the bytes of one channel of some cells.
     *
     * @param cells read up to {@code count}, ascending
     * @param ofByte read; what each byte, taken as 0–255, becomes
     * @param filled from {@code offset} on
     */
    void gather(ChannelBlock block, int channel, int[] cells, int count, double[] ofByte, double[] filled, int offset) {
        int firstCell = cells[0];
        int span = cells[count - 1] - firstCell + 1;
        if (Elements.isCopiedFirst(block, span, count)) {
            if (row.length < span) {
                row = new byte[span];
            }
            words.bytes.get(block.index(channel, firstCell), row, 0, span);
            for (int i = 0; i < count; i++) {
                filled[offset + i] = ofByte[row[cells[i] - firstCell] & 0xff];
            }
        } else {
            int first = block.index(channel, 0);
            for (int i = 0; i < count; i++) {
                filled[offset + i] = ofByte[words.bytes.get(first + cells[i] * block.cellStep()) & 0xff];
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

    /** The bound tensor; index 0 is its first element. */
    ByteBuffer bytes() {
        return words.bytes;
    }

    /** Reads eight elements a word, the first in the lowest byte, from any index. {@code filled} up to {@code count}. */
    void words(int index, long[] filled, int count) {
        words.atOffset[index % Long.BYTES].get(index / Long.BYTES, filled, 0, count);
    }

    /** A buffer seen as words, once from each of the eight byte offsets, so that rows of any length can be read. */
    private static final class Words {
        private final ByteBuffer bytes;
        private final LongBuffer[] atOffset = new LongBuffer[Long.BYTES];

        Words(ByteBuffer bytes) {
            this.bytes = bytes;
            for (int offset = 0; offset < Long.BYTES; offset++) {
                int from = Math.min(offset, bytes.limit());
                atOffset[offset] = bytes.slice(from, bytes.limit() - from)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asLongBuffer();
            }
        }
    }
}
