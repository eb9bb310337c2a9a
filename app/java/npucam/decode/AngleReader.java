package npucam.decode;

import java.util.List;
import java.util.Optional;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.Letterbox;
import npucam.data.RotatedBox;

/**
 * Task obb: boxes at an angle. A head gives distances in the turned box's own directions, so that the centre of the box made of
 * them is still to be turned about the anchor point.
 */
final class AngleReader implements DetailReader {
    /** What an obb output holds; θ is the angle. */
    enum Form {
        /** YOLOv8 and YOLO11: θ = (sigmoid(a) − ¼)·π. */
        LOGIT,
        /** The same after the sigmoid: θ = (a − ¼)·π. */
        PROBABILITY,
        /** YOLO26: θ itself. */
        RADIANS,
        /** θ itself, and the boxes are about their right centres already. */
        RADIANS_OF_CENTRED_BOXES
    }

    private final AnchorValues angles;
    private final Form form;
    private final AnchorGrid grid;
    private final float[] value = new float[1];

    /** @param angles one channel */
    AngleReader(List<AnchorBlock> angles, Form form, AnchorGrid grid) {
        this.angles = new AnchorValues(angles);
        this.form = form;
        this.grid = grid;
    }

    @Override
    public boolean turnsBoxes() {
        return true;
    }

    @Override
    public void turn(Candidates candidates) {
        for (int i = 0; i < candidates.count(); i++) {
            angles.read(candidates.anchor[i], value);
            double angle = radians(value[0]);
            candidates.angle[i] = (float) angle;
            if (form != Form.RADIANS_OF_CENTRED_BOXES) {
                turnCentre(candidates, i, angle);
            }
        }
    }

    private double radians(float element) {
        return switch (form) {
            case LOGIT -> (Activation.LOGIT.score(element) - 0.25) * Math.PI;
            case PROBABILITY -> (element - 0.25) * Math.PI;
            case RADIANS, RADIANS_OF_CENTRED_BOXES -> element;
        };
    }

    private void turnCentre(Candidates candidates, int candidate, double angle) {
        int anchor = candidates.anchor[candidate];
        double x = candidates.centreX(candidate) - grid.centreX(anchor) * grid.headStrideAt(anchor);
        double y = candidates.centreY(candidate) - grid.centreY(anchor) * grid.headStrideAt(anchor);
        candidates.shift(
                candidate,
                x * Math.cos(angle) - y * Math.sin(angle) - x,
                x * Math.sin(angle) + y * Math.cos(angle) - y);
    }

    @Override
    public Detection detection(Candidates candidates, int candidate, String label, Letterbox letterbox) {
        RotatedBox rotated = rotatedInFrame(candidates, candidate, letterbox);
        return new Detection(
                around(rotated, letterbox),
                candidates.classId[candidate],
                label,
                candidates.score[candidate],
                List.of(),
                Optional.of(rotated),
                Optional.empty());
    }

    /** As in Ultralytics, the width is scaled by the gain along x and the height by that along y, whatever the angle. */
    private static RotatedBox rotatedInFrame(Candidates candidates, int candidate, Letterbox letterbox) {
        float width = candidates.right[candidate] - candidates.left[candidate];
        float height = candidates.bottom[candidate] - candidates.top[candidate];
        return new RotatedBox(
                (float) letterbox.xInFrame(candidates.centreX(candidate)),
                (float) letterbox.yInFrame(candidates.centreY(candidate)),
                (float) (width / letterbox.gainX()),
                (float) (height / letterbox.gainY()),
                candidates.angle[candidate]);
    }

    private static Box around(RotatedBox rotated, Letterbox letterbox) {
        double cos = Math.abs(Math.cos(rotated.angle()));
        double sin = Math.abs(Math.sin(rotated.angle()));
        double halfWidth = (rotated.width() * cos + rotated.height() * sin) / 2;
        double halfHeight = (rotated.width() * sin + rotated.height() * cos) / 2;
        return new Box(
                letterbox.clipX(rotated.cx() - halfWidth),
                letterbox.clipY(rotated.cy() - halfHeight),
                letterbox.clipX(rotated.cx() + halfWidth),
                letterbox.clipY(rotated.cy() + halfHeight));
    }
}
