package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import npucam.data.Findings;
import npucam.data.Letterbox;
import npucam.data.Tensor;
import npucam.model.ModelDescriptor;
import npucam.model.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.AssertionFailedError;
import tools.jackson.databind.JsonNode;

/**
 * Parity with the real post-processing: the files under {@code tests/golden} hold what Ultralytics 8.4.190 (heads, NMS, masks,
 * scaling) makes of seeded tensors.
 */
class GoldenTest {
    /** What is refused: a golden or its kind, and a cut. */
    private static final Set<String> NOT_DECODED_YET = Set.of(
            "detect-logits split",
            "detect-logits flat",
            "detect26-one2many split",
            "detect26-one2many flat",
            "detect26-one2one split",
            "detect26-one2one flat",
            "detect26-end_to_end end_to_end",
            "detect-yolov5 yolov5",
            "detect-yolov5 yolov5_transposed",
            "pose-logits concat",
            "pose-logits split",
            "pose-logits flat",
            "pose-dfl_sigmoid dfl_sigmoid",
            "pose-output0 output0",
            "pose26-one2many split",
            "pose26-one2many flat",
            "pose26-one2one split",
            "pose26-one2one flat",
            "pose26-end_to_end end_to_end",
            "seg-logits concat",
            "seg-logits split",
            "seg-logits flat",
            "seg-dfl_sigmoid dfl_sigmoid",
            "seg-output0 output0",
            "seg26-one2many split",
            "seg26-one2many flat",
            "seg26-one2one split",
            "seg26-one2one flat",
            "seg26-end_to_end end_to_end",
            "obb-logits concat",
            "obb-logits split",
            "obb-logits flat",
            "obb-dfl_sigmoid dfl_sigmoid",
            "obb-output0 output0",
            "obb26-output0 output0",
            "obb26-one2many split",
            "obb26-one2many flat",
            "obb26-one2one split",
            "obb26-one2one flat",
            "obb26-end_to_end end_to_end",
            "classify-gemm logits",
            "classify-softmax probabilities");

    /** What is decoded to something else, because no setting asks for it: class-agnostic NMS. */
    private static final Set<String> NOT_OFFERED_YET = Set.of("detect-logits-agnostic concat");

    static List<Golden.Cut> cuts() {
        return Golden.cuts();
    }

    static List<Golden.Cut> decoded() {
        return cuts(cut -> !isIn(NOT_DECODED_YET, cut) && !isIn(NOT_OFFERED_YET, cut));
    }

    static List<Golden.Cut> notDecodedYet() {
        return cuts(cut -> isIn(NOT_DECODED_YET, cut));
    }

    static List<Golden.Cut> notOfferedYet() {
        return cuts(cut -> isIn(NOT_OFFERED_YET, cut));
    }

    private static List<Golden.Cut> cuts(Predicate<Golden.Cut> wanted) {
        return cuts().stream().filter(wanted).toList();
    }

    private static boolean isIn(Set<String> names, Golden.Cut cut) {
        return names.contains(cut.toString()) || names.contains(cut.golden().kind() + " " + cut.name());
    }

    @ParameterizedTest
    @MethodSource("decoded")
    void everythingFoundIsWhatTheReferenceFinds(Golden.Cut cut) {
        Golden golden = cut.golden();
        GoldenComparison.assertFound(golden, decode(cut, golden.letterbox()));
        if (golden.task().equals("seg")) {
            Letterbox unscaled = TestModel.unscaled(golden.modelWidth(), golden.modelHeight());
            GoldenComparison.assertMasksInModel(golden, decode(cut, unscaled));
        }
    }

    @ParameterizedTest
    @MethodSource("notDecodedYet")
    void whatIsNotDecodedYetIsRefused(Golden.Cut cut) {
        List<Tensor> outputs = SeededTensors.of(cut);
        assertThrows(ModelException.class, () -> decoder(cut.golden(), outputs));
    }

    @ParameterizedTest
    @MethodSource("notOfferedYet")
    void whatNoSettingAsksForIsFoundOtherwise(Golden.Cut cut) {
        Findings findings = decode(cut, cut.golden().letterbox());
        assertThrows(AssertionFailedError.class, () -> GoldenComparison.assertFound(cut.golden(), findings));
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

    @Test
    void everyNameInTheListsIsThatOfAGolden() {
        Set<String> names = cuts().stream()
                .flatMap(cut -> Stream.of(cut.toString(), cut.golden().kind() + " " + cut.name()))
                .collect(Collectors.toSet());
        assertTrue(names.containsAll(NOT_DECODED_YET));
        assertTrue(names.containsAll(NOT_OFFERED_YET));
    }

    private static Findings decode(Golden.Cut cut, Letterbox letterbox) {
        List<Tensor> outputs = SeededTensors.of(cut);
        return decoder(cut.golden(), outputs).decode(outputs, letterbox);
    }

    private static Decoder decoder(Golden golden, List<Tensor> outputs) {
        ModelDescriptor model = TestModel.of(golden.classCount(), golden.family(), golden.task(), Map.of());
        return YoloRecognizer.recognize(
                model, golden.modelWidth(), golden.modelHeight(), DetectScene.specs(outputs), settings(golden));
    }

    private static DecodeSettings settings(Golden golden) {
        JsonNode settings = golden.settings();
        return new DecodeSettings(
                settings.path("scoreThreshold").floatValue(0.25f),
                settings.path("iouThreshold").floatValue(0.7f),
                30_000,
                settings.path("detectionLimit").asInt(300));
    }
}
