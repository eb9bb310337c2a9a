package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import npucam.data.Box;
import npucam.data.ClassScore;
import npucam.data.Detection;
import npucam.data.Findings;
import npucam.data.Keypoint;
import npucam.data.Mask;
import npucam.data.RotatedBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.AssertionFailedError;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The comparison takes what a golden says, and nothing that is further away than its tolerances. */
class GoldenComparisonTest {
    static Stream<Golden> goldens() {
        return Golden.cuts().stream().map(Golden.Cut::golden).distinct();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void whatAGoldenSaysIsTaken(Golden golden) {
        GoldenComparison.assertFound(golden, findings(golden, "maskInFrame"));
        if (golden.task().equals("seg")) {
            GoldenComparison.assertMasksInModel(golden, findings(golden, "maskInModel"));
        }
    }

    static List<Arguments> errors() {
        return List.of(
                error("detect-logits", d -> with(d, d.boxInFrame(), d.classId() + 1, d.score())),
                error("detect-logits", d -> with(d, d.boxInFrame(), d.classId(), d.score() + 2e-5f)),
                error("detect-logits", d -> with(d, moved(d.boxInFrame(), 3e-3f), d.classId(), d.score())),
                error("pose-logits", d -> withKeypoints(d, List.of())),
                error("pose-logits", d -> withKeypoints(d, movedFirst(d.keypoints(), 7e-3f, 0, 0))),
                error("pose-logits", d -> withKeypoints(d, movedFirst(d.keypoints(), 0, 7e-3f, 0))),
                error("pose-logits", d -> withKeypoints(d, movedFirst(d.keypoints(), 0, 0, 2e-5f))),
                error("obb-logits", d -> withRotated(d, Optional.empty())),
                error("obb-logits", d -> withRotated(d, d.rotated().map(box -> rotated(box, 3e-3f, 0)))),
                error("obb-logits", d -> withRotated(d, d.rotated().map(box -> rotated(box, 0, 2e-5f)))),
                error("obb-logits", d -> withRotated(d, d.rotated().map(RotatedBox::regularized))),
                error("seg-logits", d -> withMask(d, Optional.empty())),
                error("seg-logits", d -> withMask(d, d.mask().map(GoldenComparisonTest::withThreeMorePixels))));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void oneWrongDetectionIsNotTaken(String name, UnaryOperator<Detection> error) {
        Golden golden = golden(name);
        List<Detection> detections =
                new ArrayList<>(findings(golden, "maskInFrame").detections());
        detections.set(1, error.apply(detections.get(1)));
        assertThrows(AssertionFailedError.class, () -> GoldenComparison.assertFound(golden, Findings.of(detections)));
    }

    @Test
    void aMissingDetectionOrAnotherOrderIsNotTaken() {
        Golden golden = golden("detect-logits");
        List<Detection> detections = findings(golden, "maskInFrame").detections();
        List<Detection> fewer = detections.subList(0, detections.size() - 1);
        List<Detection> swapped = new ArrayList<>(detections);
        swapped.set(0, detections.get(1));
        swapped.set(1, detections.get(0));
        for (List<Detection> wrong : List.of(fewer, swapped)) {
            assertThrows(AssertionFailedError.class, () -> GoldenComparison.assertFound(golden, Findings.of(wrong)));
        }
    }

    @Test
    void aWrongMaskInTheModelsPixelsIsNotTaken() {
        Golden golden = golden("seg-logits");
        Findings findings = findings(golden, "maskInFrame");
        assertThrows(AssertionFailedError.class, () -> GoldenComparison.assertMasksInModel(golden, findings));
    }

    @Test
    void anotherClassOnTopIsNotTaken() {
        Golden golden = golden("classify-gemm");
        List<ClassScore> top = new ArrayList<>(findings(golden, "maskInFrame").top());
        top.set(4, new ClassScore(top.get(4).classId() + 1, "", top.get(4).score()));
        assertThrows(
                AssertionFailedError.class, () -> GoldenComparison.assertFound(golden, new Findings(List.of(), top)));
        assertThrows(
                AssertionFailedError.class,
                () -> GoldenComparison.assertFound(golden, new Findings(List.of(), top.subList(0, 4))));
    }

    private static Golden golden(String name) {
        return new Golden(new JsonMapper().readTree(Path.of("tests/golden", name + ".json")));
    }

    /** What a golden says, as a decoder would. */
    private static Findings findings(Golden golden, String mask) {
        List<Detection> detections = golden.detections().stream()
                .map(json -> new Detection(
                        box(json.get("box")),
                        json.get("class").asInt(),
                        "",
                        json.get("score").floatValue(),
                        json.path("keypoints").values().stream()
                                .map(GoldenComparisonTest::keypoint)
                                .toList(),
                        json.optional("rotated").map(GoldenComparisonTest::rotated),
                        json.optional(mask)
                                .or(() -> json.optional("maskInModel"))
                                .map(GoldenComparison::mask)))
                .toList();
        List<ClassScore> top = golden.top().stream()
                .map(json -> new ClassScore(
                        json.get("class").asInt(), "", json.get("score").floatValue()))
                .toList();
        return new Findings(detections, top);
    }

    private static Box box(JsonNode json) {
        return new Box(number(json, 0), number(json, 1), number(json, 2), number(json, 3));
    }

    private static Keypoint keypoint(JsonNode json) {
        return new Keypoint(
                number(json, 0), number(json, 1), (float) json.path(2).asDouble(1));
    }

    private static RotatedBox rotated(JsonNode json) {
        return new RotatedBox(number(json, 0), number(json, 1), number(json, 2), number(json, 3), number(json, 4));
    }

    private static float number(JsonNode json, int index) {
        return (float) json.get(index).asDouble();
    }

    private static Arguments error(String golden, UnaryOperator<Detection> error) {
        return Arguments.of(golden, error);
    }

    private static Detection with(Detection d, Box box, int classId, float score) {
        return new Detection(box, classId, d.label(), score);
    }

    private static Detection withKeypoints(Detection d, List<Keypoint> keypoints) {
        return new Detection(d.boxInFrame(), d.classId(), d.label(), d.score(), keypoints, d.rotated(), d.mask());
    }

    private static Detection withRotated(Detection d, Optional<RotatedBox> rotated) {
        return new Detection(d.boxInFrame(), d.classId(), d.label(), d.score(), d.keypoints(), rotated, d.mask());
    }

    private static Detection withMask(Detection d, Optional<Mask> mask) {
        return new Detection(d.boxInFrame(), d.classId(), d.label(), d.score(), d.keypoints(), d.rotated(), mask);
    }

    private static Box moved(Box box, float by) {
        return new Box(box.left(), box.top(), box.right(), box.bottom() + by);
    }

    private static List<Keypoint> movedFirst(List<Keypoint> keypoints, float byX, float byY, float byVisibility) {
        List<Keypoint> moved = new ArrayList<>(keypoints);
        Keypoint first = keypoints.get(0);
        moved.set(0, new Keypoint(first.xInFrame() + byX, first.yInFrame() + byY, first.visibility() + byVisibility));
        return moved;
    }

    private static RotatedBox rotated(RotatedBox box, float wider, float turned) {
        return new RotatedBox(box.cx(), box.cy(), box.width() + wider, box.height(), box.angle() + turned);
    }

    /** The first run of the object that has room for it grows. */
    private static Mask withThreeMorePixels(Mask mask) {
        int[] runs = mask.runLengths();
        int last = IntStream.range(0, runs.length - 1)
                .filter(i -> i % 2 == 1 && runs[i + 1] > 3)
                .findFirst()
                .orElseThrow();
        runs[last] += 3;
        runs[last + 1] -= 3;
        return new Mask(mask.left(), mask.top(), mask.right(), mask.bottom(), runs);
    }
}
