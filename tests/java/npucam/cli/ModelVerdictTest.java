package npucam.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import npucam.decode.Recognition;
import npucam.decode.Sureness;
import npucam.model.Board;
import npucam.model.ModelException.Problem;
import npucam.model.OnnxCut;
import npucam.model.OnnxCut.Scheme;
import npucam.model.WholeHeads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code model check} says: one reason and the fix for each thing that is wrong, and how sure it is of what is right. */
class ModelVerdictTest {
    private static final Path SHAPES = Path.of("models/shapes/shapes.onnx");
    private static final Path NPU = Path.of("models/shapes/npu");
    private static final Path BM1688 = NPU.resolve("shapes-concat-bm1688-int8-quantio-nokernel.bmodel");
    private static final Path BM1684X = NPU.resolve("shapes-concat-bm1684x-int8-nokernel.bmodel");
    private static final Path CV181X = NPU.resolve("shapes-concat-cv181x-int8-fused.cvimodel");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "bm1684x, compiled for BM1688, not for BM1684X, model_deploy.py --processor bm1684x",
        "cv181x, 'a .bmodel is for BM1684X, BM1688 or CV186AH', not for CV181x, model_deploy.py --processor cv181x",
        "ax630c, 'a .bmodel is for BM1684X, BM1688 or CV186AH', not for AX630C, pulsar2 build"
    })
    void aBmodelForAnotherBoardIsRefused(String board, String reason, String andReason, String fix) {
        assertOneProblem(on(board, BM1688), reason, fix);
        assertOneProblem(on(board, BM1688), andReason, fix);
    }

    @Test
    void aBmodelForOneCoreRunsOnBothOfItsBoards() {
        assertEquals(List.of(), on("bm1688", BM1688).problems());
        assertEquals(List.of(), on("CV186AH", BM1688).problems());
        assertEquals(List.of(), on("cv186x", BM1688).problems());
        assertEquals(List.of(), on("bm1684x", BM1684X).problems());
        assertOneProblem(on("bm1688", BM1684X), "compiled for BM1684X, not for BM1688", "--processor bm1688");
    }

    @Test
    void aBmodelForTwoCoresDoesNotRunOnTheBoardWithOne() throws IOException {
        byte[] bytes = Files.readAllBytes(BM1688);
        bytes[468] = 2;
        Path two = Files.write(folder.resolve("two.bmodel"), bytes);
        assertEquals(List.of(), on("bm1688", two).problems());
        assertOneProblem(
                on("cv186x", two), "compiled for 2 NPU cores, CV186AH has 1", "Convert it again with --num_core 1");
    }

    @Test
    void aCvimodelIsForItsOwnChip() {
        assertEquals(List.of(), on("cv181x", CV181X).problems());
        assertOneProblem(
                on("cv180x", CV181X), "compiled for cv181x, not for CV180x", "model_deploy.py --processor cv180x");
        assertOneProblem(
                on("bm1684x", CV181X), "a .cvimodel is for CV181x or CV180x (MaixCAM), not for BM1684X", "bm1684x");
    }

    @Test
    void anAxmodelIsForTheBoardOfItsVendor() throws IOException {
        Path model = Files.writeString(folder.resolve("a.axmodel"), "anything");
        List<String> problems = on("bm1688", model).problems();
        assertTrue(
                problems.get(0)
                        .equals(model + ": an .axmodel is for AX630C (MaixCAM2), not for BM1688."
                                + " Convert the ONNX for it: model_deploy.py --processor bm1688"),
                problems.toString());
        assertFalse(on("ax630c", model).problems().toString().contains("is for"));
    }

    @Test
    void halfPrecisionIsNothingForAChipWithoutIt() {
        Path halves = WholeHeads.shapesWithHalves(folder.resolve("halves.onnx"));
        assertOneProblem(
                on("cv181x", halves), "holds F16 numbers; CV181x computes with INT8 and BF16 only", "half=False");
        assertEquals(List.of(), on("bm1684x", halves).problems());
    }

    @Test
    void aCutThatABoardCannotQuantiseIsRefusedForItAlone() {
        Path cut = folder.resolve("cut.onnx");
        OnnxCut.cut(SHAPES, Scheme.DFL_SIGMOID, cut);
        assertOneProblem(on("ax630c", cut), "dfl_sigmoid, which fails to quantise on AX630C", "--scheme concat");
        assertEquals(List.of(), on("cv181x", cut).problems());
        OnnxCut.cut(SHAPES, Scheme.CONCAT, cut);
        ModelVerdict concat = on("ax630c", cut);
        assertEquals(List.of(), concat.problems());
        assertEquals("AX630C: concat or split; dfl_sigmoid fails to quantise there", concat.advice());
    }

    @Test
    void aTaskThatTheModelDoesNotSayItHasIsRefused() {
        assertOneProblem(
                task("pose", SHAPES), "says it is a model for the task detect, but pose", "Leave the task out");
    }

    @Test
    void theTaskAnswersWhatAFileLeavesOpen() throws IOException {
        Path open = WholeHeads.shapesWithMetadata(folder.resolve("open.onnx"), "task", "");
        assertTrue(ask(open).assumptions().toString().contains("no metadata task: taking detect"));
        assertFalse(task("detect", open).assumptions().toString().contains("no metadata task"));
        // Seven channels are a box and three classes, or a box, two classes and an angle.
        Path two = Files.writeString(folder.resolve("two.names"), "ship\nplane\n");
        ModelVerdict.Question obb = new ModelVerdict.Question(Optional.of(two), Optional.of("obb"), Optional.empty());
        assertEquals(
                "obb",
                ModelVerdict.of(open, obb).decode().orElseThrow().recognition().task());
        assertOneProblem(labels("ship\nplane\n"), "the outputs fit no scheme", "type = obb");
    }

    @Test
    void labelsThatDoNotFitAreRefused() throws IOException {
        assertOneProblem(labels("circle\nsquare\n"), "the outputs fit no scheme", "but there are 2 labels");
        assertOneProblem(labels("circle\n\nsquare\n"), "two.names:2: is empty, which would shift the classes", "");
        assertOneProblem(
                labels("circle\nsquare\ncircle\n"),
                "labels: class 0 and class 2 are both called 'circle'",
                "Give each class a name of its own");
    }

    @Test
    void metadataWithAnEmptyNameAreRefused() {
        Path file = WholeHeads.shapesWithMetadata(folder.resolve("m.onnx"), "names", "{0: 'a', 1: ' ', 2: 'c'}");
        assertOneProblem(ask(file), "metadata names", "--labels");
    }

    @Test
    void aWholeOutputOfBytesIsRefusedWithTheNodesToCutAt() {
        assertOneProblem(
                ask(WholeHeads.shapesQuantized(folder.resolve("bytes.onnx"))),
                "one scale cannot serve boxes and scores: bytes counts in steps of 0.75",
                "/model.22/dfl/conv/Conv_output_0 and Sigmoid (dfl_sigmoid), of YOLO11 below /model.23");
    }

    @Test
    void splitHeadsAreCertain() {
        Path cut = folder.resolve("split.onnx");
        OnnxCut.cut(SHAPES, Scheme.SPLIT, cut);
        Recognition recognition = ask(cut).decode().orElseThrow().recognition();
        assertEquals("split", recognition.scheme());
        assertEquals(Sureness.SHAPES, recognition.sureness());
        assertEquals(List.of("dfl", "dfl", "dfl", "logits", "logits", "logits"), recognition.roles());
    }

    @Test
    void theDoubtfulRowOfMaixPysTableIsPointedOut() {
        ModelVerdict verdict = ask(WholeHeads.shapesNamedLikeYolov8(folder.resolve("v8.onnx")));
        assertEquals(1, verdict.doubts().size());
        String doubt = verdict.doubts().get(0);
        assertTrue(doubt.contains("scheme 1 (concat) /model.22/Concat_3_output_0 [1,67,504]"), doubt);
        assertEquals(List.of(), ask(SHAPES).doubts());
    }

    @Test
    void aModelCutAtThatRowIsDecodedByItsLastOutputAlone() {
        ModelVerdict verdict = ask(WholeHeads.shapesEndingAt(
                folder.resolve("row.onnx"),
                Map.of(
                        "/Concat_1_output_0", List.of(1, 67, 8, 12),
                        "/Concat_2_output_0", List.of(1, 67, 4, 6),
                        "/Concat_3_output_0", List.of(1, 67, 504))));
        assertOneProblem(verdict, "the outputs fit no scheme", "is more than it needs");
    }

    @Test
    void scoresAloneHoldNoBoxes() {
        ModelVerdict verdict = ask(WholeHeads.shapesEndingAt(
                folder.resolve("scores.onnx"), Map.of("/Sigmoid_22_output_0", List.of(1, 3, 504))));
        assertOneProblem(verdict, "the outputs fit no scheme", "lacks distances [1,1,4,504]");
    }

    @Test
    void anExportThatJoinsBoxesAndClassesApartIsSeen() {
        String text = text(ask(WholeHeads.shapesJoinedApart(folder.resolve("84.onnx"))));
        assertTrue(text.contains("as Ultralytics since 8.4 writes it"), text);
        assertTrue(text.contains("(made by npucam model cut)"), text);
    }

    @Test
    void theTextSaysHowSureItIsAndTheRoles() {
        String text = text(ask(BM1688));
        assertTrue(
                text.startsWith(BM1688 + ": OK. YOLOv8/11 detect, scheme concat NCHW, 3 classes, 192x128\nsure     "),
                text);
        assertTrue(text.contains(": concat\n"), text);
    }

    @Test
    void severalProblemsAreAllSaid() {
        Path halves = WholeHeads.shapesWithHalves(folder.resolve("halves.onnx"));
        List<Problem> details =
                ModelVerdict.of(halves, question("", "pose", "cv181x")).details();
        assertEquals(2, details.size(), details.toString());
        assertTrue(details.stream().noneMatch(problem -> problem.fix().isEmpty()), details.toString());
    }

    private ModelVerdict labels(String lines) throws IOException {
        Path file = Files.writeString(folder.resolve("two.names"), lines);
        return ModelVerdict.of(
                SHAPES, new ModelVerdict.Question(Optional.of(file), Optional.empty(), Optional.empty()));
    }

    private static ModelVerdict ask(Path file) {
        return ModelVerdict.of(file, question("", "", ""));
    }

    private static ModelVerdict on(String board, Path file) {
        return ModelVerdict.of(file, question("", "", board));
    }

    private static ModelVerdict task(String task, Path file) {
        return ModelVerdict.of(file, question("", task, ""));
    }

    private static ModelVerdict.Question question(String labels, String task, String board) {
        return new ModelVerdict.Question(
                Optional.of(labels).filter(text -> !text.isEmpty()).map(Path::of),
                Optional.of(task).filter(text -> !text.isEmpty()),
                Board.of(board));
    }

    private static void assertOneProblem(ModelVerdict verdict, String reason, String fix) {
        assertFalse(verdict.isOk());
        assertEquals(1, verdict.problems().size(), verdict.problems().toString());
        String line = verdict.problems().get(0);
        assertTrue(line.contains(reason) && line.contains(fix), line + "\nlacks " + reason + "\nor " + fix);
        assertEquals(1, line.lines().count());
        assertFalse(text(verdict).contains("OK"), text(verdict));
    }

    private static String text(ModelVerdict verdict) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ModelVerdictText.print(verdict, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8).lines().collect(Collectors.joining("\n", "", "\n"));
    }
}
