package npucam.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import npucam.data.Mask.Corner;
import org.junit.jupiter.api.Test;

class MaskTest {
    @Test
    void runsMustFillTheRectangle() {
        Exception refused = assertThrows(IllegalArgumentException.class, () -> new Mask(1, 1, 4, 3, new int[] {2, 3}));
        assertTrue(refused.toString().contains("runs of 5 pixels do not fill the rectangle [1,1,4,3]"));
    }

    @Test
    void nobodyChangesAMaskFromOutside() {
        int[] runs = {2, 4};
        Mask mask = new Mask(1, 1, 4, 3, runs);
        runs[0] = 99;
        mask.runLengths()[1] = 99;
        assertArrayEquals(new int[] {2, 4}, mask.runLengths());
    }

    /** A picture of rows, its pixels at (10, 20). */
    private static Mask mask(String... rows) {
        int width = rows[0].length();
        String all = String.join("", rows);
        int[] runs = new int[all.length() + 1];
        int count = 1;
        for (int i = 0; i < all.length(); i++) {
            if ((all.charAt(i) == '#') == (count % 2 == 1)) {
                count++;
            }
            runs[count - 1]++;
        }
        return new Mask(10, 20, 10 + width, 20 + rows.length, runs, count);
    }

    @Test
    void theBitmapHasThePixelsOfTheRuns() {
        Mask mask = mask("#..#", "####", "....");
        assertArrayEquals(new int[] {0, 1, 2, 5, 4}, mask.runLengths());
        assertArrayEquals(
                new boolean[] {true, false, false, true, true, true, true, true, false, false, false, false},
                mask.bitmap());
    }

    @Test
    void theOutlineOfARectangleIsItsCorners() {
        assertEquals(
                List.of(new Corner(11, 20), new Corner(14, 20), new Corner(14, 22), new Corner(11, 22)),
                mask(".###.", ".###.").polygon());
        assertEquals(
                List.of(new Corner(10, 20), new Corner(11, 20), new Corner(11, 21), new Corner(10, 21)),
                mask("#").polygon());
        assertEquals(
                List.of(new Corner(10, 20), new Corner(14, 20), new Corner(14, 21), new Corner(10, 21)),
                mask("####").polygon());
        assertEquals(List.of(), mask("...", "...").polygon());
    }

    @Test
    void theStepsOfADiagonalAreSmoothed() {
        List<Corner> polygon =
                mask("#.....", "##....", "###...", "####..", "#####.", "######").polygon();
        assertTrue(polygon.size() <= 5, polygon.toString());
    }

    @Test
    void onlyTheLargestPartIsOutlinedAndItsHolesAreNot() {
        assertEquals(
                List.of(new Corner(14, 21), new Corner(19, 21), new Corner(19, 26), new Corner(14, 26)),
                mask(
                                "###......#", // meets the largest part at a corner only
                                "###.#####.",
                                "....#...#.",
                                "....#.#.#.",
                                "....#...#.",
                                "....#####.")
                        .polygon());
    }

    @Test
    void aLongNotchIsKept() {
        List<Corner> polygon = mask("#########", "####.####", "####.####", "####.####", "#########")
                .polygon();
        assertEquals(4, polygon.size(), "a hole");
        polygon = mask("####.####", "####.####", "####.####", "####.####", "#########")
                .polygon();
        assertTrue(polygon.contains(new Corner(14, 24)) || polygon.contains(new Corner(15, 24)), polygon.toString());
    }

    @Test
    void noPointOfTheExactOutlineIsFartherThanAPixelFromThePolygon() {
        Random random = new Random(3);
        for (int round = 0; round < 60; round++) {
            int width = 3 + random.nextInt(60);
            int height = 3 + random.nextInt(60);
            String[] rows = blobs(random, width, height);
            List<Corner> polygon = mask(rows).polygon();
            boolean[] part = largestPart(rows);
            for (int y = 0; y <= height; y++) {
                for (int x = 0; x <= width; x++) {
                    if (touchesOutside(part, width, height, x, y)) {
                        double distance = distance(polygon, 10 + x, 20 + y);
                        assertTrue(distance <= 1.0001, distance + " " + String.join("\n", rows) + polygon);
                    }
                }
            }
            assertTrue(polygon.size() < 3 * (width + height), polygon.size() + " corners");
        }
    }

    /** Discs, without holes between them. */
    private static String[] blobs(Random random, int width, int height) {
        double[] discs = random.doubles(9).toArray();
        String[] rows = new String[height];
        for (int y = 0; y < height; y++) {
            StringBuilder row = new StringBuilder();
            for (int x = 0; x < width; x++) {
                boolean inside = false;
                for (int disc = 0; disc < 2; disc++) {
                    double dx = x - discs[disc * 3] * width;
                    double dy = y - discs[disc * 3 + 1] * height;
                    inside |= Math.hypot(dx, dy) < 2 + discs[disc * 3 + 2] * Math.min(width, height);
                }
                row.append(inside ? '#' : '.');
            }
            rows[y] = row.toString();
        }
        return rows;
    }

    /** By growing the part of every pixel until nothing changes. */
    private static boolean[] largestPart(String[] rows) {
        int width = rows[0].length();
        int[] part = new int[width * rows.length];
        for (int i = 0; i < part.length; i++) {
            part[i] = rows[Math.floorDiv(i, width)].charAt(i % width) == '#' ? i + 1 : 0;
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = 0; i < part.length; i++) {
                int least = part[i];
                for (int next :
                        new int[] {i % width > 0 ? i - 1 : i, i % width < width - 1 ? i + 1 : i, i - width, i + width
                        }) {
                    if (next >= 0 && next < part.length && part[i] > 0 && part[next] > 0) {
                        least = Math.min(least, part[next]);
                    }
                }
                changed |= least != part[i];
                part[i] = least;
            }
        }
        int[] sizes = new int[part.length + 1];
        int largest = 0;
        for (int root : part) {
            if (root > 0) {
                sizes[root]++;
            }
        }
        for (int root = 1; root < sizes.length; root++) {
            largest = sizes[root] > sizes[largest] ? root : largest;
        }
        boolean[] pixels = new boolean[part.length];
        for (int i = 0; i < part.length; i++) {
            pixels[i] = part[i] > 0 && part[i] == largest;
        }
        return pixels;
    }

    /** Whether a corner has pixels of the part and others around it. */
    private static boolean touchesOutside(boolean[] part, int width, int height, int x, int y) {
        int inside = 0;
        for (int i = 0; i < 4; i++) {
            int column = x - i % 2;
            int row = y - i / 2;
            if (column >= 0 && row >= 0 && column < width && row < height && part[row * width + column]) {
                inside++;
            }
        }
        return inside > 0 && inside < 4;
    }

    private static double distance(List<Corner> polygon, int x, int y) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < polygon.size(); i++) {
            Corner from = polygon.get(i);
            Corner to = polygon.get((i + 1) % polygon.size());
            double dx = to.x() - from.x();
            double dy = to.y() - from.y();
            double along = Math.max(
                    0, Math.min(1, ((x - from.x()) * dx + (y - from.y()) * dy) / Math.max(1e-9, dx * dx + dy * dy)));
            least = Math.min(least, Math.hypot(x - from.x() - along * dx, y - from.y() - along * dy));
        }
        return least;
    }
}
