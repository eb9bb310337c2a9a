package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.Keypoint;
import npucam.data.Mask;
import npucam.data.RotatedBox;
import npucam.decode.FindingsComparison.Result;
import npucam.decode.FindingsComparison.Tolerance;
import org.junit.jupiter.api.Test;

class FindingsComparisonTest {
    private static final float LOWEST = 0.25f;
    private static final Box BOX = new Box(10, 20, 50, 80);
    private static final Detection CAR = new Detection(BOX, 2, "car", 0.9f);
    private static final Detection DOG = new Detection(new Box(60, 20, 90, 40), 16, "dog", 0.5f);

    @Test
    void theSameObjectsInAnyOrderAreTheSame() {
        Result result = compare(List.of(CAR, DOG), List.of(DOG, CAR));
        assertEquals(Optional.empty(), result.difference());
        assertEquals(2, result.objects());
    }

    @Test
    void whatRoundingMovesIsTheSame() {
        Detection moved = new Detection(new Box(10.04f, 19.96f, 50, 80), 2, "car", 0.9004f);
        assertEquals(Optional.empty(), compare(List.of(CAR), List.of(moved)).difference());
    }

    @Test
    void anObjectOfOneAloneIsADifferenceWhicheverHasIt() {
        assertDifference(
                List.of(CAR, DOG), List.of(CAR), "the first finds dog 0.500000", "the second finds nothing there");
        assertDifference(
                List.of(CAR), List.of(CAR, DOG), "the second finds dog 0.500000", "the first finds nothing there");
        assertDifference(List.of(CAR, CAR), List.of(CAR), "the first finds car 0.900000");
    }

    @Test
    void anObjectNextToTheLowestScoreIsNotAskedFor() {
        Detection faint = new Detection(BOX, 2, "car", LOWEST + 1e-4f);
        Result result = compare(List.of(CAR, faint), List.of(CAR));
        assertEquals(Optional.empty(), result.difference());
        assertEquals(1, result.objects());
    }

    @Test
    void anotherClassScoreOrBoxIsADifference() {
        assertDifference(List.of(CAR), List.of(new Detection(BOX, 7, "truck", 0.9f)), "has truck", "another class");
        assertDifference(List.of(CAR), List.of(new Detection(BOX, 2, "car", 0.91f)), "has car 0.91", "another score");
        assertDifference(
                List.of(CAR), List.of(new Detection(new Box(10.5f, 20, 50, 80), 2, "car", 0.9f)), "another box");
    }

    @Test
    void classesWhoseScoresBothRoundToOneMayStandForEachOther() {
        Detection car = new Detection(BOX, 2, "car", 1);
        assertEquals(
                Optional.empty(),
                compare(List.of(car), List.of(new Detection(BOX, 7, "truck", 1)))
                        .difference());
    }

    @Test
    void anotherKeypointIsADifference() {
        Keypoint nose = new Keypoint(30, 30, 0.8f);
        Detection person = person(List.of(nose, new Keypoint(35, 30, 0.7f)));
        assertEquals(
                Optional.empty(),
                compare(List.of(person), List.of(person(List.of(nose, new Keypoint(35.04f, 30, 0.7f)))))
                        .difference());
        assertDifference(
                List.of(person),
                List.of(person(List.of(nose, new Keypoint(36, 30, 0.7f)))),
                "keypoint 1 is (35.00, 30.00) 0.700000 against (36.00, 30.00) 0.700000");
        assertDifference(List.of(person), List.of(person(List.of(nose, new Keypoint(35, 30, 0.2f)))), "keypoint 1");
        assertDifference(List.of(person), List.of(person(List.of(nose))), "2 against 1 keypoints");
    }

    @Test
    void anAngleCountsUpToHalfATurn() {
        Detection ship = turned(0.3f);
        assertEquals(
                Optional.empty(),
                compare(List.of(ship), List.of(turned((float) (0.3 + Math.PI)))).difference());
        assertDifference(List.of(ship), List.of(turned(0.31f)), "turned by 0.3000", "another rotated box");
        assertDifference(List.of(ship), List.of(turned((float) (0.3 + Math.PI / 2))), "another rotated box");
        assertDifference(List.of(ship), List.of(CAR), "another");
    }

    @Test
    void aMaskMayDifferAlongItsEdgeAlone() {
        Detection whole = masked(new Mask(10, 20, 50, 80, new int[] {0, 2400}));
        assertEquals(
                Optional.empty(),
                compare(List.of(whole), List.of(masked(new Mask(10, 20, 50, 79, new int[] {0, 2360}))))
                        .difference());
        assertDifference(
                List.of(whole), List.of(masked(new Mask(10, 20, 50, 80, new int[] {300, 2100}))), "another mask");
        assertDifference(List.of(whole), List.of(CAR), "another mask");
    }

    private static Detection person(List<Keypoint> keypoints) {
        return new Detection(BOX, 0, "person", 0.9f, keypoints, Optional.empty(), Optional.empty());
    }

    private static Detection turned(float angle) {
        return new Detection(
                BOX, 2, "ship", 0.9f, List.of(), Optional.of(new RotatedBox(30, 50, 40, 20, angle)), Optional.empty());
    }

    private static Detection masked(Mask mask) {
        return new Detection(BOX, 2, "car", 0.9f, List.of(), Optional.empty(), Optional.of(mask));
    }

    private static void assertDifference(List<Detection> first, List<Detection> second, String... parts) {
        String difference = compare(first, second).difference().orElseThrow();
        for (String part : parts) {
            assertTrue(difference.contains(part), difference + "\nlacks " + part);
        }
    }

    private static Result compare(List<Detection> first, List<Detection> second) {
        return new FindingsComparison(new Tolerance(0.05f, 0.001f))
                .compare("the first", first, "the second", second, LOWEST);
    }
}
