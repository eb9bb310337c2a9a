package npucam.decode;

/**
 * Class scan of an output that keeps all classes of a cell together. Nearly every comparison fails, so that the branch costs
 * nothing; a cell in which one succeeds is looked at again for its best class.
 */
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
        for (int cell = 0; cell < classes.cells(); cell++) {
            if (anyPasses(cell)) {
                addBest(found, cell);
            }
        }
    }

    /** NaN counts as passing here. */
    private boolean anyPasses(int cell) {
        int first = classes.index(0, cell);
        for (int id = 0; id < classes.channels(); id++) {
            if (!(elements.at(first + id) <= cut)) {
                return true;
            }
        }
        return false;
    }

    private void addBest(Candidates found, int cell) {
        int first = classes.index(0, cell);
        float best = Float.NEGATIVE_INFINITY;
        int bestId = 0;
        for (int id = 0; id < classes.channels(); id++) {
            float element = elements.at(first + id);
            if (Float.isNaN(element)) {
                throw scores.notANumber();
            }
            if (element > best) {
                best = element;
                bestId = id;
            }
        }
        int candidate = found.add(firstAnchor + cell);
        found.classId[candidate] = bestId;
        found.score[candidate] = scores.of(best);
    }
}
