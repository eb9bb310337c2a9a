package npucam.model.compare;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import npucam.data.Detection;
import npucam.data.Keypoint;

/**
 * Object keypoint similarity as COCO defines it: the mean over the points that can be seen in the reference of
 * e^(−d² / (2·s²·k²)), with d the distance in pixels, s² the object's area and k = 2σ of the kind of point. COCO takes the area of
 * the object's mask; a pose model has none, so it is 0.53 of the box's, as Ultralytics takes it. Points of other skeletons than COCO's
 * have σ = 1 / number of points, likewise as in Ultralytics.
 */
final class KeypointSimilarity {
    private static final double VISIBLE = 0.5;
    private static final double MASK_PER_BOX = 0.53;

    /** Nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles: pycocotools' {@code kpt_oks_sigmas}. */
    private static final double[] COCO_SIGMAS = {
        0.026, 0.025, 0.025, 0.035, 0.035, 0.079, 0.079, 0.072, 0.072, 0.062, 0.062, 0.107, 0.107, 0.087, 0.087, 0.089,
        0.089
    };

    private KeypointSimilarity() {}

    /** Empty where the reference shows no point, the numbers of points differ, or its box has no area. */
    static OptionalDouble of(Detection reference, Detection found) {
        List<Keypoint> wanted = reference.keypoints();
        double area = MASK_PER_BOX
                * reference.boxInFrame().width()
                * reference.boxInFrame().height();
        if (wanted.isEmpty() || wanted.size() != found.keypoints().size() || !(area > 0)) {
            return OptionalDouble.empty();
        }
        double[] sigmas = sigmas(wanted.size());
        double sum = 0;
        int visible = 0;
        for (int i = 0; i < wanted.size(); i++) {
            if (wanted.get(i).visibility() >= VISIBLE) {
                double variance = 4 * sigmas[i] * sigmas[i];
                sum += Math.exp(
                        -squaredDistance(wanted.get(i), found.keypoints().get(i)) / (2 * area * variance));
                visible++;
            }
        }
        return visible == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / visible);
    }

    private static double[] sigmas(int points) {
        if (points == COCO_SIGMAS.length) {
            return COCO_SIGMAS;
        }
        double[] sigmas = new double[points];
        Arrays.fill(sigmas, 1.0 / points);
        return sigmas;
    }

    private static double squaredDistance(Keypoint a, Keypoint b) {
        double dx = a.xInFrame() - b.xInFrame();
        double dy = a.yInFrame() - b.yInFrame();
        return dx * dx + dy * dy;
    }
}
