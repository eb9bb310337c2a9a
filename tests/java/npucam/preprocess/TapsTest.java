package npucam.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TapsTest {
    @Test
    void positionsAreHalfPixelCentresClampedAtTheEdges() {
        for (int samples = 1; samples < 40; samples++) {
            for (int pixels = 1; pixels < 40; pixels++) {
                Taps taps = Taps.of(samples, pixels);
                assertEquals(pixels, taps.length());
                for (int i = 0; i < pixels; i++) {
                    double position = Math.max(0, Math.min(samples - 1, (i + 0.5) * samples / pixels - 0.5));
                    assertEquals(position, taps.near(i) + taps.weight(i) / 4096.0, 1.0 / 8192 + 1e-9);
                    assertTrue(taps.near(i) < samples - 1 || taps.weight(i) == 0, "reads past the last sample");
                }
            }
        }
    }

    @Test
    void oddReductionsArePointwiseAndEvenOnesPairwise() {
        for (int factor = 1; factor < 12; factor++) {
            Taps taps = Taps.of(13 * factor, 13);
            assertEquals(factor % 2 == 1, taps.pointwise());
            assertEquals(factor % 2 == 0, taps.pairwise());
        }
        assertFalse(Taps.of(20, 13).pointwise());
        assertFalse(Taps.of(20, 13).pairwise());
    }

    @Test
    void twoPixelsOfOneChromaSampleAreThatSample() {
        Taps halving = Taps.of(20, 10).onHalfPlane();
        assertTrue(halving.pointwise());
        Taps quarters = Taps.of(40, 10).onHalfPlane();
        assertTrue(quarters.pairwise());
        for (int i = 0; i < 10; i++) {
            assertEquals(i, halving.near(i));
            assertEquals(2 * i, quarters.near(i));
        }
    }

    @Test
    void anOrderHoldsEveryPixelAndRepeatsOnlyTheLast() {
        for (int lanes : new int[] {1, 4}) {
            for (int pixels = 1; pixels < 30; pixels++) {
                PixelOrder order = new PixelOrder(pixels, lanes);
                TreeSet<Integer> seen = new TreeSet<>();
                for (int place = 0; place < order.length(); place++) {
                    int expected = place % order.laneLength() * lanes + place / order.laneLength();
                    assertEquals(Math.min(pixels - 1, expected), order.pixelAt(place));
                    seen.add(order.pixelAt(place));
                }
                assertEquals(pixels, seen.size());
                assertTrue(order.length() < pixels + lanes);
            }
        }
    }
}
