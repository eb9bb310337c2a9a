package npucam.model.compare;

import static npucam.model.compare.Things.found;
import static npucam.model.compare.Things.square;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import npucam.data.ClassScore;
import npucam.data.Findings;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private final Comparison comparison = new Comparison(false, 2, 1, 0.25f, 3);

    private Figures.OfObjects figures() {
        return (Figures.OfObjects) comparison.outcome().others().get(0);
    }

    private Difference compare(Findings reference, Findings other) {
        comparison.add("picture", List.of(reference, other), Optional.empty());
        return comparison.outcome().worst().get(0).differences().get(0);
    }

    @Test
    void theSureOneChoosesFirstAndTheFreeOneThatOverlapsMost() {
        int[] truthOf = new Matching(
                        List.of(square(0, 1, 0, 0), square(0, 1, 2, 0), square(1, 1, 0, 0)),
                        List.of(square(0, 0.9, 1.5, 0), square(0, 0.8, 2, 0), square(0, 0.7, 0, 0)))
                .truthOfFound(0.5);
        assertArrayEquals(new int[] {1, 0, Matching.NONE}, truthOf);
    }

    @Test
    void whatSlippedBelowTheThresholdIsLostButCountsAsAShift() {
        Difference difference = compare(found(square(0, 0.3, 0, 0)), found(square(0, 0.2, 0, 0)));
        assertEquals(1, difference.lost().size());
        assertEquals(0.2f, difference.lost().get(0).faintScore());
        assertEquals(0.1, difference.weight(), 1e-6);
        assertEquals(-0.1, figures().meanShift(), 1e-6);
        assertEquals(0, figures().kept());
    }

    @Test
    void whatRoseAboveTheThresholdIsNewAndCountsAsAShift() {
        Difference difference = compare(found(square(0, 0.2, 0, 0)), found(square(0, 0.3, 0, 0)));
        assertEquals(1, difference.added().size());
        assertEquals(0.1, figures().meanShift(), 1e-6);
        assertEquals(1, figures().added());
    }

    @Test
    void anotherClassAtTheSamePlaceIsLostAndNew() {
        Difference difference = compare(found(square(0, 0.9, 0, 0)), found(square(1, 0.8, 0, 0)));
        assertEquals(0, difference.kept());
        assertEquals(1.7, difference.weight(), 1e-6);
        assertEquals(1, figures().classes().get(0).lost());
        assertEquals(1, figures().classes().get(1).added());
        assertEquals(0, figures().agreement());
        assertTrue(Double.isNaN(figures().meanShift()));
    }

    @Test
    void ofTwoEqualObjectsOneCanBeLost() {
        compare(found(square(0, 0.9, 0, 0), square(0, 0.9, 0, 0)), found(square(0, 0.9, 0, 0)));
        assertEquals(1, figures().kept());
        assertEquals(1, figures().lost());
        assertEquals(2.0 / 3, figures().agreement(), 1e-12);
    }

    @Test
    void withoutLabelsTheTruthIsWhatTheReferenceSeesAndFaintObjectsAreNot() {
        Findings reference = found(square(0, 0.9, 0, 0), square(0, 0.1, 50, 0));
        comparison.add("picture", List.of(reference, reference), Optional.empty());
        assertEquals(1, figures().precision().truths());
        assertEquals(1, figures().precision().at50To95());
        assertEquals(1, comparison.outcome().seenByReference());
        assertTrue(comparison.outcome().worst().isEmpty());
        assertTrue(comparison.outcome().ofReference().isEmpty());
    }

    @Test
    void withLabelsBothAreHeldAgainstThem() {
        comparison.add(
                "picture",
                List.of(found(square(0, 0.9, 0, 0)), found(square(0, 0.9, 3, 0))),
                Optional.of(List.of(square(0, 1, 0, 0))));
        assertEquals(1, comparison.outcome().ofReference().orElseThrow().at50To95());
        // They overlap by 7/13: enough for 0.50 only.
        assertEquals(1, figures().precision().at50());
        assertEquals(0.1, figures().precision().at50To95(), 1e-9);
    }

    @Test
    void theWorstPicturesComeFirstAndOfEqualOnesTheEarlier() {
        double[] scores = {0.5, 0.9, 0.5, 0.7, 0.5};
        IntStream.range(0, scores.length)
                .forEach(i -> comparison.add(
                        "picture" + i, List.of(found(square(0, scores[i], 0, 0)), found()), Optional.empty()));
        assertEquals(
                List.of("picture1", "picture3", "picture0"),
                comparison.outcome().worst().stream().map(WorstPicture::name).toList());
    }

    @Test
    void classifiersAreComparedByTheirBestClasses() {
        Comparison classes = new Comparison(true, 3, 1, 0.25f, 3);
        classes.add("same", List.of(top(0, 1), top(0, 2)), Optional.empty());
        classes.add("second", List.of(top(0, 1), top(1, 0)), Optional.empty());
        classes.add("gone", List.of(top(0, 1), top(1, 2)), Optional.empty());
        Figures.OfClassifier figures =
                (Figures.OfClassifier) classes.outcome().others().get(0);
        assertEquals(1, figures.sameBest());
        assertEquals(2, figures.bestInTop());
        assertEquals(1.0 / 3, figures.quality(), 1e-12);
        assertEquals(-0.15, figures.meanShift(), 1e-6);
        assertEquals(2, classes.outcome().worst().size());
    }

    /** The first class at 0.6, the second at 0.3. */
    private static Findings top(int best, int second) {
        return new Findings(
                List.of(),
                List.of(new ClassScore(best, "class" + best, 0.6f), new ClassScore(second, "class" + second, 0.3f)));
    }
}
