package npucam.preprocess;

import npucam.data.Plane;

/**
 * The source rows of a few content rows, copied from the plane in one go. Only array loops vectorise, so rows must be copied
 * anyway; row by row, each copy waits for memory anew, as a camera's frame is in no cache, while several in a row overlap.
 * That is worth a fifth of the whole time, and costs a twentieth where the frame happens to be cached.
 */
final class RowStrip {
    /** Sixteen source rows of BGR at 1280 pixels are 61 KB: too much for the first cache, little for the second. */
    private static final int CONTENT_ROWS = 8;

    private final Taps rows;
    private final int rowBytes;
    private final int pitch;
    private final byte[] bytes;
    private Plane plane;

    RowStrip(SampledPlane sampledPlane) {
        plane = sampledPlane.first();
        rows = sampledPlane.rows();
        rowBytes = sampledPlane.rowBytes();
        pitch = (rowBytes + RowGather.SLACK_BYTES + Integer.BYTES - 1) / Integer.BYTES * Integer.BYTES;
        bytes = new byte[2 * CONTENT_ROWS * pitch];
    }

    void open(Plane next) {
        plane = next;
    }

    /** Where the rows lie: lent, overwritten by {@link #offset}. */
    byte[] bytes() {
        return bytes;
    }

    /** From a content row's near source row to the one after it; a multiple of four. */
    int pitch() {
        return pitch;
    }

    /** Where the near source row of content row {@code y} lies. The rows must be asked for in rising order, from 0. */
    int offset(int y) {
        int place = y % CONTENT_ROWS;
        if (place == 0) {
            read(y, Math.min(y + CONTENT_ROWS, rows.length()));
        }
        return 2 * place * pitch;
    }

    private void read(int from, int to) {
        for (int y = from; y < to; y++) {
            int at = 2 * (y - from) * pitch;
            int start = rows.near(y) * plane.rowStrideBytes();
            plane.pixels().get(start, bytes, at, rowBytes);
            if (rows.weight(y) != 0) {
                plane.pixels().get(start + plane.rowStrideBytes(), bytes, at + pitch, rowBytes);
            }
        }
    }
}
