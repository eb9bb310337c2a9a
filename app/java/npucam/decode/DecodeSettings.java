package npucam.decode;

import java.util.Collections;
import java.util.Map;

/**
 * The detection section of the config file.
 *
 * @param scoreThreshold a candidate must score above it (strictly), 0–1
 * @param classThresholds label → what takes the place of {@code scoreThreshold} for that class
 * @param iouThreshold of two overlapping boxes whose IoU is above it (strictly), the lower score goes, 0–1
 * @param nms which boxes can overlap in that sense
 * @param rotatedNms how rotated boxes are thinned
 * @param candidateLimit best candidates that enter non-maximum suppression
 * @param detectionLimit best detections that leave it
 */
public record DecodeSettings(
        float scoreThreshold,
        Map<String, Float> classThresholds,
        float iouThreshold,
        Nms nms,
        RotatedNms rotatedNms,
        int candidateLimit,
        int detectionLimit) {
    public static final DecodeSettings DEFAULTS = new DecodeSettings(0.25f, 0.45f, 30_000, 300);

    /** Which boxes can suppress each other. */
    public enum Nms {
        /** Only those of one class. */
        CLASS_AWARE,
        /** All. */
        CLASS_AGNOSTIC
    }

    /** Which boxes suppress. */
    public enum RotatedNms {
        /** Only those that are kept, as for upright boxes. */
        GREEDY,
        /** Suppressed ones too, as in Ultralytics (Bolya et al., YOLACT, 2019, section 3.4). */
        FAST
    }

    public DecodeSettings {
        classThresholds = Map.copyOf(classThresholds);
    }

    /** The same threshold for all classes, class-aware, greedy. */
    public DecodeSettings(float scoreThreshold, float iouThreshold, int candidateLimit, int detectionLimit) {
        this(
                scoreThreshold,
                Map.of(),
                iouThreshold,
                Nms.CLASS_AWARE,
                RotatedNms.GREEDY,
                candidateLimit,
                detectionLimit);
    }

    /** What a candidate of any class must score above; only some classes may ask for more. */
    float lowestThreshold() {
        return classThresholds.isEmpty()
                ? scoreThreshold
                : Math.min(scoreThreshold, Collections.min(classThresholds.values()));
    }
}
