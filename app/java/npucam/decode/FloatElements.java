package npucam.decode;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/** The elements of an F32 output. */
final class FloatElements implements Elements {
    private final TensorSpec spec;
    private final Views<Floats> views = new Views<>(Floats::new);
    private float[] row = new float[0];
    private int[] bits = new int[0];
    private Floats bound = new Floats(ByteBuffer.allocateDirect(0));

    FloatElements(TensorSpec spec) {
        this.spec = spec;
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
        return bound.floats.get(index);
    }

    @Override
    public int rank(int index) {
        return Ranks.of(at(index));
    }

    @Override
    public void copy(int index, int count, float[] filled) {
        bound.floats.get(index, filled, 0, count);
    }

    /** Reads elements as their bits, from {@code index} on; {@code filled} in full. */
    void bits(int index, int[] filled) {
        bound.bits.get(index, filled);
    }

    @Override
    public int rowsAbove(float cut, int first, int length, int step, int rows) {
        if (2 * length < step) {
            return Elements.super.rowsAbove(cut, first, length, step, rows);
        }
        int span = (rows - 1) * step + length;
        if (bits.length < span) {
            bits = new int[span];
        }
        bound.bits.get(first, bits, 0, span);
        int above = 0;
        for (int row = 0; row < rows; row++) {
            above |= FloatMarks.anyAbove(cut, bits, row * step, length) << row;
        }
        return above;
    }

    @Override
    public Marks marks(int cells, int groups, float cut) {
        return new FloatMarks(this, cells, groups, cut);
    }

    @Override
    public void gather(ChannelBlock block, int channel, int[] cells, int count, double[] filled, int offset) {
        int firstCell = cells[0];
        int span = cells[count - 1] - firstCell + 1;
        FloatBuffer floats = bound.floats;
        if (Elements.isCopiedFirst(block, span * Float.BYTES, count)) {
            if (row.length < span) {
                row = new float[span];
            }
            floats.get(block.index(channel, firstCell), row, 0, span);
            for (int i = 0; i < count; i++) {
                filled[offset + i] = row[cells[i] - firstCell];
            }
        } else {
            int first = block.index(channel, 0);
            for (int i = 0; i < count; i++) {
                filled[offset + i] = floats.get(first + cells[i] * block.cellStep());
            }
        }
    }

    /** A buffer seen as floats and as their bits. */
    private static final class Floats {
        private final FloatBuffer floats;
        private final IntBuffer bits;

        Floats(ByteBuffer bytes) {
            floats = bytes.asFloatBuffer();
            bits = bytes.asIntBuffer();
        }
    }
}
