package npucam.capture;

import npucam.data.Frame;
import npucam.data.Letterbox;

/** Reads brightness from BGR pixels: their green, as the sequence code is black and white. */
final class BrightnessOf {
    private BrightnessOf() {}

    static SequenceCode.Brightness frame(Frame frame) {
        return (x, y) -> green(frame, (int) (x * frame.width()), (int) (y * frame.height()));
    }

    /** The same after a bilinear letterbox without smoothing, the worst that a preprocessor may do to it. */
    static SequenceCode.Brightness letterboxed(Frame frame, Letterbox box) {
        return (x, y) -> {
            int modelX = (int) (x * box.contentWidth());
            int modelY = (int) (y * box.contentHeight());
            return bilinear(frame, (modelX + 0.5) / box.gainX() - 0.5, (modelY + 0.5) / box.gainY() - 0.5);
        };
    }

    private static double bilinear(Frame frame, double x, double y) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double shareX = x - left;
        double shareY = y - top;
        return (green(frame, left, top) * (1 - shareX) + green(frame, left + 1, top) * shareX) * (1 - shareY)
                + (green(frame, left, top + 1) * (1 - shareX) + green(frame, left + 1, top + 1) * shareX) * shareY;
    }

    private static int green(Frame frame, int x, int y) {
        int column = Math.max(0, Math.min(frame.width() - 1, x));
        int row = Math.max(0, Math.min(frame.height() - 1, y));
        var plane = frame.planes().get(0);
        return plane.pixels().get(row * plane.rowStrideBytes() + 3 * column + 1) & 0xFF;
    }
}
