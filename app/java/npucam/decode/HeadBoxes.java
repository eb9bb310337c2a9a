package npucam.decode;

/** Computes the boxes of one run of anchors from the outputs bound last. */
interface HeadBoxes {
    /** Sets the boxes, in model pixels, of the candidates from {@code from} to {@code to}, all of this run. */
    void place(Candidates candidates, int from, int to);
}
