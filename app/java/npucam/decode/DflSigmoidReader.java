package npucam.decode;

import java.util.List;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/**
 * Scheme {@code dfl_sigmoid}: one output with the distances to left, top, right, bottom in cells, one with the scores, over the
 * anchors of all heads.
 */
final class DflSigmoidReader implements BoxReader {
    private final AnchorGrid grid;
    private final int distancesOutput;
    private final int scoresOutput;
    private final Elements distances;
    private final Elements scores;
    private final ClassScan scan;

    /** @param binding outputs of the distances and the scores */
    DflSigmoidReader(Binding binding, List<TensorSpec> outputs, AnchorGrid grid, DecodeSettings settings) {
        this.grid = grid;
        distancesOutput = binding.outputs().get(0);
        scoresOutput = binding.outputs().get(1);
        distances = Elements.of(outputs.get(distancesOutput));
        scores = Elements.of(outputs.get(scoresOutput));
        ChannelBlock classes = ChannelBlock.planar(0, binding.form().classCount(), grid.cells());
        scan = ClassScan.of(scores, classes, 0, Activation.PROBABILITY, settings.lowestThreshold());
    }

    @Override
    public void scan(List<Tensor> outputs, Candidates found) {
        distances.bind(outputs.get(distancesOutput));
        scores.bind(outputs.get(scoresOutput));
        scan.scan(found);
    }

    @Override
    public void place(Candidates candidates) {
        int cells = grid.cells();
        for (int i = 0; i < candidates.count(); i++) {
            int anchor = candidates.anchor[i];
            grid.place(
                    candidates,
                    i,
                    distances.at(anchor),
                    distances.at(cells + anchor),
                    distances.at(2 * cells + anchor),
                    distances.at(3 * cells + anchor));
        }
    }
}
