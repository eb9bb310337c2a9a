package npucam.decode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.IdentityHashMap;
import java.util.function.Function;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/**
 * Reads one output's elements as real numbers, whatever their type. Bound to the tensor of the frame first; views are kept per
 * buffer, since an engine lends the same few again and again.
 */
sealed interface Elements permits FloatElements, WordElements {
    /** Of {@link #rowsAbove}: few enough to stay in the nearest cache. */
    int ROWS = 16;

    static Elements of(TensorSpec spec) {
        return switch (spec.type()) {
            case F32 -> new FloatElements(spec);
            case F16, BF16 -> new HalfElements(spec);
            case I8, U8 -> new ByteElements(spec);
        };
    }

    TensorSpec spec();

    /** Everything below reads this tensor until the next call. */
    void bind(Tensor tensor);

    float at(int index);

    /** A whole number that orders elements as {@link #at} does, of one output; NaN is above all. */
    int rank(int index);

    /** Reads elements in a row, from {@code index} on; {@code filled} up to {@code count}. */
    void copy(int index, int count, float[] filled);

    /**
     * Reads one channel of some cells.
     *
     * @param cells read up to {@code count}, ascending
     * @param filled from {@code offset} on
     */
    void gather(ChannelBlock block, int channel, int[] cells, int count, double[] filled, int offset);

    /**
     * Tells which of some rows have an element above a cut. NaN counts as above.
     *
     * @param first element of the first row
     * @param length elements of a row, which are neighbours
     * @param step from a row to the next
     * @param rows at most {@link #ROWS}
     * @return a bit for each row, the first row's the lowest
     */
    default int rowsAbove(float cut, int first, int length, int step, int rows) {
        int above = 0;
        for (int row = 0; row < rows; row++) {
            if (isAnyAbove(cut, first + row * step, length)) {
                above |= 1 << row;
            }
        }
        return above;
    }

    private boolean isAnyAbove(float cut, int first, int length) {
        for (int i = 0; i < length; i++) {
            if (!(at(first + i) <= cut)) {
                return true;
            }
        }
        return false;
    }

    /** Marks for rows of so many cells, in so many groups. */
    Marks marks(int cells, int groups, float cut);

    /**
     * Whether to copy everything from the first wanted element to the last before picking: from memory that is not in a cache
     * yet, 200 bytes in a row come about as fast as one place alone.
     */
    static boolean isCopiedFirst(ChannelBlock block, int spannedBytes, int count) {
        return block.isPlanar() && spannedBytes < 200 * count;
    }

    /** Views by buffer identity; forgotten all at once should an engine lend ever new buffers. */
    final class Views<V> {
        private static final int LIMIT = 16;

        private final IdentityHashMap<ByteBuffer, V> views = new IdentityHashMap<>();
        private final Function<ByteBuffer, V> maker;

        Views(Function<ByteBuffer, V> maker) {
            this.maker = maker;
        }

        V of(Tensor tensor) {
            V view = views.get(tensor.bytes());
            if (view == null) {
                if (views.size() == LIMIT) {
                    views.clear();
                }
                view = maker.apply(
                        tensor.bytes().slice(0, tensor.spec().byteCount()).order(ByteOrder.nativeOrder()));
                views.put(tensor.bytes(), view);
            }
            return view;
        }
    }
}
