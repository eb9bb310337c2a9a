package npucam.decode;

import static npucam.data.TensorLayout.NCHW;
import static npucam.data.TensorLayout.NHWC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import npucam.data.Detection;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
import npucam.data.TensorSpec;
import npucam.model.ModelDescriptor;
import npucam.model.ModelException;
import npucam.model.OutputHints;
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
                Arguments.of("YOLOv8/11 detect, scheme concat NCHW, 80 classes", 80, CONCAT),
                Arguments.of(
                        "YOLOv8/11 detect, scheme concat NCHW, 80 classes",
                        80,
                        List.of(CONCAT.get(2), CONCAT.get(0), CONCAT.get(1))),
                Arguments.of("YOLOv8/11 detect, scheme concat NHWC, 80 classes", 80, maps(NHWC, "a", 144)),
                // Names of pose, seg and obb heads on detect maps: the shapes are right, so the names do not matter.
                Arguments.of(
                        "YOLOv8/11 detect, scheme concat NCHW, 80 classes",
                        80,
                        List.of(
                                f32("/model.22/Concat_1_output_0", 1, 144, 80, 80),
                                f32("/model.22/Concat_2_output_0", 1, 144, 40, 40),
                                f32("/model.22/Concat_3_output_0", 1, 144, 20, 20))),
                Arguments.of(
                        "YOLOv8/11 detect, scheme concat NCHW, 80 classes",
                        80,
                        List.of(f32("/model.22/Concat_3_output_0", 1, 144, CELLS))),
                // 16 classes: the largest map is 80x80x80, only the others tell its layout.
                Arguments.of("YOLOv8/11 detect, scheme concat NCHW, 16 classes", 16, maps(NCHW, "a", 80)),
                Arguments.of("YOLOv8/11 detect, scheme concat NHWC, 16 classes", 16, maps(NHWC, "a", 80)),
                Arguments.of(
                        "YOLOv8/11 detect, scheme concat NCHW, 80 classes",
                        80,
                        List.of(
                                typed(ElementType.I8, 0.2f, "a", 1, 144, 80, 80),
                                typed(ElementType.U8, 0.3f, "b", 1, 144, 40, 40),
                                typed(ElementType.BF16, 1, "c", 1, 144, 20, 20))),
                Arguments.of("YOLOv8/11 detect, scheme dfl_sigmoid NCHW, 80 classes", 80, DFL_SIGMOID),
                Arguments.of(
                        "YOLOv8/11 detect, scheme dfl_sigmoid NCHW, 80 classes",
                        80,
                        List.of(f32("x", 1, 80, CELLS, 1), f32("y", 1, 1, 4, CELLS))),
                Arguments.of(
                        "YOLOv8/11 detect, scheme dfl_sigmoid NCHW, 80 classes",
                        80,
                        List.of(f32("dfl", 1, 4, CELLS, 1), f32("scores", 1, 80, CELLS, 1))),
                Arguments.of(
                        "YOLOv8/11 detect, scheme dfl_sigmoid NHWC, 80 classes",
                        80,
                        List.of(f32("dfl", 1, CELLS, 4), f32("Sigmoid", 1, CELLS, 80))),
                Arguments.of(
                        "YOLOv8/11 detect, scheme dfl_sigmoid NCHW, 4 classes",
                        4,
                        List.of(f32("x", 1, 4, CELLS), f32("y", 1, 1, 4, CELLS))),
                Arguments.of(
                        "YOLOv8/11 detect, scheme dfl_sigmoid NCHW, 4 classes",
                        4,
                        List.of(f32("/Sigmoid_22", 1, 4, CELLS), f32("/dfl/conv/Conv", 1, 4, CELLS))),
                Arguments.of(
                        "YOLOv8/11 detect, scheme split NCHW, 80 classes",
                        80,
                        List.of(
                                f32("/model.22/Concat_output_0", 1, 64, CELLS),
                                f32("/model.22/Concat_1_output_0", 1, 80, CELLS))),
                Arguments.of("YOLOv8/11 detect, scheme split NCHW, 80 classes", 80, split(NCHW, "a", 64, "b", 80)),
                Arguments.of("YOLOv8/11 detect, scheme split NHWC, 80 classes", 80, split(NHWC, "a", 64, "b", 80)),
                Arguments.of(
                        "YOLOv8/11 detect, scheme split NCHW, 64 classes",
                        64,
                        split(NCHW, "/model.23/cv3.0/Conv", 64, "/model.23/cv2.0/Conv", 64)),
                Arguments.of("YOLO detect, scheme output0 NCHW, 80 classes", 80, List.of(f32("x", 1, 84, CELLS))),
                Arguments.of("YOLO detect, scheme output0 NHWC, 80 classes", 80, List.of(f32("x", 1, CELLS, 84))),
                Arguments.of("YOLO detect, scheme output0 NCHW, 140 classes", 140, List.of(f32("x", 1, 144, CELLS))),
                Arguments.of("YOLOv5 detect, scheme yolov5 NCHW, 80 classes", 80, maps(NCHW, "a", 255)),
                Arguments.of("YOLOv5 detect, scheme yolov5 NHWC, 80 classes", 80, maps(NHWC, "a", 255)),
                Arguments.of(
                        "YOLOv5 detect, scheme yolov5_transposed NHWC, 80 classes",
                        80,
                        List.of(
                                f32("350", 1, 3, 80, 80, 85),
                                f32("498", 1, 3, 40, 40, 85),
                                f32("646", 1, 3, 20, 20, 85))),
                Arguments.of("YOLOv5 detect, scheme yolov5_split NHWC, 80 classes", 80, anchorParts(80)),
                Arguments.of("YOLOv5 detect, scheme yolov5_split NHWC, 3 classes", 3, anchorParts(3)),
                Arguments.of(
                        "YOLOv5 detect, scheme yolov5_output0 NHWC, 80 classes", 80, List.of(f32("o", 1, 25200, 85))),
                Arguments.of(
                        "YOLO26 detect, scheme one2one NCHW, 80 classes",
                        80,
                        split(NCHW, "/model.23/one2one_cv2.0/Conv", 4, "/model.23/one2one_cv3.0/Conv", 80)),
                Arguments.of(
                        "YOLO26 detect, scheme one2one NHWC, 4 classes",
                        4,
                        split(NHWC, "/model.23/one2one_cv2.0/Conv", 4, "/model.23/one2one_cv3.0/Conv", 4)),
                Arguments.of(
                        "YOLO26 detect, scheme one2many NCHW, 80 classes",
                        80,
                        split(NCHW, "/model.23/cv2.0/Conv", 4, "/model.23/cv3.0/Conv", 80)),
                Arguments.of("YOLO detect, scheme end_to_end NHWC, 80 classes", 80, List.of(f32("x", 1, 300, 6))),
                Arguments.of("YOLO detect, scheme end_to_end NHWC, 3 classes", 3, List.of(f32("x", 1, 100, 6))),
                Arguments.of("YOLO detect, scheme fused NHWC, 80 classes", 80, List.of(f32("x", 1, 1, 200, 7))));
    }

    @ParameterizedTest
    @MethodSource("fitting")
    void fittingOutputsAreRecognizedByTheirShapes(String expected, int classCount, List<TensorSpec> outputs) {
        assertEquals(
                expected + ", 640x640",
                recognize(TestModel.of(classCount), 640, 640, outputs).description());
    }

    static Stream<Arguments> withoutLabels() {
        return Stream.of(
                Arguments.of("YOLOv8/11 detect, scheme concat NCHW, 80 classes", CONCAT),
                Arguments.of("YOLOv8/11 detect, scheme dfl_sigmoid NCHW, 80 classes", DFL_SIGMOID),
                Arguments.of("YOLOv8/11 detect, scheme split NCHW, 80 classes", split(NCHW, "a", 64, "b", 80)),
                Arguments.of(
                        "YOLO detect, scheme output0 NCHW, 80 classes",
                        List.of(f32("output0_Concat_f32", 1, 84, CELLS, 1))));
    }

    @ParameterizedTest
    @MethodSource("withoutLabels")
    void withoutLabelsTheClassesAreCountedFromTheShapes(String expected, List<TensorSpec> outputs) {
        assertEquals(
                expected + ", 640x640",
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
                "YOLOv8/11 detect, scheme concat NCHW, 1 class, 32x32",
                recognize(TestModel.of(1), 32, 32, maps).description());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refusedBecause("no outputs", 80, List.of(), "found no outputs", "model cut IN.onnx"),
                refusedBecause(
                        "what each scheme needs",
                        80,
                        List.of(f32("x", 1, 7)),
                        "a 640x640 input with 80 labels and the task detect needs "
                                + "concat: [1,144,80,80] with [1,144,40,40] with [1,144,20,20]",
                        "dfl_sigmoid: [1,1,4,8400] or [1,4,8400] with [1,80,8400]",
                        "split: [1,64,80,80] with",
                        "output0: [1,84,8400]",
                        "yolov5: [1,255,80,80]",
                        "yolov5_transposed: [1,3,80,80,85] or [3,80,80,85]",
                        "yolov5_split: [1,3,80,80,4] or [3,80,80,4] with",
                        "yolov5_output0: [1,25200,85]",
                        "end_to_end: [1,300,6]",
                        "fused: [1,1,300,7]",
                        "channels last"),
                refusedBecause(
                        "MaixPy's row for YOLOv8 taken literally",
                        80,
                        List.of(CONCAT.get(1), CONCAT.get(2), f32("/model.22/Concat_3_output_0", 1, 144, CELLS)),
                        "concat is there, but /model.22/Concat_1_output_0, /model.22/Concat_2_output_0 is more",
                        "role ignore"),
                refusedBecause(
                        "a missing objectness of YOLOv5",
                        80,
                        withoutOne(anchorParts(80), "objectness40"),
                        "yolov5_split lacks objectness [1,3,40,40,1] or [3,40,40,1]"),
                refusedBecause(
                        "YOLOv5's objectness and its one class",
                        1,
                        anchorParts(1),
                        "more than one way",
                        "objectness80:objectness",
                        "objectness20:logits",
                        "roles = box80:ROLE"),
                refusedBecause(
                        "YOLOv5's boxes and its four classes",
                        4,
                        anchorParts(4),
                        "more than one way",
                        "classes20:anchor_boxes",
                        "box20:logits",
                        "roles = box80:ROLE"),
                refusedBecause("a missing map", 80, CONCAT.subList(0, 2), "concat lacks concat [1,144,20,20]"),
                refusedBecause(
                        "two missing maps",
                        80,
                        CONCAT.subList(1, 2),
                        "lacks concat [1,144,80,80] (the Concat of cv2 and cv3) and concat [1,144,20,20]"),
                refusedBecause(
                        "too few labels",
                        79,
                        CONCAT,
                        "concat NCHW, 80 classes",
                        "there are 79 labels",
                        "[1,143,80,80]"),
                refusedBecause("too many labels", 81, DFL_SIGMOID, "dfl_sigmoid NCHW, 80 classes", "81 labels"),
                refusedBecause(
                        "too few labels for output0",
                        79,
                        List.of(f32("output0", 1, 84, CELLS)),
                        "80 classes, 640x640, but there are 79 labels: give one per class, in the model's order; "
                                + "or the outputs are YOLO obb, scheme output0 NCHW, 79 classes, 640x640, not detect: "
                                + "write type = obb"),
                refusedBecause(
                        "scores alone",
                        80,
                        DFL_SIGMOID.subList(1, 2),
                        "dfl_sigmoid lacks distances [1,1,4,8400] or [1,4,8400] (dfl/conv/Conv)"),
                refusedBecause(
                        "distances alone",
                        80,
                        DFL_SIGMOID.subList(0, 1),
                        "dfl_sigmoid lacks scores [1,80,8400] (the class Sigmoid)"),
                refusedBecause(
                        "8 DFL bins",
                        80,
                        maps(NCHW, "a", 4 * 8 + 80),
                        "scheme concat",
                        "8 DFL bins per side (reg_max), but only 16 are decoded"),
                refusedBecause("20 DFL bins", 80, split(NCHW, "a", 4 * 20, "b", 80), "20 DFL bins per side"),
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
                        "model cut IN.onnx",
                        "shared_scale = true"),
                refusedBecause(
                        "quantized rows",
                        80,
                        List.of(typed(ElementType.I8, 5f, "output0", 1, 300, 6)),
                        "one scale cannot serve boxes and scores"),
                refusedBecause(
                        "logits in steps that are too large",
                        80,
                        append(CONCAT.subList(0, 2), typed(ElementType.I8, 5.5f, "c", 1, 144, 20, 20)),
                        "c counts logits in steps of 5.5",
                        "convert again"),
                refusedBecause(
                        "four classes and no names",
                        4,
                        List.of(f32("x", 1, 4, CELLS), f32("y", 1, 4, CELLS)),
                        "more than one way",
                        "(x:distances, y:scores), or detect, scheme dfl_sigmoid NCHW of 4 classes (y:distances, x:scores)",
                        "roles = x:ROLE, y:ROLE"),
                refusedBecause(
                        "flat distances and scores, or YOLO26",
                        80,
                        List.of(f32("x", 1, 4, CELLS), f32("y", 1, 80, CELLS)),
                        "(x:distances, y:scores), or detect, scheme one2one NCHW of 80 classes (x:sides, y:logits), "
                                + "or detect, scheme one2many",
                        "under [npucam], for example scheme = dfl_sigmoid"),
                refusedBecause(
                        "either head of YOLO26",
                        80,
                        split(NCHW, "a", 4, "b", 80),
                        "scheme one2one NCHW of 80 classes",
                        "or detect, scheme one2many",
                        "for example scheme = one2one"),
                refusedBecause(
                        "four classes of YOLO26 and no names",
                        4,
                        split(NCHW, "a", 4, "b", 4),
                        "more than one way",
                        "roles = "),
                refusedBecause(
                        "64 classes, split, and no names",
                        64,
                        split(NCHW, "a", 64, "b", 64),
                        "more than one way",
                        "scheme split",
                        "roles = "),
                refusedBecause(
                        "no labels and a width that may be 80 or 140 classes",
                        0,
                        List.of(f32("x", 1, 144, CELLS)),
                        "concat NCHW of 80 classes",
                        "output0 NCHW of 140 classes",
                        "Give its labels"),
                refusedBecause(
                        "no labels and maps that may be of YOLOv8 or YOLOv5",
                        0,
                        maps(NCHW, "a", 144),
                        "concat NCHW of 80 classes",
                        "yolov5 NCHW of 43 classes",
                        "Give its labels"),
                refusedBecause(
                        "no labels and rows that do not tell the classes",
                        0,
                        List.of(f32("x", 1, 300, 6)),
                        "scheme end_to_end",
                        "Give its labels"));
    }

    private static Arguments refusedBecause(String what, int labels, List<TensorSpec> outputs, String... facts) {
        return Arguments.of(what, labels, outputs, List.of(facts));
    }

    private static List<TensorSpec> append(List<TensorSpec> outputs, TensorSpec... more) {
        return Stream.concat(outputs.stream(), Arrays.stream(more)).toList();
    }

    private static List<TensorSpec> maps(TensorLayout layout, String name, int channels) {
        return Stream.of(80, 40, 20)
                .map(side -> layout == NCHW
                        ? f32(name + side, 1, channels, side, side)
                        : f32(name + side, 1, side, side, channels))
                .toList();
    }

    /** Not in the order of their roles. */
    private static List<TensorSpec> split(
            TensorLayout layout, String boxes, int boxChannels, String classes, int classChannels) {
        List<TensorSpec> both = new ArrayList<>(maps(layout, classes, classChannels));
        both.addAll(maps(layout, boxes, boxChannels));
        return both;
    }

    private static List<TensorSpec> withoutOne(List<TensorSpec> outputs, String name) {
        return outputs.stream().filter(output -> !output.name().equals(name)).toList();
    }

    /** Box, objectness and classes of YOLOv5 apart. */
    private static List<TensorSpec> anchorParts(int classCount) {
        return Stream.of(80, 40, 20)
                .flatMap(side -> Stream.of(
                        f32("box" + side, 1, 3, side, side, 4),
                        f32("objectness" + side, 1, 3, side, side, 1),
                        f32("classes" + side, 1, 3, side, side, classCount)))
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
        String message = refusal(yolo26, 640, 640, flat);
        assertTrue(message.contains("one2one") && !message.contains("(x:distances"), message);
    }

    @Test
    void theSchemeOfTheDescriptorSettlesWhatShapesAndNamesCannot() {
        List<TensorSpec> maps = split(NCHW, "a", 4, "b", 80);
        for (String scheme : List.of("one2one", "one2many")) {
            assertEquals(
                    "YOLO26 detect, scheme " + scheme + " NCHW, 80 classes, 640x640",
                    recognize(ofScheme(scheme), 640, 640, maps).description());
        }
        String message = refusal(ofScheme("split"), 640, 640, CONCAT);
        assertTrue(message.contains("says scheme split, but this is YOLOv8/11 detect, scheme concat"), message);
        message = refusal(ofScheme("flat"), 640, 640, CONCAT);
        assertTrue(message.contains("scheme = flat is no scheme. One of [concat, dfl_sigmoid"), message);
    }

    private static ModelDescriptor ofScheme(String scheme) {
        return TestModel.of(80, "", "detect", new OutputHints(scheme, Map.of(), Optional.empty(), List.of(), false));
    }

    @Test
    void oneScaleOverBoxesAndScoresIsReadWhenTheDescriptorWantsIt() {
        List<TensorSpec> outputs = List.of(typed(ElementType.I8, 2.5f, "output0", 1, 84, CELLS));
        OutputHints intended = new OutputHints("", Map.of(), Optional.empty(), List.of(), true);
        assertEquals(
                "YOLO detect, scheme output0 NCHW, 80 classes, 640x640",
                recognize(TestModel.of(80, "", "detect", intended), 640, 640, outputs)
                        .description());
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
    void aTaskThatIsNotDecodedIsRefused() {
        ModelDescriptor depth = TestModel.of(80, "yolov8", "depth", Map.of());
        assertTrue(refusal(depth, 640, 640, CONCAT).contains("task 'depth' is not decoded"));
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

    /** A bare .bmodel or .cvimodel says neither task nor labels. */
    static Stream<Arguments> bare() {
        return Stream.of(
                Arguments.of("YOLO detect, scheme output0 NCHW, 80 classes", List.of(f32("out", 1, 84, CELLS))),
                Arguments.of("YOLO pose, scheme output0 NCHW, 1 class", List.of(f32("out", 1, 56, CELLS))),
                Arguments.of(
                        "YOLO seg, scheme output0 NCHW, 80 classes",
                        List.of(f32("out", 1, 116, CELLS), f32("protos", 1, 32, 160, 160))),
                Arguments.of("YOLOv8/11 detect, scheme concat NCHW, 3 classes", maps(NCHW, "a", 67)));
    }

    @ParameterizedTest
    @MethodSource("bare")
    void aBareModelIsTakenWhereItsOutputsLeaveNoDoubt(String expected, List<TensorSpec> outputs) {
        assertEquals(
                expected + ", 640x640",
                recognize(TestModel.of(0, "", "", Map.of()), 640, 640, outputs).description());
    }

    @Test
    void aBareModelOfAnyOtherNumberIsAskedForItsTask() {
        List<TensorSpec> outputs = List.of(f32("out", 1, 60, CELLS));
        String message = refusal(TestModel.of(0, "", "", Map.of()), 640, 640, outputs);
        assertTrue(message.contains("detect, scheme output0 NCHW of 56 classes"), message);
        assertTrue(message.contains("pose, scheme output0 NCHW of 5 classes"), message);
        assertTrue(message.contains("Write type = detector or pose or obb into a .mud"), message);
        assertEquals(
                "YOLO pose, scheme output0 NCHW, 5 classes, 640x640",
                recognize(TestModel.of(5, "", "", Map.of()), 640, 640, outputs).description());
    }
}
