package npucam.decode;

import java.util.ArrayList;
import java.util.List;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/**
 * Scheme {@code concat}: per head one map of 64 DFL logits and the class logits. Only a cell whose class passes has its DFL
 * computed.
 */
final class ConcatReader implements BoxReader {
    private final AnchorGrid grid;
    private final List<HeadMap> maps = new ArrayList<>();

    /** @param binding outputs of head stride 8, 16, 32 */
    ConcatReader(Binding binding, List<TensorSpec> outputs, AnchorGrid grid, DecodeSettings settings) {
        this.grid = grid;
        for (int head = 0; head < AnchorGrid.HEADS; head++) {
            int output = binding.outputs().get(head);
            Elements elements = Elements.of(outputs.get(output));
            ChannelBlock distances = binding.form().block(0, Dfl.CHANNELS, grid.cells(head));
            ChannelBlock classes =
                    binding.form().block(Dfl.CHANNELS, binding.form().classCount(), grid.cells(head));
            int firstAnchor = grid.firstAnchor(head);
            ClassScan scan = ClassScan.of(elements, classes, firstAnchor, Activation.LOGIT, settings.lowestThreshold());
            maps.add(new HeadMap(output, elements, scan, Dfl.of(elements, distances, firstAnchor, grid)));
        }
    }

    @Override
    public void scan(List<Tensor> outputs, Candidates found) {
        for (int head = 0; head < maps.size(); head++) {
            HeadMap map = maps.get(head);
            map.elements.bind(outputs.get(map.output));
            map.scan.scan(found);
        }
    }

    @Override
    public void place(Candidates candidates) {
        int from = 0;
        for (int head = 0; head < maps.size(); head++) {
            int to = candidates.firstAt(from, grid.firstAnchor(head + 1));
            maps.get(head).dfl.place(candidates, from, to);
            from = to;
        }
    }

    /** One head's output. */
    private record HeadMap(int output, Elements elements, ClassScan scan, Dfl dfl) {}
}
