package npucam.preprocess;

import npucam.data.Frame;

/**
 * The scaled picture of a frame, row by row. A pixel is an {@code int}: blue in bits 0–7, green in 8–15, red in 16–23; the
 * rest is undefined, as whoever reads a channel masks it anyway.
 */
interface PixelRows {
    /** Rows of frames of this frame's size, format and encoding. */
    static PixelRows of(Frame frame, Taps columns, Taps rows, PixelOrder order) {
        return switch (frame.format()) {
            case BGR -> new BgrRows(frame, columns, rows, order);
            case NV12, I420 -> new YuvRows(frame, columns, rows, order);
        };
    }

    /** Starts on a frame of the size, format and encoding this object was made for. */
    void open(Frame frame);

    /** Row {@code y} of the content, asked for in rising order from 0; lent until the next call. */
    int[] row(int y);
}
