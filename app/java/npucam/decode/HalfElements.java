package npucam.decode;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import npucam.data.ElementType;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/** The elements of an F16 (IEEE 754 binary16) or BF16 (the upper half of a {@code float}) output. */
final class HalfElements implements WordElements {
    private static final int SIGN = 0x8000;
    private static final int MAGNITUDE = 0x7fff;
    private static final int F16_INFINITY = 0x7c00;
    private static final int BF16_INFINITY = 0x7f80;

    /** The exponents of {@code float} and F16 count from 127 and 15, their fractions have 23 and 10 bits. */
    private static final float F16_TO_FLOAT = 0x1p112f;

    private static final int F16_SHIFT = 13;

    private final TensorSpec spec;
    private final boolean isF16;
    private final Views<Halves> views = new Views<>(Halves::new);
    private short[] row = new short[0];
    private Halves bound = new Halves(ByteBuffer.allocateDirect(0));

    HalfElements(TensorSpec spec) {
        this.spec = spec;
        this.isF16 = spec.type() == ElementType.F16;
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
        return real(bound.shorts.get(index));
    }

    @Override
    public int rank(int index) {
        int bits = bound.shorts.get(index);
        int magnitude = bits & MAGNITUDE;
        int sign = bits >> Short.SIZE;
        return magnitude > infinity() ? Integer.MAX_VALUE : (magnitude ^ sign) - sign;
    }

    /** What 16 bits stand for; only the lowest 16 of the argument count. */
    float real(int bits) {
        return isF16 ? ofF16(bits) : Float.intBitsToFloat(bits << Short.SIZE);
    }

    /** The sign travels along instead of deciding: a logit has either as often, and a branch on it would be guessed wrong half the time. */
    private static float ofF16(int bits) {
        int shifted = (bits & SIGN) << Short.SIZE | (bits & MAGNITUDE) << F16_SHIFT;
        // Infinity and NaN have the highest exponent in both types, which the factor would take below it.
        return (bits & F16_INFINITY) == F16_INFINITY
                ? Float.intBitsToFloat(shifted | BF16_INFINITY << Short.SIZE)
                : Float.intBitsToFloat(shifted) * F16_TO_FLOAT;
    }

    /** The bits of +∞; above them, as magnitude, is NaN. */
    int infinity() {
        return isF16 ? F16_INFINITY : BF16_INFINITY;
    }

    @Override
    public long bits(int index) {
        return bound.shorts.get(index) & 0xffff;
    }

    @Override
    public Words words() {
        return bound.words;
    }

    @Override
    public Marks marks(int cells, int groups, float cut) {
        return new HalfMarks(this, cells, groups, cut);
    }

    @Override
    public void copy(int index, int count, float[] filled) {
        if (row.length < count) {
            row = new short[count];
        }
        bound.shorts.get(index, row, 0, count);
        for (int i = 0; i < count; i++) {
            filled[i] = real(row[i]);
        }
    }

    @Override
    public void gather(ChannelBlock block, int channel, int[] cells, int count, double[] filled, int offset) {
        int firstCell = cells[0];
        int span = cells[count - 1] - firstCell + 1;
        if (Elements.isCopiedFirst(block, span * Short.BYTES, count)) {
            if (row.length < span) {
                row = new short[span];
            }
            bound.shorts.get(block.index(channel, firstCell), row, 0, span);
            for (int i = 0; i < count; i++) {
                filled[offset + i] = real(row[cells[i] - firstCell]);
            }
        } else {
            int first = block.index(channel, 0);
            for (int i = 0; i < count; i++) {
                filled[offset + i] = real(bound.shorts.get(first + cells[i] * block.cellStep()));
            }
        }
    }

    /** A buffer seen as 16-bit numbers and as words of four. */
    private static final class Halves {
        private final ShortBuffer shorts;
        private final Words words;

        Halves(ByteBuffer bytes) {
            this.shorts = bytes.asShortBuffer();
            this.words = new Words(bytes, Short.BYTES);
        }
    }
}
