package npucam.model.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import npucam.data.Box;
import npucam.data.Keypoint;
import org.junit.jupiter.api.Test;

class AgreementTest {
    private static final Box BOX = new Box(0, 0, 100, 50);

    @Test
    void theSameAgreesFullyAndNothingWithNothingToo() {
        assertEquals(1, agreement(GoldenSets.row(0.9, 0.3), GoldenSets.row(0.9, 0.3)), 1e-6);
        assertEquals(1, agreement(List.of(), List.of()));
    }

    @Test
    void somethingAndNothingDoNotAgree() {
        assertEquals(0, agreement(GoldenSets.row(0.9), List.of()));
        assertEquals(0, agreement(List.of(), GoldenSets.row(0.9)));
    }

    @Test
    void anObjectCountsByItsScore() {
        // 2·(0.8 + 0.4) / (0.8 + 0.4 + 0.8 + 0.4 + 0.1)
        assertEquals(2.4 / 2.5, agreement(GoldenSets.row(0.8, 0.4), GoldenSets.row(0.8, 0.4, 0.1)), 1e-6);
        // 2·0.6 / (0.8 + 0.6)
        assertEquals(1.2 / 1.4, agreement(GoldenSets.row(0.8), GoldenSets.row(0.6)), 1e-6);
    }

    @Test
    void anObjectElsewhereOrOfAnotherClassIsAnotherObject() {
        GoldenObject here = new GoldenObject(0, 0.8f, BOX);
        assertEquals(0, agreement(List.of(here), List.of(new GoldenObject(1, 0.8f, BOX))));
        assertEquals(0, agreement(List.of(here), List.of(new GoldenObject(0, 0.8f, new Box(60, 0, 160, 50)))));
        // IoU 60/100, in a box as high: the score counts by it.
        assertEquals(0.6, agreement(List.of(here), List.of(new GoldenObject(0, 0.8f, new Box(0, 0, 60, 50)))), 1e-6);
    }

    @Test
    void eachObjectIsPairedOnceWithTheBestThatFits() {
        GoldenObject here = new GoldenObject(0, 0.8f, BOX);
        GoldenObject shifted = new GoldenObject(0, 0.8f, new Box(10, 0, 110, 50));
        assertEquals(2 * 0.8 / 2.4, agreement(List.of(here), List.of(shifted, here)), 1e-6);
    }

    @Test
    void lostKeypointsAnglesAndMasksCount() {
        GoldenObject pose =
                new GoldenObject(0, 1, BOX, List.of(new Keypoint(50, 25, 1)), OptionalDouble.empty(), Optional.empty());
        GoldenObject lostPose =
                new GoldenObject(0, 1, BOX, List.of(new Keypoint(0, 0, 1)), OptionalDouble.empty(), Optional.empty());
        assertEquals(1, agreement(List.of(pose), List.of(pose)), 1e-6);
        // d² = 3125 and s² = 5000: exp(-3125 / (2 · 0.01 · 5000))
        assertEquals(Math.exp(-31.25), agreement(List.of(pose), List.of(lostPose)), 1e-18);

        assertEquals(1, agreement(List.of(turned(0)), List.of(turned(Math.PI / 2))), 1e-6);
        assertEquals(0, agreement(List.of(turned(0)), List.of(turned(Math.PI / 4))), 1e-6);

        assertEquals(0.25, agreement(List.of(masked(4000)), List.of(masked(1000))), 1e-6);
        assertEquals(1, agreement(List.of(masked(0)), List.of(masked(0))), 1e-6);
    }

    @Test
    void boxesWithoutAnAreaFitNothing() {
        GoldenObject flat = new GoldenObject(0, 0.8f, new Box(10, 10, 10, 50));
        assertEquals(0, agreement(List.of(flat), List.of(flat)));
    }

    private static GoldenObject turned(double angle) {
        return new GoldenObject(0, 1, BOX, List.of(), OptionalDouble.of(angle), Optional.empty());
    }

    private static GoldenObject masked(int pixels) {
        return new GoldenObject(0, 1, BOX, List.of(), OptionalDouble.empty(), Optional.of(pixels));
    }

    private static double agreement(List<GoldenObject> expected, List<GoldenObject> found) {
        return Agreement.of(expected, found).value();
    }
}
