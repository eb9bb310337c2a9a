package npucam.draw;

import java.awt.Color;
import java.awt.geom.Line2D;
import java.util.List;
import npucam.data.Keypoint;

/** The keypoints of one object; of a person as COCO numbers them, joined by limbs. Points that are rather not visible are left out. */
final class Skeleton {
    private static final float VISIBLE = 0.5f;

    private static final Color LEFT = new Color(0, 200, 255);
    private static final Color RIGHT = new Color(255, 150, 0);
    private static final Color MIDDLE = new Color(255, 255, 255);

    /** Nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles; left before right. */
    private static final int COCO_POINTS = 17;

    private static final int[][] COCO_LIMBS = {
        {0, 1}, {0, 2}, {1, 3}, {2, 4}, {3, 5}, {4, 6}, {5, 6}, {5, 7}, {7, 9}, {6, 8}, {8, 10}, {5, 11}, {6, 12},
        {11, 12}, {11, 13}, {13, 15}, {12, 14}, {14, 16}
    };

    private final Pen pen;
    private final double scale;

    /** @param scale canvas pixels per frame pixel */
    Skeleton(Pen pen, double scale) {
        this.pen = pen;
        this.scale = scale;
    }

    void draw(List<Keypoint> keypoints, Color color) {
        boolean person = keypoints.size() == COCO_POINTS;
        if (person) {
            for (int[] limb : COCO_LIMBS) {
                drawLimb(keypoints.get(limb[0]), keypoints.get(limb[1]), limbColor(limb));
            }
        }
        for (int i = 0; i < keypoints.size(); i++) {
            Keypoint point = keypoints.get(i);
            if (point.visibility() >= VISIBLE) {
                pen.dot(point.xInFrame() * scale, point.yInFrame() * scale, person ? sideColor(i) : color);
            }
        }
    }

    private void drawLimb(Keypoint from, Keypoint to, Color color) {
        if (from.visibility() >= VISIBLE && to.visibility() >= VISIBLE) {
            pen.line(
                    new Line2D.Double(
                            from.xInFrame() * scale,
                            from.yInFrame() * scale,
                            to.xInFrame() * scale,
                            to.yInFrame() * scale),
                    color,
                    0.8f);
        }
    }

    private static Color limbColor(int[] limb) {
        return limb[0] == 0 || sideColor(limb[0]).equals(sideColor(limb[1])) ? sideColor(limb[1]) : MIDDLE;
    }

    private static Color sideColor(int point) {
        return point == 0 ? MIDDLE : point % 2 == 1 ? LEFT : RIGHT;
    }
}
