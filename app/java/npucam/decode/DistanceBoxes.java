package npucam.decode;

/** Boxes from the distances to left, top, right, bottom in cells, as they stand in an output. */
final class DistanceBoxes implements HeadBoxes {
    static final int CHANNELS = 4;

    private final AnchorBlock distances;
    private final AnchorGrid grid;

    DistanceBoxes(AnchorBlock distances, AnchorGrid grid) {
        this.distances = distances;
        this.grid = grid;
    }

    @Override
    public void place(Candidates candidates, int from, int to) {
        for (int i = from; i < to; i++) {
            int anchor = candidates.anchor[i];
            grid.place(
                    candidates,
                    i,
                    distances.at(0, anchor),
                    distances.at(1, anchor),
                    distances.at(2, anchor),
                    distances.at(3, anchor));
        }
    }
}
