package npucam.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import npucam.data.Mask.Corner;

/** Finds {@link Mask#polygon}: largest part, its outline along pixel sides, simplified as Douglas and Peucker do (1973). */
final class MaskOutline {
    /** In pixels; the corners of a diagonal line's steps are 0.7 off it. */
    private static final double TOLERANCE = 1;

    /** Fewer corners have no area. */
    private static final int LEAST_CORNERS = 3;

    /** Right, down, left, up: a turn to the right is one step on. */
    private static final int[] STEP_X = {1, 0, -1, 0};

    private static final int[] STEP_Y = {0, 1, 0, -1};

    private final int width;
    private final int height;
    private final boolean[] pixels;

    private MaskOutline(int width, int height, boolean[] pixels) {
        this.width = width;
        this.height = height;
        this.pixels = pixels;
    }

    static List<Corner> of(Mask mask) {
        MaskParts parts = new MaskParts(mask.width(), mask.runLengths());
        if (parts.isEmpty()) {
            return List.of();
        }
        int largest = parts.largest();
        boolean[] pixels = parts.bitmap(largest, mask.height());
        MaskOutline outline = new MaskOutline(mask.width(), mask.height(), pixels);
        return simplify(outline.trace(parts.firstPixel(largest))).stream()
                .map(corner -> new Corner(mask.left() + corner.x(), mask.top() + corner.y()))
                .toList();
    }

    private boolean isInside(int x, int y) {
        return x >= 0 && y >= 0 && x < width && y < height && pixels[y * width + x];
    }

    /** Walks round the part with it at the right hand, and notes where it turns. */
    private List<Corner> trace(int topLeftPixel) {
        int startX = topLeftPixel % width;
        int startY = Math.floorDiv(topLeftPixel, width);
        List<Corner> corners = new ArrayList<>();
        int x = startX;
        int y = startY;
        int direction = 0;
        corners.add(new Corner(x, y));
        do {
            x += STEP_X[direction];
            y += STEP_Y[direction];
            int turned = turn(x, y, direction);
            if (turned != direction) {
                corners.add(new Corner(x, y));
                direction = turned;
            }
        } while (x != startX || y != startY || direction != 0);
        corners.remove(corners.size() - 1);
        return corners;
    }

    /** Where to go from a corner reached in a direction. */
    private int turn(int x, int y, int direction) {
        int right = (direction + 1) % STEP_X.length;
        int left = (direction + 3) % STEP_X.length;
        if (!isAhead(x, y, direction, right)) {
            return right;
        }
        return isAhead(x, y, direction, left) ? left : direction;
    }

    /** Whether the pixel ahead of a corner, on one side of the way, is inside. */
    private boolean isAhead(int x, int y, int direction, int side) {
        int towardsX = STEP_X[direction] + STEP_X[side];
        int towardsY = STEP_Y[direction] + STEP_Y[side];
        return isInside(x + Math.min(towardsX, 0), y + Math.min(towardsY, 0));
    }

    private static List<Corner> simplify(List<Corner> ring) {
        int opposite = farthest(ring, 0, 0, ring.size());
        boolean[] kept = new boolean[ring.size()];
        kept[0] = true;
        kept[opposite] = true;
        Deque<int[]> stretches = new ArrayDeque<>();
        stretches.push(new int[] {0, opposite});
        stretches.push(new int[] {opposite, ring.size()});
        while (!stretches.isEmpty()) {
            int[] stretch = stretches.pop();
            int middle = farthest(ring, stretch[0], stretch[1] % ring.size(), stretch[1] - stretch[0]);
            if (distance(ring, middle, stretch[0], stretch[1] % ring.size()) > TOLERANCE) {
                kept[middle] = true;
                stretches.push(new int[] {stretch[0], middle});
                stretches.push(new int[] {middle, stretch[1]});
            }
        }
        List<Corner> simple = new ArrayList<>();
        for (int i = 0; i < kept.length; i++) {
            if (kept[i]) {
                simple.add(ring.get(i));
            }
        }
        // A part one pixel wide lies within the tolerance of a line.
        return simple.size() < LEAST_CORNERS ? ring : simple;
    }

    /** The corner farthest from the line between two, among {@code count} from the first on. */
    private static int farthest(List<Corner> ring, int first, int second, int count) {
        int farthest = first;
        double largest = 0;
        for (int i = first; i < first + count; i++) {
            double distance = distance(ring, i, first, second);
            if (distance > largest) {
                farthest = i;
                largest = distance;
            }
        }
        return farthest;
    }

    /** From a corner to the stretch between two others. */
    private static double distance(List<Corner> ring, int corner, int first, int second) {
        double x = ring.get(corner).x() - ring.get(first).x();
        double y = ring.get(corner).y() - ring.get(first).y();
        double lineX = ring.get(second).x() - ring.get(first).x();
        double lineY = ring.get(second).y() - ring.get(first).y();
        double squaredLength = lineX * lineX + lineY * lineY;
        double part = squaredLength == 0 ? 0 : Math.max(0, Math.min(1, (x * lineX + y * lineY) / squaredLength));
        return Math.hypot(x - part * lineX, y - part * lineY);
    }
}
