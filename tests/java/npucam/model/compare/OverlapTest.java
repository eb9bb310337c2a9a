package npucam.model.compare;

import static npucam.model.compare.Things.rotated;
import static npucam.model.compare.Things.square;
import static npucam.model.compare.Things.thing;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import npucam.data.Detection;
import npucam.data.Mask;
import npucam.data.RotatedBox;
import org.junit.jupiter.api.Test;

class OverlapTest {
    @Test
    void uprightBoxesOverlapByTheirSharedRectangle() {
        assertEquals(1.0 / 3, Overlap.ofBoxes(square(0, 1, 0, 0), square(0, 1, 5, 0)), 1e-12);
        assertEquals(0, Overlap.ofBoxes(square(0, 1, 0, 0), square(0, 1, 10, 0)));
        assertEquals(0, Overlap.ofBoxes(thing(0, 1, 5, 5, 5, 5), thing(0, 1, 5, 5, 5, 5)), "no area");
    }

    @Test
    void aSquareAndTheSameTurnedByAnEighthShareAnOctagon() {
        double octagon = 2 * (Math.sqrt(2) - 1);
        assertEquals(octagon / (2 - octagon), Overlap.ofBoxes(rotated(3, 4, 1, 1, 0), rotated(3, 4, 1, 1, 45)), 1e-6);
    }

    @Test
    void aTurnedBoxIsItself() {
        for (int degrees = -180; degrees <= 180; degrees += 7) {
            assertEquals(
                    1,
                    Overlap.ofBoxes(rotated(900, 700, 200, 3, degrees), rotated(900, 700, 3, 200, degrees + 90)),
                    1e-4);
        }
    }

    @Test
    void turnedBoxesOverlapAsCountedPointByPoint() {
        Random random = new Random(11);
        int overlapping = 0;
        for (int i = 0; i < 40; i++) {
            Detection a = random(random);
            Detection b = random(random);
            double counted = counted(a.rotated().orElseThrow(), b.rotated().orElseThrow());
            assertEquals(counted, Overlap.ofBoxes(a, b), 0.01, a + " and " + b);
            assertEquals(Overlap.ofBoxes(a, b), Overlap.ofBoxes(b, a), 1e-9);
            overlapping += counted > 0.05 ? 1 : 0;
        }
        assertEquals(true, overlapping > 20, "too few overlap: " + overlapping);
    }

    private static Detection random(Random random) {
        return rotated(
                random.nextInt(30, 70),
                random.nextInt(30, 70),
                random.nextInt(20, 80),
                random.nextInt(20, 80),
                random.nextInt(-360, 360));
    }

    private static double counted(RotatedBox a, RotatedBox b) {
        long both = 0;
        long either = 0;
        for (double x = -30; x < 130; x += 0.21) {
            for (double y = -30; y < 130; y += 0.21) {
                boolean inA = isInside(a, x, y);
                boolean inB = isInside(b, x, y);
                both += inA && inB ? 1 : 0;
                either += inA || inB ? 1 : 0;
            }
        }
        return (double) both / either;
    }

    private static boolean isInside(RotatedBox box, double x, double y) {
        double dx = x - box.cx();
        double dy = y - box.cy();
        double along = dx * Math.cos(box.angle()) + dy * Math.sin(box.angle());
        double across = dy * Math.cos(box.angle()) - dx * Math.sin(box.angle());
        return Math.abs(along) <= box.width() / 2 && Math.abs(across) <= box.height() / 2;
    }

    @Test
    void masksOverlapPixelByPixel() {
        Mask left = new Mask(0, 0, 4, 2, new int[] {0, 8});
        Mask right = new Mask(2, 1, 6, 3, new int[] {0, 8});
        assertEquals(2.0 / 14, Overlap.ofMasks(left, right), 1e-12);
        assertEquals(0, Overlap.ofMasks(left, new Mask(0, 0, 4, 2, new int[] {8})));
        assertEquals(0.5, Overlap.ofMasks(left, new Mask(0, 0, 4, 2, new int[] {4, 4})), 1e-12);
    }
}
