package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import npucam.data.Findings;
import npucam.data.Letterbox;
import npucam.data.Tensor;
import npucam.model.KeypointShape;
import npucam.model.ModelDescriptor;
import npucam.model.ModelException;
import npucam.model.OutputHints;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Parity with the real post-processing: the files under {@code tests/golden} hold what Ultralytics 8.4.190 (heads, NMS, masks,
 * scaling) makes of seeded tensors.
 */
class GoldenTest {
    static List<Golden.Cut> cuts() {
        return Golden.cuts();
    }

    static List<Golden.Cut> ambiguous() {
        return cuts().stream()
                .filter(cut ->
                        !hints(cut).scheme().isEmpty() || !hints(cut).roles().isEmpty())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void everythingFoundIsWhatTheReferenceFinds(Golden.Cut cut) {
        Golden golden = cut.golden();
        GoldenComparison.assertFound(golden, decode(cut, golden.letterbox()));
        if (golden.task().equals("seg")) {
            Letterbox unscaled = TestModel.unscaled(golden.modelWidth(), golden.modelHeight());
            GoldenComparison.assertMasksInModel(golden, decode(cut, unscaled));
        }
    }

    @ParameterizedTest
    @MethodSource("ambiguous")
    void whatOnlyTheDescriptorCanTellIsRefusedWithoutIt(Golden.Cut cut) {
        List<Tensor> outputs = SeededTensors.of(cut);
        Golden golden = cut.golden();
        OutputHints silent = new OutputHints("", Map.of(), keypoints(golden), golden.anchors(), false);
        assertThrows(ModelException.class, () -> decoder(cut, outputs, silent));
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void everyLetterboxIsThatOfUltralytics(Golden.Cut cut) {
        Letterbox expected = cut.golden().letterbox();
        assertEquals(
                expected,
                Letterbox.fit(
                        expected.frameWidth(), expected.frameHeight(), expected.modelWidth(), expected.modelHeight()));
    }

    private static Findings decode(Golden.Cut cut, Letterbox letterbox) {
        List<Tensor> outputs = SeededTensors.of(cut);
        return decoder(cut, outputs, hints(cut)).decode(outputs, letterbox);
    }

    private static Decoder decoder(Golden.Cut cut, List<Tensor> outputs, OutputHints hints) {
        Golden golden = cut.golden();
        ModelDescriptor model = TestModel.of(golden.classCount(), golden.family(), golden.task(), hints);
        return YoloRecognizer.recognize(
                model, golden.modelWidth(), golden.modelHeight(), DetectScene.specs(outputs), settings(golden));
    }

    /** What the shapes and names of a cut leave open. */
    private static OutputHints hints(Golden.Cut cut) {
        String kind = cut.golden().kind();
        boolean ofYolo26 = kind.endsWith("26-one2one") || kind.endsWith("26-one2many");
        return new OutputHints(
                cut.name().equals("flat") && ofYolo26 ? kind.substring(kind.indexOf('-') + 1) : "",
                roles(cut),
                keypoints(cut.golden()),
                cut.golden().anchors(),
                false);
    }

    private static Map<String, String> roles(Golden.Cut cut) {
        return switch (cut.toString()) {
            case "obb-logits-1-class flat" ->
                Map.of("/model.22/Concat_1_output_0", "logits", "/model.22/Concat_2_output_0", "angle");
            case "detect-yolov5-1-class yolov5_split" ->
                Map.of("classes0", "logits", "classes1", "logits", "classes2", "logits");
            default -> Map.of();
        };
    }

    private static Optional<KeypointShape> keypoints(Golden golden) {
        return golden.keypoints() == 0
                ? Optional.empty()
                : Optional.of(new KeypointShape(golden.keypoints(), golden.keypointDimensions()));
    }

    private static DecodeSettings settings(Golden golden) {
        JsonNode settings = golden.settings();
        return new DecodeSettings(
                settings.path("scoreThreshold").floatValue(0.25f),
                Map.of(),
                settings.path("iouThreshold").floatValue(0.7f),
                settings.path("agnostic").asBoolean(false)
                        ? DecodeSettings.Nms.CLASS_AGNOSTIC
                        : DecodeSettings.Nms.CLASS_AWARE,
                settings.path("nms").asString("").equals("fast")
                        ? DecodeSettings.RotatedNms.FAST
                        : DecodeSettings.RotatedNms.GREEDY,
                30_000,
                settings.path("detectionLimit").asInt(300));
    }
}
