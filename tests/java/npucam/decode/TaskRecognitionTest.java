package npucam.decode;

import static npucam.data.TensorLayout.NCHW;
import static npucam.data.TensorLayout.NHWC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.TensorLayout;
import npucam.data.TensorSpec;
import npucam.model.KeypointShape;
import npucam.model.ModelDescriptor;
import npucam.model.ModelException;
import npucam.model.OutputHints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which outputs are whose in pose, seg, obb and classify models. */
class TaskRecognitionTest {
    private static final int CELLS = 8400;
    private static final TensorSpec DISTANCES = f32("/model.22/dfl/conv/Conv_output_0", 1, 1, 4, CELLS);
    private static final TensorSpec PROTOTYPES = f32("output1", 1, 32, 160, 160);

    private static TensorSpec f32(String name, Integer... shape) {
        return TensorSpec.f32(name, shape);
    }

    private static List<TensorSpec> maps(TensorLayout layout, String name, int channels) {
        return Stream.of(80, 40, 20)
                .map(side -> layout == NCHW
                        ? f32(name + side, 1, channels, side, side)
                        : f32(name + side, 1, side, side, channels))
                .toList();
    }

    private static List<TensorSpec> join(List<TensorSpec> outputs, TensorSpec... more) {
        return Stream.concat(outputs.stream(), Stream.of(more)).toList();
    }

    private static List<TensorSpec> join(List<TensorSpec> a, List<TensorSpec> b, List<TensorSpec> c) {
        return Stream.of(a, b, c).flatMap(List::stream).toList();
    }

    private static ModelDescriptor model(int classCount, String task) {
        return TestModel.of(classCount, "", task, Map.of());
    }

    private static ModelDescriptor pose(int classCount, KeypointShape keypoints) {
        OutputHints hints = new OutputHints("", Map.of(), Optional.of(keypoints), List.of(), false);
        return TestModel.of(classCount, "", "pose", hints);
    }

    private static String description(ModelDescriptor model, List<TensorSpec> outputs) {
        return YoloRecognizer.recognize(model, 640, 640, outputs, DecodeSettings.DEFAULTS)
                .description();
    }

    private static String refusal(ModelDescriptor model, List<TensorSpec> outputs) {
        return String.valueOf(assertThrows(ModelException.class, () -> description(model, outputs))
                .getMessage());
    }

