package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import npucam.data.Detection;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
import npucam.data.TensorSpec;
import npucam.model.ModelDescriptor;
import npucam.model.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class YoloRecognizerTest {
    private static final int CELLS = 8400;

    private static TensorSpec f32(String name, Integer... shape) {
        return TensorSpec.f32(name, shape);
    }

    private static TensorSpec typed(ElementType type, float scale, String name, Integer... shape) {
        return new TensorSpec(name, List.of(shape), type, new Quantization(scale, 0));
    }

    private static Decoder recognize(ModelDescriptor model, int width, int height, List<TensorSpec> outputs) {
        return YoloRecognizer.recognize(model, width, height, outputs, DecodeSettings.DEFAULTS);
    }

    private static String refusal(ModelDescriptor model, int width, int height, List<TensorSpec> outputs) {
        return String.valueOf(assertThrows(ModelException.class, () -> recognize(model, width, height, outputs))
                .getMessage());
    }

    private static final List<TensorSpec> CONCAT = List.of(
            f32("/model.22/Concat_output_0", 1, 144, 80, 80),
            f32("/model.22/Concat_1_output_0", 1, 144, 40, 40),
            f32("/model.22/Concat_2_output_0", 1, 144, 20, 20));

    private static final List<TensorSpec> DFL_SIGMOID = List.of(
            f32("/model.22/dfl/conv/Conv_output_0", 1, 1, 4, CELLS), f32("/model.22/Sigmoid_output_0", 1, 80, CELLS));

    static Stream<Arguments> fitting() {
        return Stream.of(
                Arguments.of("concat NCHW, 80 classes, 640x640", 80, CONCAT),
                Arguments.of(
                        "concat NCHW, 80 classes, 640x640", 80, List.of(CONCAT.get(2), CONCAT.get(0), CONCAT.get(1))),
                Arguments.of(
                        "concat NHWC, 80 classes, 640x640",
                        80,
                        List.of(f32("a", 1, 80, 80, 144), f32("b", 1, 40, 40, 144), f32("c", 1, 20, 20, 144))),
                // Names of pose, seg and obb heads on detect maps: the shapes are right, so the names do not matter.
                Arguments.of(
                        "concat NCHW, 80 classes, 640x640",
                        80,
                        List.of(
                                f32("/model.22/Concat_1_output_0", 1, 144, 80, 80),
                                f32("/model.22/Concat_2_output_0", 1, 144, 40, 40),
                                f32("/model.22/Concat_3_output_0", 1, 144, 20, 20))),
                // 16 classes: the largest map is 80x80x80, only the others tell its layout.
                Arguments.of(
                        "concat NCHW, 16 classes, 640x640",
                        16,
                        List.of(f32("a", 1, 80, 80, 80), f32("b", 1, 80, 40, 40), f32("c", 1, 80, 20, 20))),
                Arguments.of(
                        "concat NHWC, 16 classes, 640x640",
                        16,
                        List.of(f32("a", 1, 80, 80, 80), f32("b", 1, 40, 40, 80), f32("c", 1, 20, 20, 80))),
                Arguments.of(
                        "concat NCHW, 80 classes, 640x640",
                        80,
                        List.of(
                                typed(ElementType.I8, 0.2f, "a", 1, 144, 80, 80),
                                typed(ElementType.U8, 0.3f, "b", 1, 144, 40, 40),
                                f32("c", 1, 144, 20, 20))),
                Arguments.of("dfl_sigmoid NCHW, 80 classes, 640x640", 80, DFL_SIGMOID),
                Arguments.of(
                        "dfl_sigmoid NCHW, 80 classes, 640x640",
                        80,
                        List.of(f32("x", 1, 80, CELLS, 1), f32("y", 1, 1, 4, CELLS))),
                Arguments.of(
                        "dfl_sigmoid NCHW, 80 classes, 640x640",
                        80,
                        List.of(f32("dfl", 1, 4, CELLS, 1), f32("scores", 1, 80, CELLS, 1))),
                Arguments.of(
                        "dfl_sigmoid NCHW, 4 classes, 640x640",
                        4,
                        List.of(f32("x", 1, 4, CELLS), f32("y", 1, 1, 4, CELLS))),
                Arguments.of(
                        "dfl_sigmoid NCHW, 4 classes, 640x640",
                        4,
                        List.of(f32("/Sigmoid_22", 1, 4, CELLS), f32("/dfl/conv/Conv", 1, 4, CELLS))),
                Arguments.of("output0 NCHW, 80 classes, 640x640", 80, List.of(f32("output0", 1, 84, CELLS))),
                Arguments.of("output0 NHWC, 80 classes, 640x640", 80, List.of(f32("any", 1, CELLS, 84))),
                Arguments.of("output0 NCHW, 140 classes, 640x640", 140, List.of(f32("any", 1, 144, CELLS))));
    }

    @ParameterizedTest
    @MethodSource("fitting")
    void fittingOutputsAreRecognizedByTheirShapes(String expected, int classCount, List<TensorSpec> outputs) {
        assertEquals(
                "YOLOv8/11 detect, scheme " + expected,
                recognize(TestModel.of(classCount), 640, 640, outputs).description());
    }

    static Stream<Arguments> withoutLabels() {
        return Stream.of(
                Arguments.of("concat NCHW, 80 classes, 640x640", CONCAT),
                Arguments.of("dfl_sigmoid NCHW, 80 classes, 640x640", DFL_SIGMOID),
                Arguments.of("output0 NCHW, 80 classes, 640x640", List.of(f32("output0", 1, 84, CELLS))));
    }

    @ParameterizedTest
    @MethodSource("withoutLabels")
    void withoutLabelsTheClassesAreCountedFromTheShapes(String expected, List<TensorSpec> outputs) {
        assertEquals(
                "YOLOv8/11 detect, scheme " + expected,
                recognize(TestModel.of(0), 640, 640, outputs).description());
    }

    @Test
    void withoutLabelsTheClassesGetNumbers() {
        DetectScene scene = new DetectScene(96, 64, 3, 1);
        scene.classLogits[2 * scene.cells + 30] = 4;
        List<Tensor> outputs = scene.concat(TensorLayout.NCHW);
        List<Detection> found = recognize(TestModel.of(0), 96, 64, DetectScene.specs(outputs))
                .decode(outputs, TestModel.unscaled(96, 64))
                .detections();
        assertEquals(List.of("class2"), found.stream().map(Detection::label).toList());
    }

    @Test
    void theSmallestInputHasHeadsOfOneCell() {
        List<TensorSpec> maps = List.of(f32("a", 1, 65, 4, 4), f32("b", 1, 65, 2, 2), f32("c", 1, 65, 1, 1));
        assertEquals(
                "YOLOv8/11 detect, scheme concat NCHW, 1 classes, 32x32",
                recognize(TestModel.of(1), 32, 32, maps).description());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refusedBecause("no outputs", 80, List.of(), "found no outputs", "model cut IN.onnx"),
                refusedBecause(
                        "the joined map",
                        80,
                        List.of(f32("/model.22/Concat_3_output_0", 1, 144, CELLS)),
                        "/model.22/Concat_3_output_0 F32 [1,144,8400]",
                        "joined map",
                        "cut at /model.22/Concat, /model.22/Concat_1, /model.22/Concat_2 instead",
                        "[1,144,80,80] with [1,144,40,40] with [1,144,20,20]",
                        "[1,80,80,144]",
                        "[1,1,4,8400] or [1,4,8400] with [1,80,8400]",
                        "[1,84,8400]"),
                refusedBecause(
                        "the joined map under another name",
                        80,
                        List.of(f32("345", 1, 144, CELLS)),
                        "joined map",
                        "three inputs (scheme concat)"),
                refusedBecause(
                        "MaixPy's row for YOLOv8 taken literally",
                        80,
                        List.of(CONCAT.get(1), CONCAT.get(2), f32("/model.22/Concat_3_output_0", 1, 144, CELLS)),
                        "/model.22/Concat_3_output_0 F32 [1,144,8400]",
                        "model cut IN.onnx"),
                refusedBecause("a missing map", 80, CONCAT.subList(0, 2), "concat lacks [1,144,20,20]"),
                refusedBecause("two missing maps", 80, CONCAT.subList(1, 2), "lacks [1,144,80,80] and [1,144,20,20]"),
                refusedBecause(
                        "a pose head",
                        80,
                        append(CONCAT, f32("/model.22/Concat_4_output_0", 1, 51, CELLS)),
                        "concat is there, but /model.22/Concat_4_output_0 is more than it needs",
                        "role ignore"),
                refusedBecause(
                        "a seg head",
                        80,
                        append(DFL_SIGMOID, f32("coefficients", 1, 32, CELLS), f32("output1", 1, 32, 160, 160)),
                        "dfl_sigmoid is there, but coefficients, output1 is more"),
                refusedBecause(
                        "too few labels", 79, CONCAT, "concat with 80 classes", "there are 79 labels", "[1,143,80,80]"),
                refusedBecause("too many labels", 81, DFL_SIGMOID, "dfl_sigmoid with 80 classes", "81 labels"),
                refusedBecause("too few labels for output0", 3, List.of(f32("output0", 1, 84, CELLS)), "80 classes"),
                refusedBecause("scores alone", 80, DFL_SIGMOID.subList(1, 2), "scores without boxes", "dfl/conv/Conv"),
                refusedBecause("distances alone", 80, DFL_SIGMOID.subList(0, 1), "distances without scores"),
                refusedBecause(
                        "the Ultralytics 8.4 cut",
                        80,
                        List.of(
                                f32("/model.22/Concat_output_0", 1, 64, CELLS),
                                f32("/model.22/Concat_1_output_0", 1, 80, CELLS)),
                        "/model.22/Concat_output_0, /model.22/Concat_1_output_0 are DFL and class logits of an Ultralytics 8.4 cut",
                        "model cut IN.onnx --scheme dfl_sigmoid"),
                refusedBecause(
                        "split maps", 80, split(64, TensorLayout.NCHW), "split box and class maps", "dfl_sigmoid"),
                refusedBecause("split NHWC maps", 80, split(64, TensorLayout.NHWC), "split box and class maps"),
                refusedBecause("YOLO26 maps", 80, split(4, TensorLayout.NCHW), "one-to-one maps of YOLO26"),
                refusedBecause(
                        "YOLOv5 heads",
                        80,
                        List.of(f32("326", 1, 255, 80, 80), f32("474", 1, 255, 40, 40), f32("622", 1, 255, 20, 20)),
                        "anchor heads of YOLOv5"),
                refusedBecause(
                        "transposed YOLOv5 heads",
                        80,
                        List.of(
                                f32("350", 1, 3, 80, 80, 85),
                                f32("498", 1, 3, 40, 40, 85),
                                f32("646", 1, 3, 20, 20, 85)),
                        "transposed anchor heads of YOLOv5"),
                refusedBecause("YOLOv5 output", 80, List.of(f32("output0", 1, 25200, 85)), "decoded anchors of YOLOv5"),
                refusedBecause("end to end", 80, List.of(f32("output0", 1, 300, 6)), "end-to-end", "nms=False"),
                refusedBecause("fused", 80, List.of(f32("o", 1, 1, 200, 7)), "post-processing inside the model"),
                refusedBecause(
                        "another input size",
                        80,
                        List.of(f32("a", 1, 144, 40, 40), f32("b", 1, 144, 20, 20), f32("c", 1, 144, 10, 10)),
                        "for an input of 320x320, but the input is 640x640"),
                refusedBecause(
                        "another input size, flat",
                        80,
                        List.of(f32("output0", 1, 84, 2100)),
                        "for an input of 320x320, but the input is 640x640"),
                refusedBecause("a batch", 80, List.of(f32("output0", 4, 84, CELLS)), "batch of 4", "batch 1"),
                refusedBecause(
                        "quantized output0",
                        80,
                        List.of(typed(ElementType.I8, 0.0859f, "output0", 1, 84, CELLS)),
                        "output0 I8 [1,84,8400] scale 0.0859",
                        "one scale cannot serve boxes and scores",
                        "steps of 0.0859 up to 10.9",
                        "boxes need up to 640",
                        "model cut IN.onnx"),
                refusedBecause(
                        "logits in steps that are too large",
                        80,
                        append(CONCAT.subList(0, 2), typed(ElementType.I8, 5.5f, "c", 1, 144, 20, 20)),
                        "c counts logits in steps of 5.5",
                        "convert again"),
                refusedBecause(
                        "F16 outputs",
                        80,
                        List.of(
                                new TensorSpec("a", List.of(1, 1, 4, CELLS), ElementType.F16, Quantization.NONE),
                                f32("b", 1, 80, CELLS)),
                        "a is F16, only F32, I8 and U8 are read"),
                refusedBecause(
                        "four classes and no names",
                        4,
                        List.of(f32("x", 1, 4, CELLS), f32("y", 1, 4, CELLS)),
                        "more than one way",
                        "(x:distances, y:scores), or scheme dfl_sigmoid NCHW of 4 classes (y:distances, x:scores)",
                        "roles = x:ROLE, y:ROLE"),
                refusedBecause(
                        "flat distances and scores, or YOLO26",
                        80,
                        List.of(f32("x", 1, 4, CELLS), f32("y", 1, 80, CELLS)),
                        "(x:distances, y:scores), or distances and class logits of YOLO26"),
                refusedBecause(
                        "no labels and a width that may be 80 or 140 classes",
                        0,
                        List.of(f32("x", 1, 144, CELLS)),
                        "output0 NCHW of 140 classes",
                        "joined map",
                        "Give its labels"));
    }

    private static Arguments refusedBecause(String what, int labels, List<TensorSpec> outputs, String... facts) {
        return Arguments.of(what, labels, outputs, List.of(facts));
    }

    private static List<TensorSpec> append(List<TensorSpec> outputs, TensorSpec... more) {
        return Stream.concat(outputs.stream(), Arrays.stream(more)).toList();
    }

    private static List<TensorSpec> split(int boxChannels, TensorLayout layout) {
        return Stream.of(80, 40, 20)
                .flatMap(side -> Stream.of(boxChannels, 80)
                        .map(channels -> layout == TensorLayout.NCHW
                                ? f32("m" + channels + "_" + side, 1, channels, side, side)
                                : f32("m" + channels + "_" + side, 1, side, side, channels)))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatFitsNothingIsRefusedWithTheReasonAndTheFix(
            String what, int labels, List<TensorSpec> outputs, List<String> facts) {
        String message = refusal(TestModel.of(labels), 640, 640, outputs);
        for (String fact : facts) {
            assertTrue(message.contains(fact), what + ": '" + fact + "' is not in: " + message);
        }
        for (TensorSpec output : outputs) {
            assertTrue(message.contains(output.toString()), what + ": " + output + " is not in: " + message);
        }
        assertTrue(message.startsWith("m.onnx: ") && message.contains("fix: ") && !message.contains("\n"), message);
    }

    @Test
    void theFamilySettlesWhatOnlyYolo26CouldBe() {
        List<TensorSpec> flat = List.of(f32("x", 1, 4, CELLS), f32("y", 1, 80, CELLS));
        ModelDescriptor yolo11 = TestModel.of(80, "yolo11", "detect", Map.of());
        assertTrue(recognize(yolo11, 640, 640, flat).description().contains("dfl_sigmoid"));
        ModelDescriptor yolo26 = TestModel.of(80, "yolo26", "detect", Map.of());
        assertTrue(refusal(yolo26, 640, 640, flat).contains("YOLO26"));
    }

    @Test
    void rolesOfTheDescriptorSettleWhatShapesAndNamesCannot() {
        DetectScene scene = new DetectScene(96, 64, 4, 3).withObjects(6, 8);
        Tensor distances = rename(scene.dflSigmoid().get(0), "a", 1, 4, scene.cells);
        Tensor scores = rename(scene.dflSigmoid().get(1), "b", 1, 4, scene.cells);
        List<Tensor> outputs = List.of(scores, distances);
        ModelDescriptor model = TestModel.of(4, "", "detect", Map.of("a", "distances", "b", "scores"));
        List<Detection> expected = TestModel.decoder(scene, scene.dflSigmoid(), DecodeSettings.DEFAULTS)
                .decode(scene.dflSigmoid(), TestModel.unscaled(96, 64))
                .detections();
        assertTrue(expected.size() > 2);
        assertEquals(
                expected,
                recognize(model, 96, 64, DetectScene.specs(outputs))
                        .decode(outputs, TestModel.unscaled(96, 64))
                        .detections());
    }

    private static Tensor rename(Tensor tensor, String name, Integer... shape) {
        return new Tensor(TensorSpec.f32(name, shape), tensor.bytes());
    }

    @Test
    void anIgnoredOutputIsNotLookedAt() {
        DetectScene scene = new DetectScene(96, 64, 4, 3).withObjects(6, 8);
        Tensor extra = DetectScene.f32("extra", new float[3 * scene.cells], 1, 3, scene.cells);
        Tensor full = scene.output0(TensorLayout.NCHW).get(0);
        ModelDescriptor model = TestModel.of(4, "", "detect", Map.of("extra", "ignore"));
        List<Tensor> outputs = List.of(extra, full);
        assertEquals(
                TestModel.decoder(scene, List.of(full), DecodeSettings.DEFAULTS)
                        .decode(List.of(full), TestModel.unscaled(96, 64))
                        .detections(),
                recognize(model, 96, 64, DetectScene.specs(outputs))
                        .decode(outputs, TestModel.unscaled(96, 64))
                        .detections());
    }

    @Test
    void rolesThatContradictTheShapesAreRefused() {
        ModelDescriptor model = TestModel.of(80, "", "detect", Map.of("/model.22/Sigmoid_output_0", "distances"));
        assertTrue(refusal(model, 640, 640, DFL_SIGMOID).contains("the descriptor's roles say otherwise"));
    }

    @Test
    void unknownRolesAndUnknownOutputsAreRefused() {
        ModelDescriptor badRole = TestModel.of(80, "", "detect", Map.of("output0", "boxes"));
        String message = refusal(badRole, 640, 640, List.of(f32("output0", 1, 84, CELLS)));
        assertTrue(message.contains("output0:boxes") && message.contains("distances, scores"), message);
        ModelDescriptor badName = TestModel.of(80, "", "detect", Map.of("out", "output0"));
        message = refusal(badName, 640, 640, List.of(f32("output0", 1, 84, CELLS)));
        assertTrue(message.contains("no output out") && message.contains("output0 F32"), message);
    }

    @Test
    void otherTasksAreRefused() {
        ModelDescriptor pose = TestModel.of(80, "yolov8", "pose", Map.of());
        assertTrue(refusal(pose, 640, 640, CONCAT).contains("task 'pose' is not decoded"));
    }

    @Test
    void inputsThatAreNoMultipleOf32AreRefused() {
        String message = refusal(TestModel.of(80), 650, 640, CONCAT);
        assertTrue(message.contains("650x640") && message.contains("multiples of 32"), message);
    }

    @Test
    void aSizeAtWhichALayoutCannotBeToldIsRefused() {
        String message = refusal(TestModel.of(17), 32, 32, List.of(f32("output0", 1, 21, 21)));
        assertTrue(message.contains("output0 NCHW") && message.contains("output0 NHWC"), message);
    }
}
