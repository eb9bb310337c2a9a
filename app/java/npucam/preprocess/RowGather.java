package npucam.preprocess;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Picks the cells of a row of bytes: a cell is what one sample of a plane holds, e.g. blue, green, red. */
final class RowGather {
    /** Bytes a row needs behind its last cell: a cell is read as a whole {@code int}, and so is the one after it. */
    static final int SLACK_BYTES = 8;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private RowGather() {}

    /** Byte offsets of the near cells, in pixel order. */
    static int[] offsets(SampledPlane plane) {
        int[] offsets = new int[plane.order().length()];
        for (int place = 0; place < offsets.length; place++) {
            offsets[place] =
                    plane.cellBytes() * plane.columns().near(plane.order().pixelAt(place));
        }
        return offsets;
    }

    /** Weights of the cells after the near ones, in pixel order. */
    static int[] weights(SampledPlane plane) {
        int[] weights = new int[plane.order().length()];
        for (int place = 0; place < weights.length; place++) {
            weights[place] = plane.columns().weight(plane.order().pixelAt(place));
        }
        return weights;
    }

    /**
     * One unaligned load per cell: the loop that does not vectorise. It stays at about a cycle a cell while the handle is a
     * constant and nothing but load and store is done; all arithmetic belongs into the loops that do.
     *
     * @param row read
     * @param offsets read
     * @param shiftBytes added to every offset
     * @param cells filled: the cell's bytes from bit 0 upwards
     */
    static void gather(byte[] row, int[] offsets, int shiftBytes, int[] cells) {
        for (int i = 0; i < cells.length; i++) {
            cells[i] = (int) INT.get(row, offsets[i] + shiftBytes);
        }
    }
}