    static Stream<Arguments> fitting() {
        TensorSpec keypoints = f32("/model.22/Concat_output_0", 1, 51, CELLS);
        TensorSpec coefficients = f32("/model.22/Concat_output_0", 1, 32, CELLS);
        TensorSpec angle = f32("/model.22/Concat_output_0", 1, 1, CELLS);
        return Stream.of(
                Arguments.of("YOLOv8/11 pose, scheme concat NCHW, 1 class", 1, join(maps(NCHW, "m", 65), keypoints)),
                // The boards' compilers turn maps over, and leave what has three dimensions.
                Arguments.of("YOLOv8/11 pose, scheme concat NHWC, 1 class", 1, join(maps(NHWC, "m", 65), keypoints)),
                Arguments.of(
                        "YOLOv8/11 pose, scheme dfl_sigmoid NCHW, 1 class",
                        1,
                        List.of(keypoints, f32("s", 1, 1, CELLS), DISTANCES)),
                Arguments.of(
                        "YOLOv8/11 pose, scheme split NHWC, 9 classes",
                        9,
                        join(maps(NHWC, "a", 64), maps(NHWC, "b", 9), maps(NHWC, "c", 51))),
                Arguments.of(
                        "YOLOv8/11 pose, scheme split NCHW, 9 classes",
                        9,
                        List.of(f32("a", 1, 64, CELLS), f32("b", 1, 9, CELLS), f32("c", 1, 51, CELLS))),
                Arguments.of("YOLO pose, scheme output0 NCHW, 1 class", 1, List.of(f32("o", 1, 56, CELLS, 1))),
                Arguments.of("YOLO pose, scheme output0 NHWC, 1 class", 1, List.of(f32("o", 1, CELLS, 56))),
                Arguments.of("YOLO pose, scheme end_to_end NHWC, 1 class", 1, List.of(f32("o", 1, 300, 57))),
                Arguments.of(
                        "YOLO26 pose, scheme one2one NCHW, 2 classes",
                        2,
                        join(
                                maps(NCHW, "one2one_cv2.", 4),
                                maps(NCHW, "one2one_cv3.", 2),
                                maps(NCHW, "one2one_cv4_kpts.", 51))),
                Arguments.of(
                        "YOLOv8/11 seg, scheme concat NCHW, 80 classes",
                        80,
                        join(maps(NCHW, "m", 144), coefficients, PROTOTYPES)),
                Arguments.of(
                        "YOLOv8/11 seg, scheme concat NHWC, 80 classes",
                        80,
                        join(maps(NHWC, "m", 144), coefficients, f32("p", 1, 160, 160, 32))),
                Arguments.of(
                        "YOLOv8/11 seg, scheme dfl_sigmoid NCHW, 80 classes",
                        80,
                        List.of(PROTOTYPES, f32("s", 1, 80, CELLS), coefficients, DISTANCES)),
                // As many coefficients as the prototypes say.
                Arguments.of(
                        "YOLOv8/11 seg, scheme dfl_sigmoid NCHW, 80 classes",
                        80,
                        List.of(f32("p", 1, 24, 160, 160), f32("s", 1, 80, CELLS), f32("c", 1, 24, CELLS), DISTANCES)),
                Arguments.of(
                        "YOLO seg, scheme output0 NCHW, 80 classes",
                        80,
                        List.of(f32("output0", 1, 116, CELLS), PROTOTYPES)),
                Arguments.of(
                        "YOLO seg, scheme end_to_end NHWC, 80 classes",
                        80,
                        List.of(f32("output0", 1, 300, 38), PROTOTYPES)),
                Arguments.of("YOLOv8/11 obb, scheme concat NCHW, 1 class", 1, join(maps(NCHW, "m", 65), angle)),
                Arguments.of(
                        "YOLOv8/11 obb, scheme dfl_sigmoid NCHW, 15 classes",
                        15,
                        List.of(DISTANCES, f32("a", 1, 1, CELLS), f32("b", 1, 15, CELLS))),
                Arguments.of("YOLO obb, scheme output0 NCHW, 15 classes", 15, List.of(f32("o", 1, 20, CELLS))),
                Arguments.of("YOLO obb, scheme end_to_end NHWC, 15 classes", 15, List.of(f32("o", 1, 300, 7))),
                // Names break the ties that shapes leave.
                Arguments.of(
                        "YOLOv8/11 obb, scheme dfl_sigmoid NCHW, 1 class",
                        1,
                        List.of(
                                DISTANCES,
                                f32("/model.22/Sigmoid_output_0", 1, 1, CELLS),
                                f32("/model.22/Sigmoid_1_output_0", 1, 1, CELLS))),
                Arguments.of(
                        "YOLOv8/11 seg, scheme dfl_sigmoid NCHW, 32 classes",
                        32,
                        List.of(DISTANCES, coefficients, f32("/model.22/Sigmoid_output_0", 1, 32, CELLS), PROTOTYPES)),
                Arguments.of(
                        "YOLOv8/11 pose, scheme dfl_sigmoid NCHW, 51 classes",
                        51,
                        List.of(DISTANCES, keypoints, f32("/model.22/Sigmoid_output_0", 1, 51, CELLS))));
    }

    @ParameterizedTest
    @MethodSource("fitting")
    void fittingOutputsAreRecognized(String expected, int classCount, List<TensorSpec> outputs) {
        String task = Stream.of("pose", "seg", "obb")
                .filter(word -> expected.contains(" " + word + ","))
                .findFirst()
                .orElseThrow();
        assertEquals(expected + ", 640x640", description(model(classCount, task), outputs));
    }

    @Test
    void keypointsAreCountedAsTheDescriptorSays() {
        List<TensorSpec> outputs = List.of(DISTANCES, f32("s", 1, 3, CELLS), f32("k", 1, 10, CELLS));
        assertEquals(
                "YOLOv8/11 pose, scheme dfl_sigmoid NCHW, 3 classes, 640x640",
                description(pose(3, new KeypointShape(5, 2)), outputs));
        String message = refusal(model(3, "pose"), outputs);
        assertTrue(
                message.contains("10 keypoint numbers per box, where 17x3 would be 51: how many")
                        && message.contains("keypoints = 5x2"),
                message);
    }

    static Stream<Arguments> ambiguous() {
        return Stream.of(
                Arguments.of("seg", 32, List.of(DISTANCES, f32("a", 1, 32, CELLS), f32("b", 1, 32, CELLS), PROTOTYPES)),
                Arguments.of("obb", 1, List.of(DISTANCES, f32("a", 1, 1, CELLS), f32("b", 1, 1, CELLS))),
                Arguments.of("pose", 51, List.of(DISTANCES, f32("a", 1, 51, CELLS), f32("b", 1, 51, CELLS))),
                Arguments.of(
                        "seg",
                        64,
                        List.of(f32("a", 1, 64, CELLS), f32("b", 1, 64, CELLS), f32("c", 1, 32, CELLS), PROTOTYPES)),
                Arguments.of("obb", 1, join(maps(NCHW, "a", 64), maps(NCHW, "b", 1), maps(NCHW, "c", 1))));
    }

