package npucam.decode;

/** Boxes that stand in an output as centre x, centre y, width, height in model pixels. */
final class CentreBoxes implements HeadBoxes {
    static final int CHANNELS = 4;

    private final AnchorBlock boxes;

    CentreBoxes(AnchorBlock boxes) {
        this.boxes = boxes;
    }

    @Override
    public void place(Candidates candidates, int from, int to) {
        for (int i = from; i < to; i++) {
            int anchor = candidates.anchor[i];
            float centreX = boxes.at(0, anchor);
            float centreY = boxes.at(1, anchor);
            float halfWidth = boxes.at(2, anchor) / 2;
            float halfHeight = boxes.at(3, anchor) / 2;
            candidates.box(i, centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight);
        }
    }
}
