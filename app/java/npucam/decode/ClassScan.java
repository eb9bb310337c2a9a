package npucam.decode;

/**
 * Finds the cells of one output whose best class passes the threshold, each with its class (the lowest of equals) and score.
 * The tensor must be bound to the scan's elements before.
 */
interface ClassScan {
    /**
     * Appends to {@code found}.
     *
     * @throws DecodeException when a class element is NaN or a score exceeds 1
     */
    void scan(Candidates found);

    /**
     * The scan for an output's element type and layout.
     *
     * @param classes the class channels inside the output
     * @param firstAnchor flat index of the output's first cell
     */
    static ClassScan of(
            Elements elements, ChannelBlock classes, int firstAnchor, Activation activation, float scoreThreshold) {
        Scores scores = new Scores(elements.spec(), activation, scoreThreshold);
        if (!classes.isPlanar()) {
            return new InterleavedScan(elements, classes, firstAnchor, scores);
        }
        if (elements instanceof FloatElements floats) {
            return new PlanarFloatScan(floats, classes, firstAnchor, scores);
        }
        return new PlanarByteScan((ByteElements) elements, classes, firstAnchor, scores);
    }
}
