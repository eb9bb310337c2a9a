package npucam.data;

/** Corners of an axis-aligned rectangle in pixels; the name of a variable says whose pixels, {@code boxInModel} or {@code boxInFrame}. */
public record Box(float left, float top, float right, float bottom) {
    public float width() {
        return right - left;
    }

    public float height() {
        return bottom - top;
    }
}
