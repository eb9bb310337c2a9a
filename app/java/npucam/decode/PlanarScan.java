package npucam.decode;

/**
 * Class scan of an output that keeps all cells of a class together: classes outside, cells inside, so that the tensor is read once
 * from front to back. {@link Marks} holds the loops that must be fast.
 */
final class PlanarScan implements ClassScan {
    /** Classes whose marks are kept together. */
    private static final int GROUP = 8;

    private final Elements elements;
    private final ChannelBlock classes;
    private final int firstAnchor;
    private final Scores scores;
    private final int groups;
    private final Marks marks;

    PlanarScan(AnchorBlock block, Scores scores) {
        this.elements = block.elements();
        this.classes = block.channels();
        this.firstAnchor = block.firstAnchor();
        this.scores = scores;
        this.groups = (classes.channels() + GROUP - 1) / GROUP;
        this.marks = elements.marks(classes.cells(), groups, scores.cut());
    }

    @Override
    public void scan(Candidates found) {
        marks.clear();
        for (int group = 0; group < groups; group++) {
            for (int id = group * GROUP; id < endOf(group); id++) {
                marks.add(group, classes.index(id, 0));
            }
            marks.join(group);
        }
        for (int cell = marks.next(0); cell < classes.cells(); cell = marks.next(cell + 1)) {
            add(found, cell);
        }
    }

    private int endOf(int group) {
        return Math.min((group + 1) * GROUP, classes.channels());
    }

    /** Which class wins cannot be foretold, so nothing branches on it. */
    private void add(Candidates found, int cell) {
        int best = Integer.MIN_VALUE;
        int bestId = 0;
        for (int group = 0; group < groups; group++) {
            if (marks.isMarked(group, cell)) {
                int end = endOf(group);
                for (int id = group * GROUP; id < end; id++) {
                    int rank = elements.rank(classes.index(id, cell));
                    bestId = rank > best ? id : bestId;
                    best = Math.max(best, rank);
                }
            }
        }
        int candidate = found.add(firstAnchor + cell);
        found.classId[candidate] = bestId;
        found.score[candidate] = scores.at(classes.index(bestId, cell));
    }
}
