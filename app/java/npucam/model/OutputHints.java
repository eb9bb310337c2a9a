package npucam.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a descriptor says of a model's outputs beyond their shapes.
 *
 * @param scheme at which nodes it was cut; empty = recognise
 * @param roles output name → role; empty = recognise
 * @param keypoints of a pose model; empty = those of a person
 * @param anchors of YOLOv5, width and height of three per head, finest head first, in model pixels; empty = those of COCO models
 * @param sharedScale one quantization scale over boxes and scores is intended
 */
public record OutputHints(
        String scheme,
        Map<String, String> roles,
        Optional<KeypointShape> keypoints,
        List<Float> anchors,
        boolean sharedScale) {
    /** Nothing is said. */
    public static final OutputHints NONE = new OutputHints("", Map.of(), Optional.empty(), List.of(), false);

    /** Widths and heights: three anchors for each of three heads. */
    static final int ANCHOR_NUMBERS = 18;

    /** @throws IllegalArgumentException unless there are no anchors or {@link #ANCHOR_NUMBERS} numbers */
    public OutputHints {
        roles = Map.copyOf(roles);
        anchors = List.copyOf(anchors);
        if (!anchors.isEmpty() && anchors.size() != ANCHOR_NUMBERS) {
            throw new IllegalArgumentException(anchors.size() + " numbers for anchors");
        }
    }
}
