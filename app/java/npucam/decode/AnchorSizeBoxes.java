package npucam.decode;

/**
 * Boxes of YOLOv5's raw heads: per cell and anchor size, with σ the logistic function and t the four logits,
 * {@code centre = (2σ(t) − 0.5 + cell) × headStride} and {@code size = (2σ(t))² × anchor size} (Ultralytics YOLOv5, Detect).
 */
final class AnchorSizeBoxes implements HeadBoxes {
    /** Anchor sizes per head. */
    static final int SIZES = 3;

    static final int CHANNELS = 4;

    private final AnchorBlock boxes;
    private final int columns;
    private final int headStride;
    private final float anchorWidth;
    private final float anchorHeight;

    /**
     * For one head and anchor size.
     *
     * @param boxes the four logits
     * @param anchorWidth in model pixels
     * @param anchorHeight in model pixels
     */
    AnchorSizeBoxes(AnchorBlock boxes, int columns, int headStride, float anchorWidth, float anchorHeight) {
        this.boxes = boxes;
        this.columns = columns;
        this.headStride = headStride;
        this.anchorWidth = anchorWidth;
        this.anchorHeight = anchorHeight;
    }

    @Override
    public void place(Candidates candidates, int from, int to) {
        for (int i = from; i < to; i++) {
            int anchor = candidates.anchor[i];
            int cell = anchor - boxes.firstAnchor();
            double centreX = (twiceSigmoid(0, anchor) - 0.5 + cell % columns) * headStride;
            double centreY = (twiceSigmoid(1, anchor) - 0.5 + Math.floorDiv(cell, columns)) * headStride;
            double halfWidth = square(twiceSigmoid(2, anchor)) * anchorWidth / 2;
            double halfHeight = square(twiceSigmoid(3, anchor)) * anchorHeight / 2;
            candidates.box(
                    i,
                    (float) (centreX - halfWidth),
                    (float) (centreY - halfHeight),
                    (float) (centreX + halfWidth),
                    (float) (centreY + halfHeight));
        }
    }

    private double twiceSigmoid(int channel, int anchor) {
        return 2 / (1 + Math.exp(-(double) boxes.at(channel, anchor)));
    }

    private static double square(double value) {
        return value * value;
    }
}
