package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import npucam.data.ClassScore;
import npucam.data.ElementType;
import npucam.data.Findings;
import npucam.data.Tensor;
import org.junit.jupiter.api.Test;

class ClassifyDecoderTest {
    private static Findings decode(Tensor... outputs) {
        Tensor last = outputs[outputs.length - 1];
        List<String> labels = IntStream.range(0, last.spec().elementCount())
                .mapToObj(id -> "thing" + id)
                .toList();
        return new ClassifyDecoder("classes", outputs.length - 1, last.spec(), labels)
                .decode(List.of(outputs), TestModel.unscaled(64, 64));
    }

    private static Tensor tensor(float... values) {
        return DetectScene.f32("probs", values, 1, values.length);
    }

    private static List<Integer> ids(Findings findings) {
        return findings.top().stream().map(ClassScore::classId).toList();
    }

    @Test
    void probabilitiesStayAsTheyAre() {
        Findings findings = decode(tensor(0.02f, 0.5f, 0.03f, 0.1f, 0.15f, 0.0995f, 0.1f));
        assertEquals(List.of(1, 4, 3, 6, 5), ids(findings));
        assertEquals(new ClassScore(1, "thing1", 0.5f), findings.top().get(0));
        assertEquals(List.of(), findings.detections());
    }

    @Test
    void logitsGetTheirSoftmax() {
        float[] logits = {-2, 3.5f, 90, 88, -70, 89.5f};
        Findings findings = decode(tensor(logits));
        assertEquals(List.of(2, 5, 3, 1, 0), ids(findings));
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - 90);
        }
        assertEquals(1 / sum, findings.top().get(0).score(), 1e-6);
        assertEquals(Math.exp(-2) / sum, findings.top().get(2).score(), 1e-6);
    }

    @Test
    void numbersWithinOneThatDoNotAddUpAreLogits() {
        assertEquals(0.5744, decode(tensor(0.3f, 0.6f)).top().get(1).score() + 0.1488, 0.0001);
        assertEquals(0.6f, decode(tensor(0.4004f, 0.6f)).top().get(0).score());
        assertEquals(0.5503, decode(tensor(0.3984f, 0.6f)).top().get(0).score(), 0.0005);
    }

    @Test
    void aQuantizedOutputThatEndsAtOneHoldsProbabilities() {
        Tensor coarse = DetectScene.convert(tensor(0.55f, 0.15f, 0.15f, 0.15f), ElementType.I8, 1 / 128f, 0);
        assertEquals(70 / 128f, decode(coarse).top().get(0).score(), "though they add up to 127 / 128");
        Tensor unsigned = DetectScene.convert(tensor(0.61f, 0.3f, 0.09f), ElementType.U8, 1 / 255f, 0);
        assertEquals(156 / 255f, decode(unsigned).top().get(0).score(), 1e-6);
        Tensor logits = DetectScene.convert(tensor(1, 0, 0.2f), ElementType.I8, 0.1f, 0);
        assertEquals(
                Math.E / (Math.E + 1 + Math.exp(0.2)),
                decode(logits).top().get(0).score(),
                1e-6);
    }

    @Test
    void theOutputsPlaceAndTrailingOnesDoNotMatter() {
        Tensor last = DetectScene.f32("logits", new float[] {1, 2, 3}, 1, 3, 1, 1);
        assertEquals(List.of(2, 1, 0), ids(decode(tensor(9, 9), last)));
    }

    @Test
    void ofEqualScoresTheLowestClassComesFirst() {
        assertEquals(List.of(0, 1, 2, 3, 4), ids(decode(tensor(0, 0, 0, 0, 0, 0, 0))));
    }

    @Test
    void notANumberIsReported() {
        Exception refused = assertThrows(DecodeException.class, () -> decode(tensor(0.5f, Float.NaN)));
        assertTrue(refused.toString().contains("probs F32 [1,2] holds NaN for class thing1"), refused.toString());
    }
}
