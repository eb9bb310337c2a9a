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

    /** Where a place in the model's picture lies in the frame's pixels; outside the frame for one in the padding. */
    public double xInFrame(double xInModel) {
        return (xInModel - padLeft) / gainX();
    }

    /** Where a place in the model's picture lies in the frame's pixels; outside the frame for one in the padding. */
    public double yInFrame(double yInModel) {
        return (yInModel - padTop) / gainY();
    }

    /** The nearest place inside the frame. */
    public float clipX(double xInFrame) {
        return (float) Math.max(0, Math.min(frameWidth, xInFrame));
    }

    /** The nearest place inside the frame. */
    public float clipY(double yInFrame) {
        return (float) Math.max(0, Math.min(frameHeight, yInFrame));
    }

    /** The same rectangle in the frame's pixels, clipped to the frame. */
    public Box toFrame(Box boxInModel) {
        return new Box(
                clipX(xInFrame(boxInModel.left())),
                clipY(yInFrame(boxInModel.top())),
                clipX(xInFrame(boxInModel.right())),
                clipY(yInFrame(boxInModel.bottom())));
    }
}
