package npucam.data;

/**
 * A rectangle at an angle, in the frame's pixels, not clipped. Seen in the picture (y down), {@code width} lies along the direction
 * {@code angle}, turned clockwise from the x axis.
 *
 * @param cx centre
 * @param cy centre
 * @param width side along {@code angle}
 * @param height side across it
 * @param angle in radians
 */
public record RotatedBox(float cx, float cy, float width, float height, float angle) {
    private static final double QUARTER_TURN = Math.PI / 2;

    /** The same rectangle with its angle in [0, π/2), the sides exchanged where that takes an odd number of quarter turns. */
    public RotatedBox regularized() {
        long quarterTurns = (long) Math.floor(angle / QUARTER_TURN);
        float rest = (float) (angle - quarterTurns * QUARTER_TURN);
        if (rest >= QUARTER_TURN) {
            // Just below a multiple, rounded up to it.
            quarterTurns++;
            rest = 0;
        }
        return quarterTurns % 2 == 0
                ? new RotatedBox(cx, cy, width, height, rest)
                : new RotatedBox(cx, cy, height, width, rest);
    }
}
