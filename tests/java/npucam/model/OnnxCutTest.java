package npucam.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import npucam.model.OnnxCut.Scheme;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxCutTest {
    private static final List<String> MAPS = List.of("/Concat_output_0", "/Concat_1_output_0", "/Concat_2_output_0");
    private static final List<String> SPLIT = List.of(
            "/Conv_17_output_0",
            "/Conv_21_output_0",
            "/Conv_25_output_0",
            "/Conv_19_output_0",
            "/Conv_23_output_0",
            "/Conv_27_output_0");
    private static final List<String> DFL_SIGMOID = List.of("/Conv_28_output_0", "/Sigmoid_22_output_0");

    @TempDir
    Path folder;

    private Path out;

    @BeforeEach
    void nameOut() {
        out = folder.resolve("cut.onnx");
    }

    @Test
    void concatEndsAtThreeMaps() {
        assertEquals(
                List.of(
                        "/Concat_output_0 [1,67,16,24]",
                        "/Concat_1_output_0 [1,67,8,12]",
                        "/Concat_2_output_0 [1,67,4,6]"),
                OnnxCut.cut(TestModels.SHAPES, Scheme.CONCAT, out));
    }

    @Test
    void dflSigmoidEndsAtDistancesAndScores() {
        assertEquals(
                List.of("/Conv_28_output_0 [1,1,4,504]", "/Sigmoid_22_output_0 [1,3,504]"),
                OnnxCut.cut(TestModels.SHAPES, Scheme.DFL_SIGMOID, out));
    }

    @Test
    void theNodesOfASchemeAreNamedAsInTheFile() {
        assertEquals(MAPS, OnnxCut.outputNames(TestModels.SHAPES, Scheme.CONCAT));
        assertEquals(DFL_SIGMOID, OnnxCut.outputNames(TestModels.SHAPES, Scheme.DFL_SIGMOID));
        assertEquals(SPLIT, OnnxCut.outputNames(TestModels.SHAPES, Scheme.SPLIT));
    }

    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"CONCAT", "DFL_SIGMOID", "SPLIT"})
    void theCutModelGivesTheInnerTensorsOfTheWholeOne(Scheme scheme) throws OrtException {
        OnnxCut.cut(TestModels.SHAPES, scheme, out);
        assertSameAsInner(TestModels.SHAPES, OnnxCut.outputNames(TestModels.SHAPES, scheme));
    }

    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"CONCAT", "DFL_SIGMOID", "SPLIT"})
    void nothingBehindTheCutIsLeft(Scheme scheme) {
        OnnxCut.cut(TestModels.SHAPES, scheme, out);
        ModelProto whole = TestModels.shapes();
        ModelProto cut = OnnxFile.read(out).model();
        List<String> made = cut.getGraph().getNodeList().stream()
                .flatMap(node -> node.getOutputList().stream())
                .toList();
        assertFalse(made.contains("output0"));
        assertEquals(scheme == Scheme.DFL_SIGMOID, made.contains("/Softmax_output_0"));
        List<String> described = new ArrayList<>();
        cut.getGraph().getValueInfoList().forEach(info -> described.add(info.getName()));
        cut.getGraph().getOutputList().forEach(info -> described.add(info.getName()));
        assertEquals(
                made.stream().sorted().toList(), described.stream().sorted().toList());
        assertEquals(
                scheme == Scheme.DFL_SIGMOID,
                cut.getGraph().getInitializerList().stream()
                        .anyMatch(tensor -> tensor.getName().equals("head.dfl.conv.weight")));
        assertEquals(whole.getGraph().getInputList(), cut.getGraph().getInputList());
        assertEquals(whole.getOpsetImportList(), cut.getOpsetImportList());
        assertEquals(whole.getIrVersion(), cut.getIrVersion());
    }

    @Test
    void metadataStayAndTheSchemeIsAdded() {
        OnnxCut.cut(TestModels.SHAPES, Scheme.CONCAT, out);
        Map<String, String> metadata = OnnxFile.read(out).metadata();
        assertTrue(metadata.entrySet()
                .containsAll(OnnxFile.read(TestModels.SHAPES).metadata().entrySet()));
        assertEquals("concat", metadata.get("npucam.scheme"));
        assertEquals(
                List.of("circle", "square", "triangle"),
                ModelDescriptor.read(out, Optional.empty()).labels());
    }

    @Test
    void slicesInPlaceOfASplitAreTheSameHead() throws OrtException {
        Path sliced = TestModels.shapesWith(folder.resolve("sliced.onnx"), HeadVariants::splitBecomesSlices);
        OnnxCut.cut(sliced, Scheme.DFL_SIGMOID, out);
        assertSameAsInner(sliced, DFL_SIGMOID);
        OnnxCut.cut(sliced, Scheme.CONCAT, out);
        assertSameAsInner(sliced, MAPS);
    }

    @Test
    void aSoftmaxOverTheLastAxisBetweenTransposesIsTheSameHead() throws OrtException {
        Path old = TestModels.shapesWith(folder.resolve("old.onnx"), HeadVariants::softmaxOverLastAxis);
        OnnxCut.cut(old, Scheme.DFL_SIGMOID, out);
        assertSameAsInner(old, DFL_SIGMOID);
    }

    @Test
    void namesPlayNoPart() throws OrtException {
        Path renamed = TestModels.shapesWith(folder.resolve("renamed.onnx"), HeadVariants::rename);
        List<String> maps = OnnxCut.cut(renamed, Scheme.CONCAT, out);
        assertEquals(3, maps.size());
        Map<String, float[]> values = TestModels.run(out, 1);
        Path original = folder.resolve("original.onnx");
        OnnxCut.cut(TestModels.SHAPES, Scheme.CONCAT, original);
        assertAllEqual(
                TestModels.run(original, 1).values().stream().toList(),
                values.values().stream().toList());
    }

    @Test
    void shapesTheFileDoesNotSayAreComputed() throws OrtException {
        Path bare = TestModels.shapesWith(folder.resolve("bare.onnx"), GraphProto.Builder::clearValueInfo);
        assertEquals(
                List.of(
                        "/Concat_output_0 [1,67,16,24]",
                        "/Concat_1_output_0 [1,67,8,12]",
                        "/Concat_2_output_0 [1,67,4,6]"),
                OnnxCut.cut(bare, Scheme.CONCAT, out));
        assertSameAsInner(TestModels.SHAPES, MAPS);
        assertEquals(
                List.of("/Conv_28_output_0 [1,1,4,504]", "/Sigmoid_22_output_0 [1,3,504]"),
                OnnxCut.cut(bare, Scheme.DFL_SIGMOID, out));
        assertSameAsInner(TestModels.SHAPES, DFL_SIGMOID);
    }

    @Test
    void anInputOfOpenSizeIsRefused() {
        Path open = TestModels.shapesWith(
                folder.resolve("open.onnx"),
                graph -> inputShape(graph).setDim(2, Dimension.newBuilder().setDimParam("height")));
        assertRefused(open, Scheme.CONCAT, "[1,3,height,192] has no fixed size", "imgsz=640 dynamic=False");
    }

    @Test
    void severalPicturesAtOnceAreRefused() {
        Path batch = TestModels.shapesWith(
                folder.resolve("batch.onnx"),
                graph -> inputShape(graph).setDim(0, Dimension.newBuilder().setDimValue(4)));
        assertRefused(batch, Scheme.CONCAT, "takes 4 pictures", "batch=1");
    }

    private static TensorShapeProto.Builder inputShape(GraphProto.Builder graph) {
        return graph.getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
    }

    @Test
    void aHeadSinceUltralytics84GetsTheMapsOfTheOlderOnes() throws OrtException {
        Path joinedApart = TestModels.shapesWith(folder.resolve("v84.onnx"), HeadVariants::joinApart);
        OnnxCut.cut(joinedApart, Scheme.DFL_SIGMOID, out);
        assertSameAsInner(TestModels.SHAPES, DFL_SIGMOID);
        OnnxCut.cut(joinedApart, Scheme.SPLIT, out);
        assertSameAsInner(TestModels.SHAPES, SPLIT);
        OnnxCut.cut(joinedApart, Scheme.CONCAT, out);
        Map<String, float[]> added = TestModels.run(out, 7);
        assertEquals(
                List.of("/npucam/Concat0_output_0", "/npucam/Concat1_output_0", "/npucam/Concat2_output_0"),
                List.copyOf(added.keySet()));
        OnnxCut.cut(TestModels.SHAPES, Scheme.CONCAT, out);
        assertAllEqual(List.copyOf(TestModels.run(out, 7).values()), List.copyOf(added.values()));
    }

    @Test
    void nodesThatTheFileDoesNotHaveAreNotNamedToACompiler() {
        Path joinedApart = TestModels.shapesWith(folder.resolve("v84.onnx"), HeadVariants::joinApart);
        ModelException refused =
                assertThrows(ModelException.class, () -> OnnxCut.outputNames(joinedApart, Scheme.CONCAT));
        assertTrue(
                refused.problems().get(0).contains("Cut it first"),
                refused.problems().get(0));
        assertEquals(SPLIT, OnnxCut.outputNames(joinedApart, Scheme.SPLIT));
    }

    @Test
    void anAddedNodeTakesNoNameThatIsTaken() throws OrtException {
        Path joinedApart = TestModels.shapesWith(folder.resolve("v84.onnx"), graph -> {
            HeadVariants.joinApart(graph);
            graph.addNode(HeadVariants.node("Identity", List.of("images"), "/npucam/Concat1_output_0"));
        });
        OnnxCut.cut(joinedApart, Scheme.CONCAT, out);
        assertEquals(
                List.of("/npucam/Concat_0_output_0", "/npucam/Concat_1_output_0", "/npucam/Concat_2_output_0"),
                List.copyOf(TestModels.run(out, 7).keySet()));
    }

    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"CONCAT", "DFL_SIGMOID", "SPLIT"})
    void aCutModelIsNotCutAgain(Scheme scheme) {
        OnnxCut.cut(TestModels.SHAPES, scheme, out);
        assertRefused(out, Scheme.CONCAT, "already cut at scheme " + scheme.text());
        Path unmarked = folder.resolve("unmarked.onnx");
        TestModels.write(
                unmarked,
                OnnxFile.read(out).model().toBuilder().clearMetadataProps().build());
        assertRefused(unmarked, Scheme.CONCAT, "already cut at scheme " + scheme.text());
    }

    @ParameterizedTest
    @CsvSource({"pose", "segment", "obb", "classify"})
    void anotherTaskInTheMetadataThanInTheGraphIsRefused(String task) {
        Path other = TestModels.shapesWithMetadata(folder.resolve("other.onnx"), "task", task);
        assertRefused(other, Scheme.CONCAT, "task " + task);
    }

    @ParameterizedTest
    @CsvSource({"pose", "segment", "obb"})
    void whatATaskHasBesideTheBoxesIsAnOutputToo(String task) throws OrtException {
        Path whole = withBranch(task);
        List<String> prototypes = task.equals("segment") ? List.of("output1") : List.of();
        OnnxCut.cut(whole, Scheme.CONCAT, out);
        assertSameAsInner(whole, join(MAPS, "extra", prototypes));
        OnnxCut.cut(whole, Scheme.DFL_SIGMOID, out);
        assertSameAsInner(whole, join(DFL_SIGMOID, task.equals("obb") ? "activated" : "extra", prototypes));
    }

    @Test
    void shapesOfWhatATaskHasAreComputed() {
        assertEquals(
                List.of("extra [1,3,504]", "output1 [1,3,32,48]"),
                OnnxCut.cut(withBranch("segment"), Scheme.CONCAT, out).subList(3, 5));
    }

    /** As a seg head the model also gives prototypes: a tensor that boxes do not come from. */
    private Path withBranch(String task) {
        Path branched = TestModels.shapesWith(folder.resolve("branched.onnx"), graph -> {
            HeadVariants.addBranch(graph);
            if (task.equals("segment")) {
                graph.addNode(HeadVariants.node("Relu", List.of("images"), "output1"));
                graph.addOutput(HeadVariants.info("output1", 1, 3, 32, 48));
            }
        });
        Path described = folder.resolve("described.onnx");
        TestModels.write(
                described,
                OnnxFile.read(branched).model().toBuilder()
                        .clearMetadataProps()
                        .addMetadataProps(StringStringEntryProto.newBuilder()
                                .setKey("task")
                                .setValue(task))
                        .build());
        return described;
    }

    private static List<String> join(List<String> first, String then, List<String> last) {
        return Stream.of(first, List.of(then), last).flatMap(List::stream).toList();
    }

    @Test
    void keypointsBehindTheScoresAreRefusedWithoutMetadata() {
        Path pose = TestModels.shapesWith(folder.resolve("pose.onnx"), graph -> {
            HeadVariants.maker(graph, "output0").setOutput(0, "detections");
            graph.addNode(HeadVariants.concat(1, List.of("detections", "/Split_output_1"), "output0"));
        });
        assertRefused(pose, Scheme.CONCAT, "pose, seg or obb", "no metadata task");
    }

    @Test
    void anglesBesideTheScoresAreRefusedWithoutMetadata() {
        Path obb = TestModels.shapesWith(
                folder.resolve("obb.onnx"),
                graph -> HeadVariants.maker(graph, "output0").addInput("/Split_output_1"));
        assertRefused(obb, Scheme.CONCAT, "pose, seg or obb");
    }

    @Test
    void aConvolutionWithOtherWeightsIsNoDflHead() {
        Path other = TestModels.shapesWith(
                folder.resolve("other.onnx"),
                graph -> graph.getInitializerBuilderList().stream()
                        .filter(tensor -> tensor.getName().equals("head.dfl.conv.weight"))
                        .forEach(tensor -> tensor.clearRawData().addAllFloatData(Collections.nCopies(16, 1f))));
        assertRefused(other, Scheme.DFL_SIGMOID, "neither DFL", "Give an export");
    }

    @Test
    void weightsInAFileBesideAreRefused() {
        Path external = TestModels.shapesWith(
                folder.resolve("external.onnx"),
                graph -> graph.getInitializerBuilder(0)
                        .clearRawData()
                        .setDataLocation(TensorProto.DataLocation.EXTERNAL));
        assertRefused(external, Scheme.CONCAT, "weights in a file beside it");
    }

    @Test
    void theInputIsNeverOverwritten() throws IOException {
        Path model = Files.copy(TestModels.SHAPES, folder.resolve("model.onnx"));
        Path link = Files.createSymbolicLink(folder.resolve("link.onnx"), model);
        ModelException refused = assertThrows(ModelException.class, () -> OnnxCut.cut(model, Scheme.CONCAT, link));
        assertTrue(
                refused.problems().get(0).contains("Name another file"),
                refused.problems().get(0));
        assertArrayEquals(Files.readAllBytes(TestModels.SHAPES), Files.readAllBytes(model));
    }

    @Test
    void anOlderResultIsReplacedAndNothingElseIsLeftBehind() throws IOException {
        Files.writeString(out, "older");
        OnnxCut.cut(TestModels.SHAPES, Scheme.CONCAT, out);
        assertTrue(Files.size(out) > 100_000);
        try (var files = Files.list(folder)) {
            assertEquals(List.of(out), files.toList());
        }
    }

    @Test
    void aResultThatCannotBeWrittenIsOneClearLine() {
        Path nowhere = folder.resolve("missing/cut.onnx");
        ModelException refused =
                assertThrows(ModelException.class, () -> OnnxCut.cut(TestModels.SHAPES, Scheme.CONCAT, nowhere));
        assertTrue(
                refused.problems().get(0).startsWith(nowhere + ": cannot be written"),
                refused.problems().get(0));
    }

    private void assertRefused(Path model, Scheme scheme, String... parts) {
        Path unwritten = folder.resolve("unwritten.onnx");
        ModelException refused = assertThrows(ModelException.class, () -> OnnxCut.cut(model, scheme, unwritten));
        assertTrue(
                refused.problems().get(0).startsWith(model + ": "),
                refused.problems().get(0));
        for (String part : parts) {
            assertTrue(
                    refused.problems().get(0).contains(part), refused.problems().get(0));
        }
        assertFalse(Files.exists(unwritten));
    }

    private void assertSameAsInner(Path whole, List<String> inner) throws OrtException {
        TestModels.assertSameAsInner(whole, inner, out);
    }

    private static void assertAllEqual(List<float[]> expected, List<float[]> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i));
        }
    }
}
