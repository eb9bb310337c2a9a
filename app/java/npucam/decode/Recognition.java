package npucam.decode;

import java.util.List;

/**
 * What a model's outputs were recognised as.
 *
 * @param description in one line: {@code YOLOv8/11 detect, scheme concat NCHW, 80 classes, 640x640}
 * @param family {@code YOLOv8/11}, ...
 * @param task {@code detect}, ...
 * @param scheme at which nodes it was cut; empty for a classifier
 * @param classCount of the model
 * @param roles one per output, in the model's order
 * @param sureness what decided
 */
public record Recognition(
        String description,
        String family,
        String task,
        String scheme,
        int classCount,
        List<String> roles,
        Sureness sureness) {
    public Recognition {
        roles = List.copyOf(roles);
    }
}