    @ParameterizedTest
    @MethodSource("ambiguous")
    void whatShapesAndNamesLeaveOpenIsAsked(String task, int classCount, List<TensorSpec> outputs) {
        String message = refusal(model(classCount, task), outputs);
        assertTrue(message.contains("more than one way") && message.contains("roles = "), message);
    }

    @Test
    void rolesAnswerTheQuestion() {
        OutputHints roles =
                new OutputHints("", Map.of("a", "angle", "b", "scores"), Optional.empty(), List.of(), false);
        assertEquals(
                "YOLOv8/11 obb, scheme dfl_sigmoid NCHW, 1 class, 640x640",
                description(
                        TestModel.of(1, "", "obb", roles),
                        List.of(DISTANCES, f32("a", 1, 1, CELLS), f32("b", 1, 1, CELLS))));
    }

    static Stream<Arguments> refused() {
        TensorSpec scores = f32("/model.22/Sigmoid_output_0", 1, 80, CELLS);
        return Stream.of(
                Arguments.of(
                        "seg",
                        List.of(DISTANCES, scores),
                        "the outputs are YOLOv8/11 detect, scheme dfl_sigmoid NCHW, 80 classes, 640x640, not seg: add "
                                + "coefficients [1,32,8400] (the Concat of cv4) and prototypes [1,32,160,160] (output1) "
                                + "to the cut; or, if boxes are enough, write type = detector"),
                Arguments.of(
                        "pose",
                        maps(NCHW, "m", 144),
                        "not pose: add keypoints [1,51,8400] (the Concat of cv4) to the cut"),
                Arguments.of(
                        "detect",
                        List.of(DISTANCES, scores, f32("k", 1, 51, CELLS)),
                        "pose, scheme dfl_sigmoid NCHW, 80 classes, 640x640, not detect: write type = pose"),
                Arguments.of(
                        "detect",
                        List.of(DISTANCES, scores, f32("c", 1, 32, CELLS), PROTOTYPES),
                        "not detect: write type = seg"),
                Arguments.of(
                        "seg",
                        List.of(DISTANCES, scores, f32("c", 1, 32, CELLS)),
                        "scheme dfl_sigmoid lacks prototypes [1,32,160,160] (output1)"),
                Arguments.of(
                        "seg",
                        List.of(f32("output0", 1, 116, CELLS)),
                        "scheme output0 lacks prototypes [1,32,160,160] (output1)"),
                Arguments.of(
                        "obb",
                        List.of(DISTANCES, scores, f32("k", 1, 9, CELLS)),
                        "dfl_sigmoid lacks angle [1,1,8400] (the Concat of cv4, or its Sigmoid), and k is more than it needs"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aCutThatDoesNotFitTheTaskIsRefusedWithTheFix(String task, List<TensorSpec> outputs, String fix) {
        String message = refusal(model(80, task), outputs);
        assertTrue(message.contains(fix), message);
    }

    @Test
    void quantizedPrototypesBesideAFloatOutput0AreRead() {
        TensorSpec bytes =
                new TensorSpec("output1", List.of(1, 32, 160, 160), ElementType.I8, new Quantization(0.05f, 0));
        assertEquals(
                "YOLO seg, scheme output0 NCHW, 80 classes, 640x640",
                description(model(80, "seg"), List.of(f32("output0", 1, 116, CELLS), bytes)));
    }

    @Test
    void aClassifierHasOneOutputWithANumberPerClass() {
        assertEquals("YOLO classify, 3 classes", description(model(3, "classify"), List.of(f32("x", 1, 3))));
        assertEquals(
                "YOLO classify, 1000 classes", description(model(0, "classify"), List.of(f32("x", 1, 1000, 1, 1))));
        String message = refusal(model(4, "classify"), List.of(f32("x", 1, 3)));
        assertTrue(message.contains("x has 3 numbers, but there are 4 labels"), message);
        message = refusal(model(3, "classify"), List.of(f32("x", 1, 3), f32("y", 1, 3)));
        assertTrue(message.contains("a classifier has one output; found x F32 [1,3], y F32 [1,3]"), message);
        OutputHints hints = new OutputHints("", Map.of("y", "ignore"), Optional.empty(), List.of(), false);
        assertEquals(
                "YOLO classify, 3 classes",
                description(TestModel.of(3, "", "classify", hints), List.of(f32("x", 1, 3), f32("y", 1, 3))));
    }
}
