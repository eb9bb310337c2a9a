package npucam.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RotatedBoxTest {
    @Test
    void aRegularizedBoxHasTheSameCornersAndAnAngleOfLessThanAQuarterTurn() {
        Random random = new Random(5);
        for (int round = 0; round < 1000; round++) {
            RotatedBox box = new RotatedBox(10, 20, 1 + 50 * random.nextFloat(), 1 + 50 * random.nextFloat(), (float)
                    (20 * (random.nextDouble() - 0.5)));
            RotatedBox regularized = box.regularized();
            assertTrue(regularized.angle() >= 0 && regularized.angle() < Math.PI / 2, regularized.toString());
            // The support of a rectangle in any direction tells its corners.
            for (double direction = 0; direction < Math.PI; direction += 0.3) {
                assertEquals(extent(box, direction), extent(regularized, direction), 1e-3, box.toString());
            }
        }
    }

    @Test
    void anAngleThatRoundsToAQuarterTurnIsZero() {
        RotatedBox quarter = new RotatedBox(0, 0, 4, 2, Math.nextDown((float) (Math.PI / 2)));
        assertTrue(quarter.regularized().angle() < Math.PI / 2);
        assertEquals(new RotatedBox(0, 0, 4, 2, 0), new RotatedBox(0, 0, 4, 2, -1e-30f).regularized());
    }

    private static double extent(RotatedBox box, double direction) {
        return box.width() * Math.abs(Math.cos(box.angle() - direction))
                + box.height() * Math.abs(Math.sin(box.angle() - direction));
    }
}
