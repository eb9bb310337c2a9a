package npucam.draw;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;

/** Draws lines and dots with a dark rim, which keeps them visible on a background of their own colour. */
final class Pen {
    private static final Color RIM = new Color(0, 0, 0, 160);

    private final Graphics2D canvas;
    private final float thickness;

    /** @param thickness of a usual line, in pixels */
    Pen(Graphics2D canvas, float thickness) {
        this.canvas = canvas;
        this.thickness = thickness;
    }

    float thickness() {
        return thickness;
    }

    /** @param share of the usual thickness */
    void line(Shape shape, Color color, float share) {
        stroke(shape, RIM, thickness * share + 2);
        stroke(shape, color, thickness * share);
    }

    private void stroke(Shape shape, Color color, float width) {
        canvas.setColor(color);
        canvas.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        canvas.draw(shape);
    }

    void dot(double x, double y, Color color) {
        double radius = 1.3 * thickness;
        canvas.setColor(RIM);
        canvas.fill(new Ellipse2D.Double(x - radius - 1, y - radius - 1, 2 * radius + 2, 2 * radius + 2));
        canvas.setColor(color);
        canvas.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }
}
