package npucam.decode;

import java.util.List;
import npucam.data.Tensor;

/** Reads outputs whose cells lie on the grid of the heads, run of anchors by run of anchors. */
final class HeadReader implements BoxReader {
    /**
     * Some anchors in a row, such as those of one head.
     *
     * @param endAnchor the one after the last
     * @param scan of their classes
     * @param boxes of them
     */
    record Run(int endAnchor, ClassScan scan, HeadBoxes boxes) {}

    private final OutputElements outputs;
    private final List<Run> runs;

    /** @param runs in ascending anchor order, without gaps */
    HeadReader(OutputElements outputs, List<Run> runs) {
        this.outputs = outputs;
        this.runs = List.copyOf(runs);
    }

    @Override
    public int capacity() {
        return runs.get(runs.size() - 1).endAnchor();
    }

    @Override
    public void scan(List<Tensor> tensors, Candidates found) {
        outputs.bind(tensors);
        for (int run = 0; run < runs.size(); run++) {
            runs.get(run).scan().scan(found);
        }
    }

    @Override
    public void place(Candidates candidates) {
        int from = 0;
        for (int run = 0; run < runs.size(); run++) {
            int to = candidates.firstAt(from, runs.get(run).endAnchor());
            runs.get(run).boxes().place(candidates, from, to);
            from = to;
        }
    }
}
