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
     */
    static ClassScan of(AnchorBlock classes, Activation activation, float scoreThreshold) {
        Scores scores = new Scores(classes.elements(), activation, scoreThreshold);
        return classes.channels().isPlanar() ? new PlanarScan(classes, scores) : new InterleavedScan(classes, scores);
    }
}
