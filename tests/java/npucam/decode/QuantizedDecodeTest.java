package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.ElementType;
import npucam.data.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes and half floats are compared as they are, yet give exactly what the floats they stand for give. */
class QuantizedDecodeTest {
    private static final float[] THRESHOLDS = {0f, 0.001f, 0.05f, 0.25f, 0.5f, 0.5001f, 0.73f, 0.95f, 0.999f, 1f};

    /** A few ulps of a corner; the set and the scores are equal to the bit. */
    private static final float PIXELS = 1e-4f;

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void everySchemeDecodesExactlyAsTheFloatsItsElementsStandFor(ElementType type) {
        int seen = 0;
        for (int i = 0; i < THRESHOLDS.length; i++) {
            List<SchemeCase> cases =
                    new ArrayList<>(SchemeCase.of(new DetectScene(96, 160, 7, 11 + i).withObjects(9, 8)));
            cases.addAll(SchemeCase.of(new AnchorScene(160, 96, 7, 9, 11 + i)));
            for (SchemeCase scheme : cases) {
                seen += assertDecodesAsFloats(scheme.in(type), THRESHOLDS[i]);
            }
        }
        assertTrue(seen > 1000, "scenes worth comparing: " + seen);
    }

    @Test
    void eachOutputHasItsOwnScaleAndType() {
        Random random = new Random(12);
        int seen = 0;
        for (float threshold : THRESHOLDS) {
            SchemeCase dflSigmoid = dflSigmoid(new DetectScene(160, 96, 13, random.nextLong()).withObjects(9, 8));
            Tensor distances = dflSigmoid.outputs().get(0);
            Tensor scores = dflSigmoid.outputs().get(1);
            seen += assertDecodesAsFloats(
                    dflSigmoid.with(List.of(
                            DetectScene.convert(distances, ElementType.F16, 1, 0),
                            DetectScene.convert(scores, ElementType.U8, 1 / 255f, 0))),
                    threshold);
            seen += assertDecodesAsFloats(
                    dflSigmoid.with(List.of(
                            DetectScene.convert(distances, ElementType.U8, 15 / 255f, 0),
                            DetectScene.convert(scores, ElementType.I8, 1 / 255f, -128))),
                    threshold);
        }
        assertTrue(seen > 100, "scenes worth comparing: " + seen);
    }

    private static SchemeCase dflSigmoid(DetectScene scene) {
        return SchemeCase.of(scene).stream()
                .filter(scheme -> scheme.scheme().equals("dfl_sigmoid"))
                .findFirst()
                .orElseThrow();
    }

    /** Every threshold between every pair of neighbouring bytes, so that each cut rank is tried. */
    @ParameterizedTest
    @ValueSource(strings = {"I8", "U8"})
    void everyByteIsOnItsSideOfEveryThreshold(ElementType type) {
        SchemeCase dflSigmoid = dflSigmoid(new DetectScene(64, 32, 2, 13));
        int lowest = type == ElementType.I8 ? -128 : 0;
        Tensor scores = DetectScene.convert(dflSigmoid.outputs().get(1), type, 1 / 255f, lowest);
        for (int i = 0; i < scores.spec().elementCount(); i++) {
            scores.bytes().put(i, (byte) (i * 7));
        }
        SchemeCase everyByte = dflSigmoid.with(List.of(dflSigmoid.outputs().get(0), scores));
        for (int rank = 0; rank <= 255; rank++) {
            float score = rank * (1 / 255f);
            for (float threshold : new float[] {Math.nextDown(score), score, Math.nextUp(score)}) {
                if (threshold >= 0 && threshold <= 1) {
                    assertDecodesAsFloats(everyByte, threshold);
                }
            }
        }
    }

    /** Returns how many detections there were. */
    private static int assertDecodesAsFloats(SchemeCase scheme, float threshold) {
        DecodeSettings settings = new DecodeSettings(threshold, 0.45f, 30_000, 300);
        SchemeCase floats = scheme.with(
                scheme.outputs().stream().map(DetectScene::dequantize).toList());
        List<Detection> expected = floats.decode(settings);
        List<Detection> actual = scheme.decode(settings);
        assertEquals(expected.size(), actual.size(), scheme + " threshold " + threshold);
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).classId(), actual.get(i).classId());
            assertEquals(expected.get(i).score(), actual.get(i).score());
            Box a = expected.get(i).boxInFrame();
            Box b = actual.get(i).boxInFrame();
            assertEquals(a.left(), b.left(), PIXELS);
            assertEquals(a.top(), b.top(), PIXELS);
            assertEquals(a.right(), b.right(), PIXELS);
            assertEquals(a.bottom(), b.bottom(), PIXELS);
        }
        return actual.size();
    }
}
