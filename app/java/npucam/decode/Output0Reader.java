package npucam.decode;

import java.util.List;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/** The full {@code output0}: centre x, centre y, width, height in model pixels, then the scores, over the anchors of all heads. */
final class Output0Reader implements BoxReader {
    static final int BOX_CHANNELS = 4;

    private final int output;
    private final Elements elements;
    private final ChannelBlock boxes;
    private final ClassScan scan;

    Output0Reader(Binding binding, List<TensorSpec> outputs, AnchorGrid grid, DecodeSettings settings) {
        output = binding.outputs().get(0);
        elements = Elements.of(outputs.get(output));
        boxes = binding.form().block(0, BOX_CHANNELS, grid.cells());
        ChannelBlock classes = binding.form().block(BOX_CHANNELS, binding.form().classCount(), grid.cells());
        scan = ClassScan.of(elements, classes, 0, Activation.PROBABILITY, settings.lowestThreshold());
    }

    @Override
    public void scan(List<Tensor> outputs, Candidates found) {
        elements.bind(outputs.get(output));
        scan.scan(found);
    }

    @Override
    public void place(Candidates candidates) {
        for (int i = 0; i < candidates.count(); i++) {
            int anchor = candidates.anchor[i];
            float centreX = elements.at(boxes.index(0, anchor));
            float centreY = elements.at(boxes.index(1, anchor));
            float halfWidth = elements.at(boxes.index(2, anchor)) / 2;
            float halfHeight = elements.at(boxes.index(3, anchor)) / 2;
            candidates.box(i, centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight);
        }
    }
}
