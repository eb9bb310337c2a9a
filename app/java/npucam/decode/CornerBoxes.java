package npucam.decode;

/** Boxes that stand in an output as left, top, right, bottom in model pixels. */
final class CornerBoxes implements HeadBoxes {
    private final AnchorBlock boxes;

    CornerBoxes(AnchorBlock boxes) {
        this.boxes = boxes;
    }

    @Override
    public void place(Candidates candidates, int from, int to) {
        for (int i = from; i < to; i++) {
            int anchor = candidates.anchor[i];
            candidates.box(i, boxes.at(0, anchor), boxes.at(1, anchor), boxes.at(2, anchor), boxes.at(3, anchor));
        }
    }
}
