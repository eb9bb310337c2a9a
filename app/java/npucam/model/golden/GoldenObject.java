package npucam.model.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import npucam.data.Box;
import npucam.data.ClassScore;
import npucam.data.Detection;
import npucam.data.Findings;
import npucam.data.Keypoint;
import npucam.data.Mask;
import npucam.data.RotatedBox;

/**
 * What of a found object is compared.
 *
 * @param classId index into the model's labels
 * @param score 0–1
 * @param boxInFrame in the picture's pixels; the whole picture for a class of a classifier
 * @param keypoints of a pose model, else empty
 * @param angle of an obb model, in [0, π/2)
 * @param maskPixels of a seg model: how many belong to the object
 */
public record GoldenObject(
        int classId,
        float score,
        Box boxInFrame,
        List<Keypoint> keypoints,
        OptionalDouble angle,
        Optional<Integer> maskPixels) {
    /** Of a keypoint, relative to the object's size: at this distance the two agree by e^-1/2. */
    private static final double KEYPOINT_REACH = 0.1;

    public GoldenObject {
        keypoints = List.copyOf(keypoints);
    }

    /** An object of which only its box is known. */
    public GoldenObject(int classId, float score, Box boxInFrame) {
        this(classId, score, boxInFrame, List.of(), OptionalDouble.empty(), Optional.empty());
    }

    /** Everything found in a picture of this size. */
    public static List<GoldenObject> of(Findings findings, int frameWidth, int frameHeight) {
        List<GoldenObject> objects = new ArrayList<>();
        for (Detection detection : findings.detections()) {
            objects.add(of(detection));
        }
        for (ClassScore best : findings.top()) {
            objects.add(new GoldenObject(best.classId(), best.score(), new Box(0, 0, frameWidth, frameHeight)));
        }
        return objects;
    }

    private static GoldenObject of(Detection detection) {
        return new GoldenObject(
                detection.classId(),
                detection.score(),
                detection.boxInFrame(),
                detection.keypoints(),
                detection
                        .rotated()
                        .map(RotatedBox::regularized)
                        .map(box -> OptionalDouble.of(box.angle()))
                        .orElseGet(OptionalDouble::empty),
                detection.mask().map(GoldenObject::pixels));
    }

    private static int pixels(Mask mask) {
        int pixels = 0;
        int[] runLengths = mask.runLengths();
        for (int run = 1; run < runLengths.length; run += 2) {
            pixels += runLengths[run];
        }
        return pixels;
    }

    /** Intersection over union of the upright boxes; 0 where they do not meet. */
    double iou(GoldenObject other) {
        Box a = boxInFrame;
        Box b = other.boxInFrame;
        double width = (double) Math.min(a.right(), b.right()) - Math.max(a.left(), b.left());
        double height = (double) Math.min(a.bottom(), b.bottom()) - Math.max(a.top(), b.top());
        if (width <= 0 || height <= 0) {
            return 0;
        }
        double intersection = width * height;
        return intersection / (area(a) + area(b) - intersection);
    }

    /** How alike two objects lie, 0–1: their boxes, times their keypoints, angles and masks as far as both have them. */
    double likeness(GoldenObject other) {
        return iou(other) * keypointLikeness(other) * angleLikeness(other) * maskLikeness(other);
    }

    /** Mean over the keypoints of exp(−d²/(2·(0.1·s)²)), with s the root of the box's area. */
    private double keypointLikeness(GoldenObject other) {
        if (keypoints.isEmpty() || keypoints.size() != other.keypoints.size()) {
            return 1;
        }
        double reachSquared = KEYPOINT_REACH * KEYPOINT_REACH * area(boxInFrame);
        double sum = 0;
        for (int point = 0; point < keypoints.size(); point++) {
            double x =
                    keypoints.get(point).xInFrame() - other.keypoints.get(point).xInFrame();
            double y =
                    keypoints.get(point).yInFrame() - other.keypoints.get(point).yInFrame();
            sum += Math.exp(-(x * x + y * y) / (2 * reachSquared));
        }
        return sum / keypoints.size();
    }

    /** 1 for the same direction, 0 at 45°; with the sides exchanged a quarter turn is the same rectangle, so 1 again at 90°. */
    private double angleLikeness(GoldenObject other) {
        return angle.isPresent() && other.angle.isPresent()
                ? (1 + Math.cos(4 * (angle.getAsDouble() - other.angle.getAsDouble()))) / 2
                : 1;
    }

    /** The smaller number of pixels as a part of the larger. */
    private double maskLikeness(GoldenObject other) {
        if (maskPixels.isEmpty() || other.maskPixels.isEmpty()) {
            return 1;
        }
        int mine = maskPixels.get();
        int theirs = other.maskPixels.get();
        return mine == theirs ? 1 : (double) Math.min(mine, theirs) / Math.max(mine, theirs);
    }

    private static double area(Box box) {
        return (double) box.width() * box.height();
    }
}
