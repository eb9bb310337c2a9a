package npucam.decode;

import java.util.List;
import npucam.data.Detection;
import npucam.data.Letterbox;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/**
 * Scheme {@code dfl_sigmoid}: one output with the distances to left, top, right, bottom in cells, one with the scores, over the
 * anchors of all heads.
 */
final class DflSigmoidDecoder implements Decoder {
    private final String description;
    private final AnchorGrid grid;
    private final int distancesOutput;
    private final int scoresOutput;
    private final Elements distances;
    private final Elements scores;
    private final ClassScan scan;
    private final Candidates candidates;
    private final Selection selection;

    /** @param binding outputs of the distances and the scores */
    DflSigmoidDecoder(Binding binding, List<TensorSpec> outputs, DetectModel model, DecodeSettings settings) {
        description = model.description(binding.form());
        grid = model.grid();
        distancesOutput = binding.outputs().get(0);
        scoresOutput = binding.outputs().get(1);
        distances = Elements.of(outputs.get(distancesOutput));
        scores = Elements.of(outputs.get(scoresOutput));
        ChannelBlock classes = ChannelBlock.planar(0, model.labels().size(), grid.cells());
        scan = ClassScan.of(scores, classes, 0, Activation.PROBABILITY, settings.scoreThreshold());
        candidates = new Candidates(grid.cells());
        selection = new Selection(model.labels(), grid, settings);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public List<Detection> decode(List<Tensor> outputs, Letterbox letterbox) {
        candidates.clear();
        scores.bind(outputs.get(scoresOutput));
        scan.scan(candidates);
        selection.limit(candidates);
        distances.bind(outputs.get(distancesOutput));
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
        return selection.detections(candidates, letterbox);
    }
}
