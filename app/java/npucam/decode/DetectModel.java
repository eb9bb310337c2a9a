package npucam.decode;

import java.util.List;

/**
 * What a detect decoder knows of its model.
 *
 * @param grid the anchor points of its input size
 * @param labels one per class
 */
record DetectModel(AnchorGrid grid, List<String> labels) {
    /** For {@link Decoder#description}. */
    String description(OutputForm form) {
        return "YOLOv8/11 detect, scheme " + form.scheme() + " " + form.layout() + ", " + labels.size() + " classes, "
                + grid;
    }
}
