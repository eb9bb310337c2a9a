package npucam.capture;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** BGR pixels to draw on, without padding between rows. */
final class Canvas {
    private final int width;
    private final int height;
    private final byte[] bgr;

    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.bgr = new byte[3 * width * height];
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Sets a pixel; the colour is {@code 0xRRGGBB}. */
    void set(int x, int y, int colour) {
        int at = 3 * (y * width + x);
        bgr[at] = (byte) colour;
        bgr[at + 1] = (byte) (colour >> 8);
        bgr[at + 2] = (byte) (colour >> 16);
    }

    /** Fills the pixels from left and top up to, not including, right and bottom. */
    void rectangle(int left, int top, int right, int bottom, int gray) {
        for (int y = top; y < bottom; y++) {
            Arrays.fill(bgr, 3 * (y * width + left), 3 * (y * width + right), (byte) gray);
        }
    }

    /** Takes over all pixels of a canvas of the same size. */
    void copy(Canvas other) {
        System.arraycopy(other.bgr, 0, bgr, 0, bgr.length);
    }

    /** Puts all pixels to the start of a buffer. */
    void copyTo(ByteBuffer pixels) {
        pixels.put(0, bgr);
    }
}
