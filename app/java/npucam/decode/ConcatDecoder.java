package npucam.decode;

import java.util.ArrayList;
import java.util.List;
import npucam.data.Detection;
import npucam.data.Letterbox;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/**
 * Scheme {@code concat}: per head one map of 64 DFL logits and the class logits. Only a cell whose class passes has its DFL
 * computed.
 */
final class ConcatDecoder implements Decoder {
    private final String description;
    private final AnchorGrid grid;
    private final List<HeadMap> maps = new ArrayList<>();
    private final Candidates candidates;
    private final Selection selection;

    /** @param binding outputs of head stride 8, 16, 32 */
    ConcatDecoder(Binding binding, List<TensorSpec> outputs, DetectModel model, DecodeSettings settings) {
        description = model.description(binding.form());
        grid = model.grid();
        candidates = new Candidates(grid.cells());
        selection = new Selection(model.labels(), grid, settings);
        for (int head = 0; head < AnchorGrid.HEADS; head++) {
            int output = binding.outputs().get(head);
            Elements elements = Elements.of(outputs.get(output));
            ChannelBlock distances = binding.form().block(0, Dfl.CHANNELS, grid.cells(head));
            ChannelBlock classes =
                    binding.form().block(Dfl.CHANNELS, model.labels().size(), grid.cells(head));
            int firstAnchor = grid.firstAnchor(head);
            ClassScan scan = ClassScan.of(elements, classes, firstAnchor, Activation.LOGIT, settings.scoreThreshold());
            maps.add(new HeadMap(output, elements, scan, Dfl.of(elements, distances, firstAnchor, grid)));
        }
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public List<Detection> decode(List<Tensor> outputs, Letterbox letterbox) {
        candidates.clear();
        for (int head = 0; head < maps.size(); head++) {
            HeadMap map = maps.get(head);
            map.elements.bind(outputs.get(map.output));
            map.scan.scan(candidates);
        }
        selection.limit(candidates);
        int from = 0;
        for (int head = 0; head < maps.size(); head++) {
            HeadMap map = maps.get(head);
            int to = candidates.firstAt(from, grid.firstAnchor(head + 1));
            map.dfl.place(candidates, from, to);
            from = to;
        }
        return selection.detections(candidates, letterbox);
    }

    /** One head's output. */
    private record HeadMap(int output, Elements elements, ClassScan scan, Dfl dfl) {}
}
