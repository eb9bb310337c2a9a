package npucam.decode;

/** Class scan of an output that keeps all classes of a cell together: whole rows are held against the threshold first. */
final class InterleavedScan implements ClassScan {
    private final Elements elements;
    private final ChannelBlock classes;
    private final int firstAnchor;
    private final Scores scores;
    private final float cut;

    InterleavedScan(AnchorBlock block, Scores scores) {
        this.elements = block.elements();
        this.classes = block.channels();
        this.firstAnchor = block.firstAnchor();
        this.scores = scores;
        this.cut = scores.cut();
    }

    @Override
    public void scan(Candidates found) {
        for (int from = 0; from < classes.cells(); from += Elements.ROWS) {
            int cells = Math.min(Elements.ROWS, classes.cells() - from);
            int passing =
                    elements.rowsAbove(cut, classes.index(0, from), classes.channels(), classes.cellStep(), cells);
            while (passing != 0) {
                addBest(found, from + Integer.numberOfTrailingZeros(passing));
                passing &= passing - 1;
            }
        }
    }

    /** Compares with the cut first: of most cells one class is above it, so that the branch is guessed right but once. */
    private void addBest(Candidates found, int cell) {
        int first = classes.index(0, cell);
        float best = cut;
        int bestId = 0;
        for (int id = 0; id < classes.channels(); id++) {
            float element = elements.at(first + id);
            if (!(element <= best)) {
                if (Float.isNaN(element)) {
                    throw scores.notANumber();
                }
                best = element;
                bestId = id;
            }
        }
        int candidate = found.add(firstAnchor + cell);
        found.classId[candidate] = bestId;
        found.score[candidate] = scores.at(first + bestId);
    }
}
