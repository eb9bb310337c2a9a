package npucam.model.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import npucam.model.ModelException;
import npucam.model.OnnxCut;
import npucam.model.convert.YoloConversionSettings.Chip;
import npucam.model.convert.YoloConversionSettings.Quantize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerTest {
    @TempDir
    private Path folder;

    @Test
    void aNetworkIsTransformedAndCalibratedOnceForAllChipsAndVariants() {
        Plan plan = plan(Specs.of(
                Specs.SHAPES,
                List.of("concat", "dfl_sigmoid"),
                List.of(Chip.BM1688, Chip.CV181X),
                Optional.empty(),
                List.of(Specs.variant(Quantize.INT8), Specs.variant(Quantize.BF16))));
        assertEquals(
                List.of(
                        "transform_shapes_concat",
                        "calibrate_shapes_concat",
                        "deploy_shapes_concat_1688_int8",
                        "deploy_shapes_concat_1688_bf16",
                        "deploy_shapes_concat_cv181x_int8",
                        "deploy_shapes_concat_cv181x_bf16",
                        "transform_shapes_dfl_sigmoid",
                        "calibrate_shapes_dfl_sigmoid",
                        "deploy_shapes_dfl_sigmoid_1688_int8",
                        "deploy_shapes_dfl_sigmoid_1688_bf16",
                        "deploy_shapes_dfl_sigmoid_cv181x_int8",
                        "deploy_shapes_dfl_sigmoid_cv181x_bf16"),
                plan.steps().stream().map(Step::name).toList());
    }

    @Test
    void theNodesOfASchemeComeFromTheGraph() {
        String transform = text(plan(Specs.concat(Chip.BM1688, Specs.variant(Quantize.F16))), 0);
        assertTrue(
                transform.contains("--output_names /Concat_output_0,/Concat_1_output_0,/Concat_2_output_0"), transform);
    }

    @Test
    void theShapesThatTheNetworkFixesAreSaid() {
        String transform = text(plan(Specs.concat(Chip.BM1688, Specs.variant(Quantize.F16))), 0);
        assertTrue(transform.contains("--input_shapes [[1,3,128,192]] --mean"), transform);
    }

    @Test
    void floatsNeedNoCalibration() {
        Plan plan = plan(Specs.concat(Chip.BM1688, Specs.variant(Quantize.F16)));
        assertEquals(
                List.of("transform_shapes_concat", "deploy_shapes_concat_1688_f16"),
                plan.steps().stream().map(Step::name).toList());
    }

    @Test
    void everythingAVariantSaysReachesTheTool() {
        Plan plan = plan(Specs.concat(Chip.BM1688, Specs.fused()));
        assertEquals(
                "model_deploy.py --mlir shapes_concat.mlir --quantize INT8 --asymmetric"
                        + " --calibration_table shapes_concat_cali_table --quantize_table QTABLE --processor bm1688"
                        + " --fuse_preprocess --customization_format RGB_PACKED --num_core 2 --quant_output --excepts a,b"
                        + " --do_winograd --test_input PICTURE --test_reference shapes_concat_top_outputs.npz"
                        + " --tolerance 0.8,0.4 --model shapes_concat_1688_fused.bmodel",
                text(plan, 2).replaceAll("\\S+/my_qtable", "QTABLE").replaceAll("\\S+/007.jpg", "PICTURE"));
    }

    @Test
    void thePreprocessingOfTheSpecIsThatOfToolAndDescriptor() {
        YoloConversionSettings settings = Specs.concat(Chip.BM1688, Specs.variant(Quantize.INT8));
        String transform = text(plan(settings), 0);
        assertTrue(
                transform.contains(
                        "--mean 0,0,0 --scale 0.1,0.2,0.3 --keep_aspect_ratio --pixel_format bgr --pad_value 7"),
                transform);
        assertEquals(
                """
                [basic]
                type = bmodel
                model = m.bmodel

                [extra]
                model_type = yolov8
                type = detector
                input_type = bgr
                mean = 0, 0, 0
                scale = 0.1, 0.2, 0.3
                labels = m.names

                [npucam]
                pad_value = 7
                scheme = concat
                """,
                new MudText(settings, plan(settings).products().get(0), Map.of())
                        .of("m.bmodel", Optional.of("m.names")));
    }

    @Test
    void aFusedPictureIsFedInTheOrderOfItsFormat() {
        YoloConversionSettings settings = Specs.concat(Chip.CV181X, Specs.fused());
        String mud = new MudText(
                        settings, plan(settings).products().get(0), Map.of("task", "pose", "kpt_shape", "[5, 2]"))
                .of("m.cvimodel", Optional.empty());
        assertTrue(mud.contains("type = cvimodel\n"), mud);
        assertTrue(mud.contains("input_type = rgb\n"), mud);
        assertTrue(mud.contains("type = pose\n"), mud);
        assertTrue(mud.contains("keypoints = 5x2\n"), mud);
        assertFalse(mud.contains("labels"), mud);
    }

    @Test
    void aSeedPicksTheSamePicturesEachTimeAndOthersForAnotherSeed() {
        List<Path> first = picked(1);
        assertEquals(10, new HashSet<>(first).size());
        assertEquals(first, picked(1));
        assertFalse(first.equals(picked(2)), "two seeds picked the same pictures");
    }

    @Test
    void withoutASeedTheToolPicks() {
        Plan plan = plan(Specs.concat(Chip.BM1688, Specs.variant(Quantize.INT8)));
        assertTrue(plan.steps().stream().noneMatch(Step.Sample.class::isInstance));
        assertTrue(text(plan, 1).contains("/models/shapes/calibration --input_num 10"), text(plan, 1));
    }

    @Test
    void aNetworkThatIsNotThereIsCutByTheScript() {
        Path missing = folder.resolve("n.onnx");
        Plan plan = plan(Specs.of(
                missing,
                List.of("split"),
                List.of(Chip.BM1688),
                Optional.empty(),
                List.of(Specs.variant(Quantize.F16))));
        assertEquals(
                "app/npucam model cut " + missing + " --scheme split -o " + folder.resolve("work/shapes_split.onnx"),
                plan.steps().get(0).text());
        assertEquals(1, plan.notes().size());
        assertTrue(text(plan, 1).contains("--model_def shapes_split.onnx"), text(plan, 1));
    }

    @Test
    void aSchemeTheGraphDoesNotOfferIsRefusedWithThoseItOffers() {
        ModelException refused = assertThrows(
                ModelException.class,
                () -> plan(Specs.of(
                        Specs.SHAPES,
                        List.of("one2one"),
                        List.of(Chip.BM1688),
                        Optional.empty(),
                        List.of(Specs.variant(Quantize.INT8)))));
        assertTrue(
                refused.problems().get(0).startsWith("shapes.toml:4:1 model.scheme = ...: one2one is not offered by "),
                refused.problems().get(0));
        assertTrue(
                refused.problems().get(0).endsWith("It offers concat, dfl_sigmoid, split"),
                refused.problems().get(0));
    }

    @Test
    void boxesAndScoresInOneInt8OutputAreRefused() {
        YoloConversionSettings uncut = Specs.of(
                Specs.SHAPES, List.of(), List.of(Chip.BM1688), Optional.empty(), List.of(Specs.variant(Quantize.INT8)));
        ModelException refused = assertThrows(ModelException.class, () -> plan(uncut));
        assertTrue(
                refused.problems().get(0).contains("they would share one scale")
                        && refused.problems().get(0).contains("scheme = \"concat\""),
                refused.problems().get(0));
    }

    @Test
    void aNetworkThatWasCutBeforeIsTakenAsItIs() {
        Path cut = folder.resolve("cut.onnx");
        OnnxCut.cut(Specs.SHAPES, OnnxCut.Scheme.CONCAT, cut);
        Plan plan = plan(Specs.of(
                cut, List.of(), List.of(Chip.BM1688), Optional.empty(), List.of(Specs.variant(Quantize.INT8))));
        assertFalse(text(plan, 0).contains("--output_names"), text(plan, 0));
    }

    @Test
    void aChipThatNoVariantIsForIsRefused() {
        YoloConversionSettings none =
                Specs.of(Specs.SHAPES, List.of("concat"), List.of(Chip.BM1688), Optional.empty(), List.of());
        assertTrue(assertThrows(ModelException.class, () -> plan(none))
                .problems()
                .get(0)
                .contains("no [[deploy]] is for bm1688"));
    }

    @Test
    void planningWritesNothing() {
        plan(Specs.concat(Chip.BM1688, Specs.variant(Quantize.INT8)));
        assertFalse(Files.exists(folder.resolve("work")));
    }

    private List<Path> picked(int seed) {
        Plan plan = plan(Specs.of(
                Specs.SHAPES,
                List.of("concat"),
                List.of(Chip.BM1688),
                Optional.of(seed),
                List.of(Specs.variant(Quantize.INT8))));
        Step sample = plan.steps().get(1);
        assertEquals("sample_shapes_concat", sample.name());
        assertTrue(text(plan, 2).contains("--dataset shapes_concat_pictures "), text(plan, 2));
        return sample.inputs();
    }

    private Plan plan(YoloConversionSettings settings) {
        return Planner.plan(settings, folder.resolve("work"));
    }

    private static String text(Plan plan, int step) {
        return plan.steps().get(step).text().replaceAll("\\s+\\\\?\\s*", " ");
    }
}
