package npucam.data;

/**
 * How a frame was fitted into the model's picture: scaled with kept aspect, its size rounded to whole pixels, centred, the
 * rest padded. It remembers what was really done, so that {@link #toFrame} is the exact inverse: whole-pixel padding, and a
 * gain per axis, because rounding the size makes the two differ.
 *
 * @param frameWidth of the frame, in pixels
 * @param frameHeight of the frame, in pixels
 * @param modelWidth of the model's picture, in pixels
 * @param modelHeight of the model's picture, in pixels
 * @param contentWidth of the scaled frame inside the model's picture
 * @param contentHeight of the scaled frame inside the model's picture
 * @param padLeft pixels left of the content
 * @param padTop pixels above the content
 */
public record Letterbox(
        int frameWidth,
        int frameHeight,
        int modelWidth,
        int modelHeight,
        int contentWidth,
        int contentHeight,
        int padLeft,
        int padTop) {

    /**
     * Fits as Ultralytics 8.4 does ({@code LetterBox}): r = min(W/w, H/h); content = round(w·r) × round(h·r), halves to
     * even, at least 1; left = round((W − content)/2 − 0.1), so an odd rest puts the smaller part left and top.
     */
    public static Letterbox fit(int frameWidth, int frameHeight, int modelWidth, int modelHeight) {
        double gain = Math.min((double) modelWidth / frameWidth, (double) modelHeight / frameHeight);
        int contentWidth = Math.max(1, Math.min(modelWidth, (int) Math.rint(frameWidth * gain)));
        int contentHeight = Math.max(1, Math.min(modelHeight, (int) Math.rint(frameHeight * gain)));
        return new Letterbox(
                frameWidth,
                frameHeight,
                modelWidth,
                modelHeight,
                contentWidth,
                contentHeight,
                (int) Math.rint((modelWidth - contentWidth) / 2.0 - 0.1),
                (int) Math.rint((modelHeight - contentHeight) / 2.0 - 0.1));
    }

    /** Model pixels per frame pixel, horizontally. */
    public double gainX() {
        return (double) contentWidth / frameWidth;
    }

    /** Model pixels per frame pixel, vertically. */
    public double gainY() {
        return (double) contentHeight / frameHeight;
    }

    /** The same rectangle in the frame's pixels, clipped to the frame. */
    public Box toFrame(Box boxInModel) {
        return new Box(
                clip((boxInModel.left() - padLeft) / gainX(), frameWidth),
                clip((boxInModel.top() - padTop) / gainY(), frameHeight),
                clip((boxInModel.right() - padLeft) / gainX(), frameWidth),
                clip((boxInModel.bottom() - padTop) / gainY(), frameHeight));
    }

    private static float clip(double coordinate, int limit) {
        return (float) Math.max(0, Math.min(limit, coordinate));
    }
}
