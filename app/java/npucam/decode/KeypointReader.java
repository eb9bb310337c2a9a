package npucam.decode;

import java.util.List;
import java.util.Optional;
import npucam.data.Detection;
import npucam.data.Keypoint;
import npucam.data.Letterbox;

/** Task pose: the keypoints of the survivors, clipped to the frame. */
final class KeypointReader implements DetailReader {
    private static final int DIMENSIONS_WITH_VISIBILITY = 3;

    /** What a pose output holds of a point; p is one coordinate, s the head stride. */
    enum Form {
        /** YOLOv8 and YOLO11: (2p + anchor point − ½)·s; visibility as a logit. */
        DOUBLED(2, -0.5, Activation.LOGIT),
        /** YOLO26: (p + anchor point)·s; visibility as a logit. */
        FROM_ANCHOR_POINT(1, 0, Activation.LOGIT),
        /** Model pixels; visibility as a probability. */
        IN_PIXELS(1, 0, Activation.PROBABILITY);

        private final double factor;
        private final double shift;
        private final Activation visibility;

        Form(double factor, double shift, Activation visibility) {
            this.factor = factor;
            this.shift = shift;
            this.visibility = visibility;
        }
    }

    private final AnchorValues points;
    private final int dimensions;
    private final Form form;
    private final AnchorGrid grid;
    private final float[] values;
    private final Keypoint[] keypoints;

    /**
     * @param points the keypoint channels: point by point x, y and, with three dimensions, visibility
     * @param dimensions 2 or 3
     */
    KeypointReader(List<AnchorBlock> points, int dimensions, Form form, AnchorGrid grid) {
        this.points = new AnchorValues(points);
        this.dimensions = dimensions;
        this.form = form;
        this.grid = grid;
        this.values = new float[this.points.channels()];
        this.keypoints = new Keypoint[values.length / dimensions];
    }

    @Override
    public Detection detection(Candidates candidates, int candidate, String label, Letterbox letterbox) {
        int anchor = candidates.anchor[candidate];
        points.read(anchor, values);
        for (int point = 0; point < keypoints.length; point++) {
            keypoints[point] = keypoint(anchor, point * dimensions, letterbox);
        }
        return new Detection(
                letterbox.toFrame(candidates.boxInModel(candidate)),
                candidates.classId[candidate],
                label,
                candidates.score[candidate],
                List.of(keypoints),
                Optional.empty(),
                Optional.empty());
    }

    private Keypoint keypoint(int anchor, int first, Letterbox letterbox) {
        double x = values[first];
        double y = values[first + 1];
        if (form != Form.IN_PIXELS) {
            x = (form.factor * x + grid.centreX(anchor) + form.shift) * grid.headStrideAt(anchor);
            y = (form.factor * y + grid.centreY(anchor) + form.shift) * grid.headStrideAt(anchor);
        }
        return new Keypoint(
                letterbox.clipX(letterbox.xInFrame(x)),
                letterbox.clipY(letterbox.yInFrame(y)),
                dimensions == DIMENSIONS_WITH_VISIBILITY ? form.visibility.score(values[first + 2]) : 1);
    }
}
