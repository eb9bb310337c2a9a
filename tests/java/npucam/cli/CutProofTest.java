package npucam.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import npucam.capture.Pictures;
import npucam.model.ModelException;
import npucam.model.OnnxCut;
import npucam.model.OnnxCut.Scheme;
import npucam.model.WholeHeads;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cut is put in place only when it finds what the whole model finds. */
class CutProofTest {
    private static final Path SHAPES = Path.of("models/shapes/shapes.onnx");
    private static final Path PICTURE = Path.of("tests/data/shapes/a-640x480.png");
    private static final Pattern SAME = Pattern.compile("find the same (\\d+) objects above a score of ([0-9.E-]+)");

    @TempDir
    Path folder;

    private Path out;

    @BeforeEach
    void nameOut() throws IOException {
        out = Files.createDirectory(folder.resolve("out")).resolve("cut.onnx");
    }

    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"CONCAT", "DFL_SIGMOID", "SPLIT"})
    void everyCutOfOurDetectorFindsTheSame(Scheme scheme) {
        assertProven(SHAPES, scheme, 3);
    }

    @ParameterizedTest
    @EnumSource(
            value = Scheme.class,
            names = {"YOLOV5", "YOLOV5_TRANSPOSED"})
    void cutsOfYolov5FindTheSame(Scheme scheme) {
        assertProven(WholeHeads.yolov5(folder.resolve("v5.onnx")), scheme, 2);
    }

    @Test
    void aCutOfYolo26FindsTheSame() {
        assertProven(WholeHeads.yolo26(folder.resolve("v26.onnx")), Scheme.ONE2MANY, 2);
    }

    /** The constant is what the boxes are multiplied by: cells of other sizes. */
    @Test
    void aModelThatMakesOtherBoxesIsNotCutAndLeavesNothingBehind() throws IOException {
        Path whole = WholeHeads.shapesWithConstant(folder.resolve("large.onnx"), "/Constant_17_output_0", 1.5f);
        CutDiffersException differs =
                assertThrows(CutDiffersException.class, () -> prove(whole, Scheme.DFL_SIGMOID, 3));
        String message = String.valueOf(differs.getMessage());
        assertTrue(message.startsWith(whole + ": the cut model (YOLOv8/11 detect, scheme dfl_sigmoid"), message);
        assertTrue(message.contains("the whole model finds class"), message);
        assertTrue(message.endsWith("; --no-verify cuts without the proof"), message);
        assertNothingLeft();
    }

    @Test
    void aCutOfAnotherModelIsSeen() {
        Path v5 = WholeHeads.yolov5(folder.resolve("v5.onnx"));
        Path v26 = folder.resolve("v26-cut.onnx");
        OnnxCut.cut(WholeHeads.yolo26(folder.resolve("v26.onnx")), Scheme.ONE2MANY, v26);
        CutDiffersException differs =
                assertThrows(CutDiffersException.class, () -> proof(v5, 2).prove(v26));
        assertTrue(String.valueOf(differs.getMessage()).contains("finds class"), differs.getMessage());
    }

    @Test
    void aModelThatCannotBeDecodedWholeIsNotCutWithoutBeingAskedTo() throws IOException {
        Path whole = WholeHeads.shapesWithOutput(folder.resolve("more.onnx"), "/Concat_3_output_0", 1, 67, 504);
        ModelException refused = assertThrows(ModelException.class, () -> prove(whole, Scheme.CONCAT, 3));
        String message = refused.problems().get(0);
        assertTrue(message.startsWith("the whole model cannot be decoded, so the cut cannot be proven: "), message);
        assertTrue(message.contains("--no-verify"), message);
        assertNothingLeft();
        OnnxCut.cut(whole, Scheme.CONCAT, out);
        assertTrue(Files.exists(out));
    }

    private void assertNothingLeft() throws IOException {
        try (Stream<Path> left = Files.list(out.getParent())) {
            assertEquals(List.of(), left.toList());
        }
    }

    private void assertProven(Path whole, Scheme scheme, int classes) {
        String line = prove(whole, scheme, classes);
        Matcher same = SAME.matcher(line);
        assertTrue(same.find() && Integer.parseInt(same.group(1)) > 20, line);
        assertTrue(Files.exists(out));
    }

    private String prove(Path whole, Scheme scheme, int classes) {
        List<String> lines = new ArrayList<>();
        Function<Path, String> proof = proof(whole, classes)::prove;
        OnnxCut.cut(whole, scheme, out, cut -> lines.add(proof.apply(cut)));
        return lines.get(0);
    }

    private static CutProof proof(Path whole, int classes) {
        return new CutProof(whole, Pictures.read(PICTURE), "the picture", classes);
    }
}
