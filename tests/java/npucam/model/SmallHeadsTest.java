package npucam.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.List;
import npucam.model.OnnxCut.Scheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cuts of the families that are no YOLOv8: where they end, what they give, and what is refused. */
class SmallHeadsTest {
    @TempDir
    Path folder;

    @Test
    void yolov5EndsAtItsConvolutions() throws OrtException {
        assertCut(
                SmallHeads.yolov5(3), Scheme.YOLOV5, List.of("map0 [1,21,8,12]", "map1 [1,21,4,6]", "map2 [1,21,2,3]"));
    }

    @Test
    void yolov5TransposedEndsWithTheCellsBeforeTheChannels() throws OrtException {
        assertCut(
                SmallHeads.yolov5(3),
                Scheme.YOLOV5_TRANSPOSED,
                List.of("cells0 [1,3,8,12,7]", "cells1 [1,3,4,6,7]", "cells2 [1,3,2,3,7]"));
    }

    @Test
    void yolo26EndsAtSidesAndClassesOfTheHeadItHolds() throws OrtException {
        List<String> ends = List.of(
                "box0 [1,4,8,12]",
                "box1 [1,4,4,6]",
                "box2 [1,4,2,3]",
                "cls0 [1,2,8,12]",
                "cls1 [1,2,4,6]",
                "cls2 [1,2,2,3]");
        assertCut(SmallHeads.yolo26(true), Scheme.ONE2ONE, ends);
        assertCut(SmallHeads.yolo26(false), Scheme.ONE2MANY, ends);
    }

    @Test
    void theOtherHeadOfYolo26IsRefusedWithTheExportThatHasIt() {
        assertRefused(SmallHeads.yolo26(true), Scheme.ONE2MANY, "--scheme one2one (box0, ", "end2end=False");
        assertRefused(SmallHeads.yolo26(false), Scheme.ONE2ONE, "--scheme one2many (box0, ", "end2end=True");
    }

    @Test
    void aSchemeOfAnotherFamilyIsRefusedWithThoseOfThisOne() {
        assertRefused(SmallHeads.yolov5(3), Scheme.CONCAT, "a head of YOLOv5", "--scheme yolov5 (map0, map1, map2)");
        assertRefused(SmallHeads.yolo26(true), Scheme.DFL_SIGMOID, "a head of YOLO26", "--scheme one2one");
    }

    @Test
    void aFourthScaleIsRefused() {
        assertRefused(SmallHeads.yolov5(4), Scheme.YOLOV5, "has 4 scales");
    }

    @Test
    void prototypesBesideTheBoxesOfYolov5AreRefused() {
        ModelProto.Builder model = SmallHeads.yolov5(3).toBuilder();
        model.getGraphBuilder()
                .addNode(HeadVariants.node("Relu", List.of("images"), "prototypes"))
                .addOutput(HeadVariants.info("prototypes", 1, 3, 64, 96));
        assertRefused(model.build(), Scheme.YOLOV5, "gives prototypes beside its boxes");
    }

    @Test
    void offersSayFamilyAndClassesAndComeFirst() {
        CutOffers offers = OnnxCut.offers(TestModels.write(folder.resolve("v5.onnx"), SmallHeads.yolov5(3)));
        assertEquals(YoloFamily.YOLOV5, offers.family());
        assertEquals(2, offers.classes());
        assertEquals(0, offers.regMax());
        assertEquals(
                List.of(Scheme.YOLOV5, Scheme.YOLOV5_TRANSPOSED),
                offers.offers().stream()
                        .filter(CutOffer::isOffered)
                        .map(CutOffer::scheme)
                        .toList());
        assertEquals(List.of("map0", "map1", "map2"), offers.offers().get(0).names());
    }

    private void assertCut(ModelProto model, Scheme scheme, List<String> ends) throws OrtException {
        Path whole = TestModels.write(folder.resolve("whole.onnx"), model);
        Path cut = folder.resolve(scheme + ".onnx");
        assertEquals(ends, OnnxCut.cut(whole, scheme, cut));
        TestModels.assertSameAsInner(
                whole,
                ends.stream().map(end -> end.substring(0, end.indexOf(' '))).toList(),
                cut);
    }

    private void assertRefused(ModelProto model, Scheme scheme, String... parts) {
        Path whole = TestModels.write(folder.resolve("whole.onnx"), model);
        ModelException refused =
                assertThrows(ModelException.class, () -> OnnxCut.cut(whole, scheme, folder.resolve("no.onnx")));
        for (String part : parts) {
            assertTrue(
                    refused.problems().get(0).contains(part), refused.problems().get(0));
        }
    }
}
