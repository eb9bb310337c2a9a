package npucam.model.compare;

import java.util.List;
import java.util.Optional;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.Findings;
import npucam.data.RotatedBox;

/** Objects for tests, in short. */
final class Things {
    private Things() {}

    static Detection thing(int classId, double score, double left, double top, double right, double bottom) {
        return new Detection(
                new Box((float) left, (float) top, (float) right, (float) bottom), classId, "class" + classId, (float)
                        score);
    }

    /** 10 by 10 pixels. */
    static Detection square(int classId, double score, double left, double top) {
        return thing(classId, score, left, top, left + 10, top + 10);
    }

    static Detection rotated(double cx, double cy, double width, double height, double degrees) {
        return new Detection(
                new Box(0, 0, 0, 0),
                0,
                "class0",
                1,
                List.of(),
                Optional.of(new RotatedBox(
                        (float) cx, (float) cy, (float) width, (float) height, (float) Math.toRadians(degrees))),
                Optional.empty());
    }

    static Findings found(Detection... objects) {
        return Findings.of(List.of(objects));
    }
}
