package npucam.decode;

/**
 * The detection section of the config file.
 *
 * @param scoreThreshold a candidate must score above it (strictly), 0–1
 * @param iouThreshold of two boxes of one class whose IoU is above it (strictly), the lower score goes, 0–1
 * @param candidateLimit best candidates that enter non-maximum suppression
 * @param detectionLimit best detections that leave it
 */
public record DecodeSettings(float scoreThreshold, float iouThreshold, int candidateLimit, int detectionLimit) {
    public static final DecodeSettings DEFAULTS = new DecodeSettings(0.25f, 0.45f, 30_000, 300);
}
