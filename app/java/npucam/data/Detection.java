package npucam.data;

import java.util.List;
import java.util.Optional;

/**
 * One found object.
 *
 * @param boxInFrame corners in the frame's pixels, clipped to the frame; of a rotated box the upright rectangle around it
 * @param classId index into the model's labels
 * @param label the class's name
 * @param score probability, 0–1
 * @param keypoints of a pose model, in its order; empty for others
 * @param rotated of an obb model, as the model gave it
 * @param mask of a seg model
 */
public record Detection(
        Box boxInFrame,
        int classId,
        String label,
        float score,
        List<Keypoint> keypoints,
        Optional<RotatedBox> rotated,
        Optional<Mask> mask) {

    public Detection {
        keypoints = List.copyOf(keypoints);
    }

    /** An object of which only its box is known. */
    public Detection(Box boxInFrame, int classId, String label, float score) {
        this(boxInFrame, classId, label, score, List.of(), Optional.empty(), Optional.empty());
    }
}
