package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import npucam.data.Detection;
import npucam.data.ElementType;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes are compared as bytes, yet give exactly what the floats they stand for give. */
class QuantizedDecodeTest {
    private static final float[] THRESHOLDS = {0f, 0.001f, 0.05f, 0.25f, 0.5f, 0.5001f, 0.73f, 0.95f, 0.999f, 1f};

    /** A few ulps of a corner; the set and the scores are equal to the bit. */
    private static final float PIXELS = 1e-4f;

    @Test
    void concatBytesDecodeExactlyAsTheFloatsTheyStandFor() {
        Random random = new Random(11);
        int seen = 0;
        for (float threshold : THRESHOLDS) {
            for (ElementType type : List.of(ElementType.I8, ElementType.U8)) {
                DetectScene scene = new DetectScene(96, 160, 7, random.nextLong()).withObjects(9, 8);
                List<Tensor> maps = new ArrayList<>();
                for (Tensor map : scene.concat(TensorLayout.NCHW)) {
                    float scale = 0.03f + random.nextFloat() * 0.15f;
                    int zeroPoint = (type == ElementType.U8 ? 128 : 0) + random.nextInt(41) - 20;
                    maps.add(DetectScene.quantize(map, type, scale, zeroPoint));
                }
                seen += assertDecodesAsFloats(scene, maps, threshold);
            }
        }
        assertTrue(seen > 100, "scenes worth comparing: " + seen);
    }

    @Test
    void dflSigmoidBytesDecodeExactlyAsTheFloatsTheyStandFor() {
        Random random = new Random(12);
        int seen = 0;
        for (float threshold : THRESHOLDS) {
            DetectScene scene = new DetectScene(160, 96, 13, random.nextLong()).withObjects(9, 8);
            Tensor distances = scene.dflSigmoid().get(0);
            Tensor scores = scene.dflSigmoid().get(1);
            seen += assertDecodesAsFloats(
                    scene,
                    List.of(
                            DetectScene.quantize(distances, ElementType.I8, 15 / 128f, 0),
                            DetectScene.quantize(scores, ElementType.I8, 1 / 127f, 0)),
                    threshold);
            seen += assertDecodesAsFloats(
                    scene, List.of(distances, DetectScene.quantize(scores, ElementType.U8, 1 / 255f, 0)), threshold);
            seen += assertDecodesAsFloats(
                    scene,
                    List.of(
                            DetectScene.quantize(distances, ElementType.U8, 15 / 255f, 0),
                            DetectScene.quantize(scores, ElementType.I8, 1 / 255f, -128)),
                    threshold);
        }
        assertTrue(seen > 100, "scenes worth comparing: " + seen);
    }

    /** Every threshold between every pair of neighbouring bytes, so that each cut rank is tried. */
    @ParameterizedTest
    @ValueSource(strings = {"I8", "U8"})
    void everyByteIsOnItsSideOfEveryThreshold(ElementType type) {
        DetectScene scene = new DetectScene(64, 32, 2, 13);
        int lowest = type == ElementType.I8 ? -128 : 0;
        Tensor distances = scene.dflSigmoid().get(0);
        Tensor scores = DetectScene.quantize(scene.dflSigmoid().get(1), type, 1 / 255f, lowest);
        for (int i = 0; i < scores.spec().elementCount(); i++) {
            scores.bytes().put(i, (byte) (i * 7));
        }
        for (int rank = 0; rank <= 255; rank++) {
            float score = rank * (1 / 255f);
            for (float threshold : new float[] {Math.nextDown(score), score, Math.nextUp(score)}) {
                if (threshold >= 0 && threshold <= 1) {
                    assertDecodesAsFloats(scene, List.of(distances, scores), threshold);
                }
            }
        }
    }

    /** Returns how many detections there were. */
    private static int assertDecodesAsFloats(DetectScene scene, List<Tensor> quantized, float threshold) {
        DecodeSettings settings = new DecodeSettings(threshold, 0.45f, 30_000, 300);
        List<Tensor> floats = quantized.stream()
                .map(tensor -> tensor.spec().type().isQuantized() ? DetectScene.dequantize(tensor) : tensor)
                .toList();
        List<Detection> expected = TestModel.decoder(scene, floats, settings)
                .decode(floats, TestModel.unscaled(scene.width, scene.height))
                .detections();
        List<Detection> actual = TestModel.decoder(scene, quantized, settings)
                .decode(quantized, TestModel.unscaled(scene.width, scene.height))
                .detections();
        assertEquals(expected.size(), actual.size(), "threshold " + threshold);
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).classId(), actual.get(i).classId());
            assertEquals(expected.get(i).score(), actual.get(i).score());
            assertEquals(
                    expected.get(i).boxInFrame().left(),
                    actual.get(i).boxInFrame().left(),
                    PIXELS);
            assertEquals(
                    expected.get(i).boxInFrame().top(),
                    actual.get(i).boxInFrame().top(),
                    PIXELS);
            assertEquals(
                    expected.get(i).boxInFrame().right(),
                    actual.get(i).boxInFrame().right(),
                    PIXELS);
            assertEquals(
                    expected.get(i).boxInFrame().bottom(),
                    actual.get(i).boxInFrame().bottom(),
                    PIXELS);
        }
        return actual.size();
    }
}
