package npucam.model.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.Keypoint;
import org.junit.jupiter.api.Test;

class KeypointSimilarityTest {
    private static Detection with(List<Keypoint> points) {
        return new Detection(new Box(0, 0, 100, 200), 0, "person", 1, points, Optional.empty(), Optional.empty());
    }

    @Test
    void isOneForTheSamePointsAndFallsWithTheDistanceByEachPointsOwnMeasure() {
        List<Keypoint> all = Collections.nCopies(17, new Keypoint(50, 50, 1));
        assertEquals(1, KeypointSimilarity.of(with(all), with(all)).orElseThrow());
        List<Keypoint> nose = new ArrayList<>(Collections.nCopies(17, new Keypoint(50, 50, 0)));
        nose.set(0, new Keypoint(50, 50, 1));
        List<Keypoint> moved = new ArrayList<>(nose);
        moved.set(0, new Keypoint(53, 54, 1));
        // d² = 25, s² = 0.53 · 100 · 200, k = 2 · 0.026.
        double expected = Math.exp(-25 / (2 * 0.53 * 20_000 * 0.052 * 0.052));
        assertEquals(expected, KeypointSimilarity.of(with(nose), with(moved)).orElseThrow(), 1e-12);
    }

    @Test
    void pointsOfOtherSkeletonsShareOneMeasure() {
        List<Keypoint> five = Collections.nCopies(5, new Keypoint(10, 10, 1));
        List<Keypoint> moved = Collections.nCopies(5, new Keypoint(20, 10, 1));
        double expected = Math.exp(-100 / (2 * 0.53 * 20_000 * 0.4 * 0.4));
        assertEquals(expected, KeypointSimilarity.of(with(five), with(moved)).orElseThrow(), 1e-12);
    }

    @Test
    void saysNothingOfPointsThatCannotBeSeenOrDoNotCorrespond() {
        List<Keypoint> hidden = Collections.nCopies(5, new Keypoint(10, 10, 0.1f));
        assertTrue(KeypointSimilarity.of(with(hidden), with(hidden)).isEmpty());
        assertTrue(KeypointSimilarity.of(
                        with(Collections.nCopies(5, new Keypoint(1, 1, 1))),
                        with(Collections.nCopies(4, new Keypoint(1, 1, 1))))
                .isEmpty());
        assertTrue(KeypointSimilarity.of(with(List.of()), with(List.of())).isEmpty());
    }
}
