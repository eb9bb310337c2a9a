package npucam.model.compare;

import static npucam.model.compare.Things.found;
import static npucam.model.compare.Things.square;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import npucam.data.Detection;
import npucam.data.Findings;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final Findings ONE = found(square(0, 0.9, 0, 0));
    private static final Findings NONE = found();

    /** @param kept pictures of 200 in which the other sees what the reference sees */
    private static String verdict(int kept, Optional<List<Detection>> truths) {
        Comparison comparison = new Comparison(false, 1, 1, 0.25f, 0);
        for (int i = 0; i < 200; i++) {
            comparison.add("p", List.of(ONE, i < kept ? ONE : NONE), truths);
        }
        return Verdict.of(comparison.outcome(), List.of("A", "B"));
    }

    @Test
    void namesTheDistanceFromTheReferenceAndTheFiguresBehindIt() {
        assertEquals(
                "B sees exactly the objects A sees: 200 of 200 objects kept, 0 new, scores the same, mAP against A 1.000.",
                verdict(200, Optional.empty()));
        assertTrue(verdict(198, Optional.empty()).startsWith("B agrees with A: 198 of 200 objects kept"));
        assertTrue(verdict(185, Optional.empty()).startsWith("B agrees with A but for little: "));
        assertTrue(verdict(160, Optional.empty()).startsWith("B differs from A: "));
        assertTrue(verdict(100, Optional.empty()).startsWith("B differs much from A: 100 of 200"));
    }

    @Test
    void withLabelsSaysWhichIsWorseByThem() {
        Optional<List<Detection>> truths = Optional.of(ONE.detections());
        assertTrue(verdict(200, truths).startsWith("B is as good as A: mAP 1.000 beside 1.000"), verdict(200, truths));
        assertTrue(verdict(194, truths).startsWith("B is hardly worse than A: mAP 0.970"), verdict(194, truths));
        assertTrue(verdict(184, truths).startsWith("B is worse than A: "));
        assertTrue(verdict(100, truths).startsWith("B is far worse than A: "));
    }

    @Test
    void ofSeveralTheBestIsNamedFirstAndTheOthersFollowWithTheirFigures() {
        Comparison comparison = new Comparison(false, 1, 2, 0.25f, 0);
        comparison.add("p", List.of(ONE, NONE, ONE), Optional.empty());
        assertEquals(
                "C (c.bmodel) is the best of B to C and sees exactly the objects A (a.onnx) sees: 1 of 1 objects kept, 0 new,"
                        + " scores the same, mAP against A (a.onnx) 1.000; then B 0 kept, 0 new"
                        + " (1 objects are few: trust it with 100 or more).",
                Verdict.of(comparison.outcome(), List.of("A (a.onnx)", "B (b.bmodel)", "C (c.bmodel)")));
    }

    @Test
    void ofThoseThatAgreeEquallyTheOneWithTheBetterBoxesIsBest() {
        Comparison comparison = new Comparison(false, 1, 2, 0.25f, 0);
        comparison.add("p", List.of(ONE, found(square(0, 0.9, 2, 0)), ONE), Optional.empty());
        String verdict = Verdict.of(comparison.outcome(), List.of("A (a)", "B (b)", "C (c)"));
        assertTrue(verdict.startsWith("C (c) is the best of B to C"), verdict);
    }

    @Test
    void saysSoWhereNothingCanBeSaid() {
        Comparison comparison = new Comparison(false, 1, 1, 0.25f, 0);
        comparison.add("p", List.of(NONE, ONE), Optional.empty());
        assertTrue(Verdict.of(comparison.outcome(), List.of("A", "B")).startsWith("A sees nothing above 0.25"));
        comparison.add("p", List.of(NONE, ONE), Optional.of(ONE.detections()));
        assertTrue(
                Verdict.of(comparison.outcome(), List.of("A", "B")).startsWith("A finds none of the labelled objects"));
        comparison = new Comparison(false, 1, 1, 0.25f, 0);
        comparison.add("p", List.of(NONE, ONE), Optional.of(List.of()));
        assertTrue(Verdict.of(comparison.outcome(), List.of("A", "B")).startsWith("The labels name no object"));
    }
}
