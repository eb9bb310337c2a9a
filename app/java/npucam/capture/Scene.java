package npucam.capture;

/**
 * Circles, squares and triangles that move on a soft background: the objects that {@code models/shapes} was trained to find, in
 * sizes it finds after letterboxing. The same sequence always gives the same pixels.
 *
 * <p>The frame above the sequence code is divided into cells, three along its longer side and two along its shorter. A shape
 * wanders in each, so none hides another.
 */
final class Scene {
    private static final int LONG_SIDE_CELLS = 3;
    private static final int SHORT_SIDE_CELLS = 2;
    private static final int[] COLOURS = {0xE0402C, 0xF2D43C, 0x2CB84A, 0xF4F4F0, 0x40C8E8, 0x1E1848};
    private static final int BACKGROUND_LEFT = 0x8898D0;
    private static final int BACKGROUND_RIGHT = 0x587C8C;

    private final Canvas background;
    private final Canvas canvas;
    private final int columns;
    private final int rows;
    private final double cellWidth;
    private final double cellHeight;

    Scene(int width, int height) {
        int fieldHeight = SequenceCode.top(height);
        columns = width >= fieldHeight ? LONG_SIDE_CELLS : SHORT_SIDE_CELLS;
        rows = width >= fieldHeight ? SHORT_SIDE_CELLS : LONG_SIDE_CELLS;
        cellWidth = (double) width / columns;
        cellHeight = (double) fieldHeight / rows;
        background = background(width, height);
        canvas = new Canvas(width, height);
    }

    /** Draws the frame of this sequence; the canvas is valid until the next call. */
    Canvas draw(long sequence) {
        canvas.copy(background);
        for (int cell = 0; cell < columns * rows; cell++) {
            drawShape(cell, sequence);
        }
        SequenceCode.draw(canvas, sequence);
        return canvas;
    }

    private static Canvas background(int width, int height) {
        Canvas drawn = new Canvas(width, height);
        for (int x = 0; x < width; x++) {
            int colour = mix(BACKGROUND_LEFT, BACKGROUND_RIGHT, (double) x / width);
            for (int y = 0; y < height; y++) {
                drawn.set(x, y, colour);
            }
        }
        return drawn;
    }

    private static int mix(int from, int to, double share) {
        int mixed = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int start = (from >> shift) & 0xFF;
            int end = (to >> shift) & 0xFF;
            mixed |= (int) (start + (end - start) * share) << shift;
        }
        return mixed;
    }

    private void drawShape(int cell, long sequence) {
        double radius = Math.min(cellWidth, cellHeight) * (0.26 + 0.03 * (cell % 3));
        double centreX = wander(cell % columns, cellWidth, radius, sequence, 97 + 14 * cell);
        double centreY = wander(cell / columns, cellHeight, radius, sequence, 131 + 10 * cell);
        double turn = (sequence % 360 + 40L * cell) * StrictMath.PI / 180;
        Outline outline = switch (cell % 3) {
            case 0 -> Outline.circle(radius);
            case 1 -> Outline.polygon(4, radius, turn);
            default -> Outline.polygon(3, radius, turn);
        };
        fill(outline, centreX, centreY, radius, COLOURS[cell % COLOURS.length]);
    }

    /** To and fro between the cell's edges, once per period (in frames), never touching them. */
    private static double wander(int cell, double cellSize, double radius, long sequence, int period) {
        double phase = (double) (sequence % period) / period;
        double toAndFro = Math.abs(2 * phase - 1);
        return cell * cellSize + radius + toAndFro * (cellSize - 2 * radius);
    }

    private void fill(Outline outline, double centreX, double centreY, double radius, int colour) {
        int right = Math.min(canvas.width() - 1, (int) (centreX + radius));
        int bottom = Math.min(canvas.height() - 1, (int) (centreY + radius));
        for (int y = Math.max(0, (int) (centreY - radius)); y <= bottom; y++) {
            for (int x = Math.max(0, (int) (centreX - radius)); x <= right; x++) {
                if (outline.holds(x + 0.5 - centreX, y + 0.5 - centreY)) {
                    canvas.set(x, y, colour);
                }
            }
        }
    }

    /** A shape around (0, 0). */
    private interface Outline {
        boolean holds(double x, double y);

        static Outline circle(double radius) {
            return (x, y) -> x * x + y * y <= radius * radius;
        }

        /** A regular polygon with its corners at {@code radius}: inside is what lies behind none of its sides. */
        static Outline polygon(int sides, double radius, double turn) {
            double[] normalX = new double[sides];
            double[] normalY = new double[sides];
            for (int side = 0; side < sides; side++) {
                normalX[side] = StrictMath.cos(turn + 2 * StrictMath.PI * side / sides);
                normalY[side] = StrictMath.sin(turn + 2 * StrictMath.PI * side / sides);
            }
            double distance = radius * StrictMath.cos(StrictMath.PI / sides);
            return (x, y) -> {
                for (int side = 0; side < sides; side++) {
                    if (x * normalX[side] + y * normalY[side] > distance) {
                        return false;
                    }
                }
                return true;
            };
        }
    }
}
