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

    /** Of what is not there. */
    void dashes(Shape shape, Color color) {
        stroke(shape, RIM, dashed(thickness + 2));
        stroke(shape, color, dashed(thickness));
    }

    private BasicStroke dashed(float width) {
        float[] pattern = {4 * thickness, 4 * thickness};
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, pattern, 0);
    }

    private void stroke(Shape shape, Color color, float width) {
        stroke(shape, color, new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    }

    private void stroke(Shape shape, Color color, BasicStroke stroke) {
        canvas.setColor(color);
        canvas.setStroke(stroke);
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
