package npucam.decode;

import java.util.List;
import npucam.data.Detection;
import npucam.data.Letterbox;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/** The full {@code output0}: centre x, centre y, width, height in model pixels, then the scores, over the anchors of all heads. */
final class Output0Decoder implements Decoder {
    static final int BOX_CHANNELS = 4;

    private final String description;
    private final int output;
    private final Elements elements;
    private final ChannelBlock boxes;
    private final ClassScan scan;
    private final Candidates candidates;
    private final Selection selection;

    Output0Decoder(Binding binding, List<TensorSpec> outputs, DetectModel model, DecodeSettings settings) {
        description = model.description(binding.form());
        output = binding.outputs().get(0);
        elements = Elements.of(outputs.get(output));
        int cells = model.grid().cells();
        boxes = binding.form().block(0, BOX_CHANNELS, cells);
        ChannelBlock classes = binding.form().block(BOX_CHANNELS, model.labels().size(), cells);
        scan = ClassScan.of(elements, classes, 0, Activation.PROBABILITY, settings.scoreThreshold());
        candidates = new Candidates(cells);
        selection = new Selection(model.labels(), model.grid(), settings);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public List<Detection> decode(List<Tensor> outputs, Letterbox letterbox) {
        candidates.clear();
        elements.bind(outputs.get(output));
        scan.scan(candidates);
        selection.limit(candidates);
        for (int i = 0; i < candidates.count(); i++) {
            int anchor = candidates.anchor[i];
            float centreX = elements.at(boxes.index(0, anchor));
            float centreY = elements.at(boxes.index(1, anchor));
            float halfWidth = elements.at(boxes.index(2, anchor)) / 2;
            float halfHeight = elements.at(boxes.index(3, anchor)) / 2;
            candidates.box(i, centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight);
        }
        return selection.detections(candidates, letterbox);
    }
}
