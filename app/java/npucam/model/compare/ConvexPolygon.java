package npucam.model.compare;

import npucam.data.Box;
import npucam.data.RotatedBox;

/** A convex polygon in a frame's pixels. Immutable; its corners go round clockwise as seen in the picture (y down). */
final class ConvexPolygon {
    private final double[] x;
    private final double[] y;
    private final int corners;

    private ConvexPolygon(double[] x, double[] y, int corners) {
        this.x = x;
        this.y = y;
        this.corners = corners;
    }

    static ConvexPolygon of(Box box) {
        return new ConvexPolygon(
                new double[] {box.left(), box.right(), box.right(), box.left()},
                new double[] {box.top(), box.top(), box.bottom(), box.bottom()},
                4);
    }

    static ConvexPolygon of(RotatedBox box) {
        double alongX = Math.cos(box.angle()) * Math.abs(box.width()) / 2;
        double alongY = Math.sin(box.angle()) * Math.abs(box.width()) / 2;
        double acrossX = -Math.sin(box.angle()) * Math.abs(box.height()) / 2;
        double acrossY = Math.cos(box.angle()) * Math.abs(box.height()) / 2;
        return new ConvexPolygon(
                new double[] {
                    box.cx() - alongX - acrossX,
                    box.cx() + alongX - acrossX,
                    box.cx() + alongX + acrossX,
                    box.cx() - alongX + acrossX
                },
                new double[] {
                    box.cy() - alongY - acrossY,
                    box.cy() + alongY - acrossY,
                    box.cy() + alongY + acrossY,
                    box.cy() - alongY + acrossY
                },
                4);
    }

    /** By the shoelace formula, taken from the first corner so that far-off places lose no digits. */
    double area() {
        double twice = 0;
        for (int i = 1; i + 1 < corners; i++) {
            twice += (x[i] - x[0]) * (y[i + 1] - y[0]) - (x[i + 1] - x[0]) * (y[i] - y[0]);
        }
        return Math.abs(twice) / 2;
    }

    /** The area both cover: this one cut along each side of the other (Sutherland and Hodgman, Reentrant Polygon Clipping, 1974). */
    double overlapArea(ConvexPolygon other) {
        ConvexPolygon rest = this;
        for (int i = 0; i < other.corners && rest.corners > 0; i++) {
            int next = (i + 1) % other.corners;
            rest = rest.cutAlong(other.x[i], other.y[i], other.x[next], other.y[next]);
        }
        return rest.area();
    }

    /** What lies on the right of the line, looking from its start to its end, in a picture. */
    private ConvexPolygon cutAlong(double startX, double startY, double endX, double endY) {
        double[] keptX = new double[corners + 1];
        double[] keptY = new double[corners + 1];
        int kept = 0;
        for (int i = 0; i < corners; i++) {
            int next = (i + 1) % corners;
            double here = (endX - startX) * (y[i] - startY) - (endY - startY) * (x[i] - startX);
            double there = (endX - startX) * (y[next] - startY) - (endY - startY) * (x[next] - startX);
            if (here >= 0) {
                keptX[kept] = x[i];
                keptY[kept++] = y[i];
            }
            if ((here > 0 && there < 0) || (here < 0 && there > 0)) {
                double part = here / (here - there);
                keptX[kept] = x[i] + part * (x[next] - x[i]);
                keptY[kept++] = y[i] + part * (y[next] - y[i]);
            }
        }
        return new ConvexPolygon(keptX, keptY, kept);
    }
}
