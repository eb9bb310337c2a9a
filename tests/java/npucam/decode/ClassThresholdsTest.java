package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import npucam.data.Detection;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
import npucam.model.ModelException;
import org.junit.jupiter.api.Test;

class ClassThresholdsTest {
    private final DetectScene scene = new DetectScene(160, 128, 5, 31).withObjects(20, 9);

    private static DecodeSettings settings(float threshold, Map<String, Float> ofClasses) {
        return new DecodeSettings(
                threshold,
                ofClasses,
                1,
                DecodeSettings.Nms.CLASS_AWARE,
                DecodeSettings.RotatedNms.GREEDY,
                30_000,
                30_000);
    }

    private List<Detection> decode(List<Tensor> outputs, DecodeSettings settings) {
        return TestModel.decoder(scene, outputs, settings)
                .decode(outputs, TestModel.unscaled(160, 128))
                .detections();
    }

    @Test
    void everyClassIsHeldAgainstItsOwnThreshold() {
        for (List<Tensor> outputs :
                List.of(scene.concat(TensorLayout.NCHW), scene.dflSigmoid(), scene.output0(TensorLayout.NHWC))) {
            List<Detection> all = decode(outputs, settings(0.05f, Map.of()));
            Map<String, Float> ofClasses = Map.of("thing1", 0.6f, "thing3", 0.1f);
            List<Detection> expected = all.stream()
                    .filter(found -> found.score() > ofClasses.getOrDefault(found.label(), 0.4f))
                    .toList();
            List<Detection> found = decode(outputs, settings(0.4f, ofClasses));
            assertEquals(expected, found);
            assertTrue(found.stream().anyMatch(low -> low.score() < 0.4f));
            assertTrue(all.stream().anyMatch(high -> high.label().equals("thing1") && high.score() < 0.6f));
        }
    }

    @Test
    void aScoreEqualToItsClassesThresholdIsNotDetected() {
        List<Tensor> outputs = scene.dflSigmoid();
        Detection best = decode(outputs, DecodeSettings.DEFAULTS).get(0);
        float score = best.score();
        assertTrue(decode(outputs, settings(0.25f, Map.of(best.label(), Math.nextDown(score))))
                .contains(best));
        assertTrue(!decode(outputs, settings(0.25f, Map.of(best.label(), score)))
                .contains(best));
    }

    @Test
    void onlyTheBestClassOfACellIsAsked() {
        DetectScene two = new DetectScene(32, 32, 2, 1);
        two.classLogits[5] = 2;
        two.classLogits[two.cells + 5] = 1;
        List<Tensor> outputs = two.concat(TensorLayout.NCHW);
        Decoder decoder = TestModel.decoder(two, outputs, settings(0.5f, Map.of("thing0", 0.95f)));
        assertEquals(
                List.of(), decoder.decode(outputs, TestModel.unscaled(32, 32)).detections());
    }

    @Test
    void aClassTheModelDoesNotKnowIsRefusedWithTheNearest() {
        Exception refused = assertThrows(
                ModelException.class, () -> decode(scene.dflSigmoid(), settings(0.25f, Map.of("thingy1", 0.5f))));
        assertEquals(
                "detect.class_thresholds names 'thingy1', but the model has no such class. Did you mean thing1?",
                refused.getMessage());
        refused = assertThrows(
                ModelException.class, () -> decode(scene.dflSigmoid(), settings(0.25f, Map.of("zebra", 0.5f))));
        assertEquals(
                "detect.class_thresholds names 'zebra', but the model has no such class. It has 5, from thing0 to thing4",
                refused.getMessage());
    }
}
