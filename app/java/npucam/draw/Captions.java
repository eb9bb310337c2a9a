package npucam.draw;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts on plates of their own colour, each near what it names, inside the picture, and, while there is room, none on another.
 */
final class Captions {
    private static final int SMALLEST_FONT = 9;
    private static final String CUT = "…";

    private final Graphics2D canvas;
    private final int width;
    private final int height;
    private final int fontSize;
    private final FontMetrics metrics;
    private final List<Rectangle2D> taken = new ArrayList<>();

    /**
     * @param width of the picture, in pixels
     * @param height of the picture, in pixels
     */
    Captions(Graphics2D canvas, int width, int height) {
        this.canvas = canvas;
        this.width = width;
        this.height = height;
        this.fontSize = Math.max(SMALLEST_FONT, Math.min(width, height) / 36);
        canvas.setFont(new Font(Font.SANS_SERIF, Font.BOLD, fontSize));
        this.metrics = canvas.getFontMetrics();
    }

    /**
     * Draws a text at a box: above it, or where there is room; the last resort is the first place.
     *
     * @return the plate
     */
    Rectangle2D draw(String text, Rectangle2D box, Color color) {
        String fitting = cutToFit(text);
        double plateWidth = Math.min(width, metrics.stringWidth(fitting) + fontSize / 2.0);
        Rectangle2D plate = place(box, plateWidth, metrics.getHeight());
        taken.add(plate);
        canvas.setColor(color);
        canvas.fill(plate);
        canvas.setColor(ClassColors.textOn(color));
        canvas.drawString(
                fitting, (float) (plate.getX() + fontSize / 4.0), (float) (plate.getY() + metrics.getAscent()));
        return plate;
    }

    private String cutToFit(String text) {
        int length = text.length();
        String fitting = text;
        while (length > 1 && metrics.stringWidth(fitting) + fontSize / 2.0 > width) {
            length--;
            fitting = text.substring(0, length) + CUT;
        }
        return fitting;
    }

    private Rectangle2D place(Rectangle2D box, double plateWidth, double plateHeight) {
        List<Rectangle2D> places = new ArrayList<>();
        double right = box.getMaxX() - plateWidth;
        boolean fitsAbove = box.getMinY() >= plateHeight;
        if (fitsAbove) {
            places.add(inside(box.getMinX(), box.getMinY() - plateHeight, plateWidth, plateHeight));
        }
        places.add(inside(box.getMinX(), box.getMinY(), plateWidth, plateHeight));
        places.add(inside(right, fitsAbove ? box.getMinY() - plateHeight : box.getMinY(), plateWidth, plateHeight));
        places.add(inside(box.getMinX(), box.getMaxY(), plateWidth, plateHeight));
        places.add(inside(right, box.getMaxY(), plateWidth, plateHeight));
        // Then further and further from the first, down and up by turns.
        for (int step = 1; step * plateHeight < height; step++) {
            double away = step * plateHeight;
            places.add(inside(box.getMinX(), places.get(0).getY() + away, plateWidth, plateHeight));
            places.add(inside(box.getMinX(), places.get(0).getY() - away, plateWidth, plateHeight));
        }
        return places.stream().filter(this::isFree).findFirst().orElse(places.get(0));
    }

    private Rectangle2D inside(double x, double y, double plateWidth, double plateHeight) {
        return new Rectangle2D.Double(
                Math.max(0, Math.min(width - plateWidth, x)),
                Math.max(0, Math.min(height - plateHeight, y)),
                plateWidth,
                plateHeight);
    }

    private boolean isFree(Rectangle2D place) {
        return taken.stream().noneMatch(place::intersects);
    }
}
