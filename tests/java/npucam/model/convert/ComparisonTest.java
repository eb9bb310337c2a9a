package npucam.model.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads what the tool prints; the lines are those of tpu-mlir 1.30.2. */
class ComparisonTest {
    private static final List<String> LOG = List.of(
            "[Running]: npz_tool.py compare m_tpu_outputs.npz m_top.npz --tolerance 0.85,0.45 --except - -vv",
            "compare /Concat_2: 100%|██████████| 3/3 [00:00<00:00, 15.85it/s]",
            "[/Concat_output_0_Concat         ]      SIMILAR [PASSED]",
            "    (1, 67, 16, 24) float32 ",
            "    cosine_similarity      = 0.998866",
            "    euclidean_similarity   = 0.952348",
            "    sqnr_similarity        = 26.272426",
            "[/Concat_1_output_0_Concat       ]        CLOSE [PASSED]",
            "    (1, 67, 8, 12) float32 ",
            "    close order            = 3",
            "[/Concat_2_output_0_Concat       ]  NOT_SIMILAR [FAILED]",
            "    (1, 67, 4, 6) float32 ",
            "    cosine_similarity      = -0.250000",
            "    euclidean_similarity   = 0.000000",
            "3 compared",
            "2 passed",
            "[Running]: npz_tool.py compare a.npz b.npz --tolerance 0.99,0.90 --except - -vv",
            "[/Concat_output_0_Concat_f32     ]        EQUAL [PASSED]",
            "1 compared");

    @Test
    void eachComparisonIsReadWithWhatWasAsked() {
        List<Comparison> comparisons = Comparison.in(LOG);
        assertEquals(2, comparisons.size());
        assertEquals(0.85, comparisons.get(0).cosineAsked());
        assertEquals(0.45, comparisons.get(0).euclideanAsked());
        assertEquals(
                List.of(
                        new Comparison.Output("/Concat_output_0_Concat", 0.998866, 0.952348),
                        new Comparison.Output("/Concat_1_output_0_Concat", 1, 1),
                        new Comparison.Output("/Concat_2_output_0_Concat", -0.25, 0)),
                comparisons.get(0).outputs());
        assertEquals(
                List.of(new Comparison.Output("/Concat_output_0_Concat_f32", 1, 1)),
                comparisons.get(1).outputs());
    }

    @Test
    void theWordsFollowTheLeastCosine() {
        assertEquals("as good as equal", wordsFor(0.99995));
        assertEquals("very near", wordsFor(0.9989));
        assertEquals("near", wordsFor(0.985));
        assertEquals("some way off, compare detections", wordsFor(0.95));
        assertEquals("far off, expect lost objects", wordsFor(0.5));
    }

    @Test
    void theFiguresStandBesideWhatWasAsked() {
        assertEquals(
                "far off, expect lost objects: least cosine -0.2500 (0.85 asked), least euclidean 0.0000 (0.45 asked), of 3"
                        + " tensors",
                Comparison.in(LOG).get(0).text());
    }

    @Test
    void aLogWithoutAComparisonHoldsNone() {
        assertEquals(List.of(), Comparison.in(List.of("[Running]: tpuc-opt m.mlir", "done")));
    }

    private static String wordsFor(double cosine) {
        Comparison comparison = new Comparison(
                List.of(new Comparison.Output("better", 1, 1), new Comparison.Output("a", cosine, 1)), 0.9, 0.8);
        return comparison.text().replaceFirst(": .*", "");
    }
}
