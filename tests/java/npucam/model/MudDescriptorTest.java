package npucam.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import npucam.data.ColorOrder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MudDescriptorTest {
    private static final List<Float> DIVIDED_BY_255 = List.of(1 / 255f, 1 / 255f, 1 / 255f);

    @TempDir
    Path folder;

    private Path mud;

    @BeforeEach
    void putAModelBeside() throws IOException {
        mud = folder.resolve("model.mud");
        Files.copy(
                Path.of("models/shapes/npu/shapes-dflsigmoid-cv181x-int8.cvimodel"), folder.resolve("yolo.cvimodel"));
    }

    @Test
    void maixPysOwnFormIsRead() {
        ModelDescriptor model = read("""
                [basic]
                type = cvimodel
                model = yolo.cvimodel

                [extra]
                model_type = yolo11
                type = detector
                input_type = bgr
                mean = 103.94, 116.78, 123.68
                scale = 0.017, 0.016, 0.015
                labels = person, traffic light, café
                """);
        assertEquals(mud, model.source());
        assertEquals(folder.resolve("yolo.cvimodel"), model.model());
        assertEquals("yolo11", model.family());
        assertEquals("detect", model.task());
        assertEquals(ColorOrder.BGR, model.colorOrder());
        assertEquals(List.of(103.94f, 116.78f, 123.68f), model.mean());
        assertEquals(List.of(0.017f, 0.016f, 0.015f), model.scale());
        assertEquals(List.of("person", "traffic light", "café"), model.labels());
        assertEquals(0, model.padValue());
        assertEquals(OutputHints.NONE, model.hints());
        assertEquals(1, model.assumptions().size(), model.assumptions().toString());
        assertTrue(model.assumptions().get(0).contains("no pad_value: letterbox bars are 0"));
    }

    @Test
    void theExampleInTheReadmeIsComplete() throws IOException {
        String readme = Files.readString(Path.of("models/README.md"));
        Files.copy(
                TestModels.SHAPES,
                Files.createDirectory(folder.resolve("shapes")).resolve("shapes.onnx"));
        int start = readme.indexOf("```ini") + "```ini".length();
        ModelDescriptor model = read(readme.substring(start, readme.indexOf("```", start)));
        assertEquals(List.of(), model.assumptions());
        assertEquals(List.of("circle", "square", "triangle"), model.labels());
    }

    @Test
    void carriageReturnsAByteOrderMarkCommentsAndMissingBlanksDoNotMatter() throws IOException {
        String text = "\uFEFF# made by hand\r\n[ Basic ]\r\nmodel=yolo.cvimodel  \r\n; another\r\n\r\n[extra]\r\n"
                + "INPUT_TYPE=rgb\r\nmean=0,0,0\r\nscale=0.0039216,0.0039216,0.0039216\r\nlabels=person,dog\r\ntype=detector";
        Files.writeString(mud, text);
        ModelDescriptor model = ModelDescriptor.read(mud, Optional.empty());
        assertEquals(List.of("person", "dog"), model.labels());
        assertEquals(List.of(0.0039216f, 0.0039216f, 0.0039216f), model.scale());
    }

    @Test
    void ourSectionGivesPadAndRoles() {
        ModelDescriptor model = read(
                complete() + "[npucam]\npad_value = 114\nroles = /model.22/Sigmoid_output_0:scores, a:0 : boxes\n");
        assertEquals(114, model.padValue());
        assertEquals(
                Map.of("/model.22/Sigmoid_output_0", "scores", "a:0", "boxes"),
                model.hints().roles());
        assertEquals(List.of(), model.assumptions());
    }

    @Test
    void ourSectionSaysMoreOfTheOutputs() throws IOException {
        OutputHints hints = read(complete() + "[npucam]\nscheme = split\nkeypoints = 5x2\nshared_scale = true\n")
                .hints();
        assertEquals("split", hints.scheme());
        assertEquals(Optional.of(new KeypointShape(5, 2)), hints.keypoints());
        assertTrue(hints.sharedScale());
        for (String wrong : List.of("keypoints = 5x4", "keypoints = 17", "shared_scale = yes")) {
            Files.writeString(mud, complete() + "[npucam]\n" + wrong + "\n");
            String message = assertThrows(ModelException.class, () -> ModelDescriptor.read(mud, Optional.empty()))
                    .getMessage();
            assertTrue(String.valueOf(message).contains(wrong.substring(wrong.indexOf("=") + 2)), message);
        }
    }

    @Test
    void anchorsAreReadOfYolov5AndPassedOverElsewhere() {
        String eighteen = "10,13, 16,30, 33,23, 30,61, 62,45, 59,119, 116,90, 156,198, 373,326.5";
        String model = "[basic]\nmodel = yolo.cvimodel\n[extra]\nmodel_type = ";
        List<Float> anchors =
                read(model + "yolov5\nanchors = " + eighteen + "\n").hints().anchors();
        assertEquals(18, anchors.size());
        assertEquals(13f, anchors.get(1));
        assertEquals(326.5f, anchors.get(17));
        assertEquals(
                List.of(),
                read(model + "yolo11\nanchors = anchors.csv\n").hints().anchors());
        String message = assertThrows(ModelException.class, () -> read(model + "yolov5\nanchors = 10,13, 0,3\n"))
                .getMessage();
        assertTrue(String.valueOf(message).contains("18 numbers above 0"), message);
    }

    @Test
    void whatIsLeftOutIsAssumedAloud() {
        ModelDescriptor model = read("[basic]\nmodel = yolo.cvimodel\n");
        assertEquals(ColorOrder.RGB, model.colorOrder());
        assertEquals(List.of(0f, 0f, 0f), model.mean());
        assertEquals(DIVIDED_BY_255, model.scale());
        assertEquals("detect", model.task());
        assertEquals(List.of(), model.labels());
        String assumptions = model.assumptions().toString();
        for (String said : List.of("taking rgb", "mean: taking 0", "taking 1/255", "bars are 0")) {
            assertTrue(assumptions.contains(said), assumptions);
        }
    }

    @Test
    void oneValueStandsForAllChannels() {
        ModelDescriptor model = read("[basic]\nmodel = yolo.cvimodel\n[extra]\nmean = 127.5\nscale = 0.0078125\n");
        assertEquals(List.of(127.5f, 127.5f, 127.5f), model.mean());
        assertEquals(List.of(0.0078125f, 0.0078125f, 0.0078125f), model.scale());
    }

    @Test
    void stdAndFormatStandForScaleAndInputType() {
        ModelDescriptor model = read(
                "[basic]\nmodel = yolo.cvimodel\n[extra]\nformat = bgr\nmean = 104, 117, 123\nstd = 58.4 57.1 57.4\n");
        assertEquals(ColorOrder.BGR, model.colorOrder());
        assertEquals(List.of(1 / 58.4f, 1 / 57.1f, 1 / 57.4f), model.scale());
    }

    @Test
    void labelsMayLieInAFileBeside() throws IOException {
        Files.writeString(folder.resolve("my names.txt"), "person\ntraffic light\n");
        assertEquals(
                List.of("person", "traffic light"),
                read("[basic]\nmodel = yolo.cvimodel\n[extra]\nlabels = my names.txt\n")
                        .labels());
    }

    @Test
    void aSingleNameIsALabelAndNotAFile() {
        assertEquals(
                List.of("hard hat"),
                read("[basic]\nmodel = yolo.cvimodel\n[extra]\nlabels = hard hat\n")
                        .labels());
    }

    @Test
    void aLabelsFileGivenBesideOverridesTheDescriptor() throws IOException {
        Path names = Files.writeString(folder.resolve("other.names"), "cat\n");
        Files.writeString(mud, complete());
        assertEquals(
                List.of("cat"), ModelDescriptor.read(mud, Optional.of(names)).labels());
    }

    @Test
    void anOnnxModelBringsItsOwnLabels() throws IOException {
        Files.copy(TestModels.SHAPES, folder.resolve("shapes.onnx"));
        ModelDescriptor model = read("[basic]\ntype = onnx\nmodel = shapes.onnx\n");
        assertEquals(List.of("circle", "square", "triangle"), model.labels());
        assertTrue(model.assumptions().toString().contains("taking those in the metadata"));
    }

    @Test
    void theModelMayLieInAnotherFolder() throws IOException {
        Path deeper = Files.createDirectories(folder.resolve("descriptors/new"));
        mud = deeper.resolve("model.mud");
        assertEquals(
                folder.resolve("yolo.cvimodel"),
                read("[basic]\nmodel = ../../yolo.cvimodel\n").model());
    }

    @Test
    void theModelForTheWholeNpuIsTakenOfTwo() throws IOException {
        Files.writeString(folder.resolve("npu.axmodel"), "a model");
        ModelDescriptor model = read("[basic]\ntype = axmodel\nmodel_npu = npu.axmodel\nmodel_vnpu = v.axmodel\n");
        assertEquals(folder.resolve("npu.axmodel"), model.model());
        assertTrue(model.assumptions().get(0).contains(mud + ": taking model_npu"));
    }

    @Test
    void aDescriptorThatNamesOnlyTheHalfNpusModelAsksForTheHalf() throws IOException {
        Files.writeString(folder.resolve("v.axmodel"), "a model");
        ModelDescriptor model = read("[basic]\ntype = axmodel\nmodel_vnpu = v.axmodel\n[extra]\nlabels = a, b\n");
        assertEquals(folder.resolve("v.axmodel"), model.model());
        assertTrue(model.halfNpu());
    }

    @Test
    void keysOfMaixPyThatWeDoNotNeedAreSilent() {
        ModelDescriptor model = read(complete()
                + "[npucam]\npad_value = 0\n[extra]\nanchors = 10,13, 16,30\ninput_cache = true\noutput_cache = true\n"
                + "input_cache_flush = false\noutput_cache_inval = true\ninput_channel = nhwc\n");
        assertEquals(List.of(), model.assumptions());
    }

    @Test
    void anUnknownKeyElsewhereIsPassedOverWithANote() {
        ModelDescriptor model = read(complete() + "lables = person\n[other]\nkey = value\n");
        String assumptions = model.assumptions().toString();
        assertTrue(
                assumptions.contains(
                        mud + ":8 lables = person: passed over, not a key npucam knows (the nearest is labels)"),
                assumptions);
        assertTrue(assumptions.contains(mud + ":10 key = value: passed over, not a key npucam knows,"), assumptions);
    }

    @Test
    void everyProblemIsFoundAtOnceInTheOrderOfTheLines() {
        List<String> problems = problems("""
                [basic]
                model = missing.cvimodel
                [extra]
                type = detektor
                input_type = yuv
                mean = 0, 0
                scale = 255
                labels = person,,dog
                nonsense
                mean = 1
                [npucam]
                pad_valu = 114
                pad_value = 256
                roles = scores
                """);
        List<String> expected = List.of(
                ":2 model = missing.cvimodel: " + folder.resolve("missing.cvimodel") + " no such file",
                ":4 type = detektor: no such task. One of detector",
                ":5 input_type = yuv: no such colour order",
                ":6 mean = 0, 0: has 2 values",
                ":7 scale = 255: 255 is not a number this key takes. (value - mean) is multiplied by it",
                ":8 labels = person,,dog: name 2 is empty",
                ":9 nonsense: is neither [section] nor key = value",
                ":10 mean = 1: is already given in line 6",
                ":12 pad_valu = 114: no such key in [npucam]. Did you mean pad_value?",
                ":13 pad_value = 256: not a whole number from 0 to 255",
                ":14 roles = scores: 'scores' is not OUTPUT NAME:ROLE");
        assertEquals(expected.size(), problems.size(), String.join("\n", problems));
        for (int i = 0; i < expected.size(); i++) {
            assertTrue(problems.get(i).startsWith(mud + expected.get(i)), problems.get(i));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mean = 0, x, 0 | x is not a number",
                "mean = NaN | NaN is not a number",
                "mean = -1 | -1 is not a number this key takes",
                "mean = 256 | 256 is not a number this key takes",
                "scale = 0 | 0 is not a number this key takes",
                "scale = 0.5, 0.5, Infinity | Infinity is not a number",
                "std = 0.229, 0.224, 0.225 | 0.229 is not a number this key takes. (value - mean) is divided by it",
                "mean = | is not a number",
                "labels = missing.txt | no such file",
                "labels = | name 1 is empty",
            })
    void aValueThatMakesNoSenseIsRefusedInItsLine(String line, String complaint) {
        List<String> problems = problems("[basic]\nmodel = yolo.cvimodel\n[extra]\n" + line + "\n");
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith(mud + ":4 "), problems.get(0));
        assertTrue(problems.get(0).contains(complaint), problems.get(0));
    }

    @Test
    void scaleAndStdTogetherAreRefused() {
        assertTrue(problems("[basic]\nmodel = yolo.cvimodel\n[extra]\nscale = 0.5\nstd = 2\n")
                .get(0)
                .contains(":5 std = 2: stands beside scale"));
    }

    @Test
    void oneOutputHasOneRole() {
        assertTrue(problems(complete() + "[npucam]\nroles = a:boxes, a:scores\n")
                .get(0)
                .contains("output a has two roles"));
    }

    @Test
    void aDescriptorWithoutModelIsRefused() {
        assertEquals(
                List.of(mud + ": names no model. Add below [basic]: model = FILE"), problems("[extra]\ntype = pose\n"));
    }

    @Test
    void aLongValueIsShortenedInTheMessage() {
        String problem = problems("[basic]\nmodel = " + "x".repeat(300) + "\n").get(0);
        assertTrue(problem.startsWith(mud + ":2 model = " + "x".repeat(60) + "...: "), problem);
    }

    private static String complete() {
        return "[basic]\nmodel = yolo.cvimodel\n[extra]\ninput_type = rgb\nmean = 0\nscale = 0.0039216\nlabels = person, dog\n";
    }

    private ModelDescriptor read(String text) {
        write(text);
        return ModelDescriptor.read(mud, Optional.empty());
    }

    private List<String> problems(String text) {
        write(text);
        return assertThrows(ModelException.class, () -> ModelDescriptor.read(mud, Optional.empty()))
                .problems();
    }

    private void write(String text) {
        try {
            Files.writeString(mud, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
