package npucam.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import npucam.data.ColorOrder;
import npucam.data.ImageInput;
import npucam.data.TensorLayout;
import npucam.data.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelDescriptorTest {
    private static final Path SHAPES_MUD = Path.of("models/shapes/shapes.mud");

    @TempDir
    Path folder;

    @Test
    void aBareExportIsPreprocessedAsUltralyticsDoes() {
        ModelDescriptor model = ModelDescriptor.read(TestModels.SHAPES, Optional.empty());
        assertEquals(TestModels.SHAPES, model.model());
        assertEquals(List.of("circle", "square", "triangle"), model.labels());
        assertEquals("detect", model.task());
        assertEquals(ColorOrder.RGB, model.colorOrder());
        assertEquals(List.of(0f, 0f, 0f), model.mean());
        assertEquals(List.of(1 / 255f, 1 / 255f, 1 / 255f), model.scale());
        assertEquals(114, model.padValue());
        assertEquals(1, model.assumptions().size());
        assertTrue(model.assumptions().get(0).contains("letterbox bars of 114"));
    }

    @ParameterizedTest
    @CsvSource({
        "Ultralytics YOLOv8n model trained on coco.yaml, yolov8",
        "Ultralytics YOLO11n-seg model, yolo11",
        "something else, ''"
    })
    void theFamilyIsReadFromTheDescription(String description, String family) {
        Path model = TestModels.shapesWithMetadata(folder.resolve("m.onnx"), "description", description);
        assertEquals(family, ModelDescriptor.read(model, Optional.empty()).family());
    }

    @Test
    void classesAndTaskThatAreNotSaidCanBeTakenFromAnotherModel() {
        ModelDescriptor named = ModelDescriptor.read(TestModels.SHAPES, Optional.empty());
        Path bare = Path.of("models/shapes/npu/shapes-concat-cv181x-int8-fused.cvimodel");
        ModelDescriptor completed = ModelDescriptor.read(bare, Optional.empty()).completedBy(named);
        assertEquals(named.labels(), completed.labels());
        assertEquals("detect", completed.task());
        assertEquals(bare, completed.model());
        assertEquals(0, completed.padValue());
        String told = String.join("; ", completed.assumptions());
        assertTrue(told.contains(bare + ": names no classes; those of " + TestModels.SHAPES + " are taken"), told);
        assertEquals(named, named.completedBy(completed));
    }

    @Test
    void segmentIsCalledSegHere() {
        Path model = TestModels.shapesWithMetadata(folder.resolve("m.onnx"), "task", "segment");
        assertEquals("seg", ModelDescriptor.read(model, Optional.empty()).task());
    }

    @Test
    void anExportWithoutNamesNeedsALabelsFile() throws IOException {
        Path model = folder.resolve("m.onnx");
        TestModels.write(
                model, TestModels.shapes().toBuilder().clearMetadataProps().build());
        String problem = assertThrows(ModelException.class, () -> ModelDescriptor.read(model, Optional.empty()))
                .problems()
                .get(0);
        assertTrue(problem.contains("Give --labels FILE"), problem);
        Path names = Files.writeString(folder.resolve("names"), "a\nb\nc\n");
        ModelDescriptor read = ModelDescriptor.read(model, Optional.of(names));
        assertEquals(List.of("a", "b", "c"), read.labels());
        assertTrue(read.assumptions().toString().contains("no metadata task: taking detect"));
    }

    @Test
    void theShapesDescriptorIsCompleteAndPadsWithBlack() {
        ModelDescriptor model = ModelDescriptor.read(SHAPES_MUD, Optional.empty());
        assertEquals(TestModels.SHAPES, model.model());
        assertEquals(List.of("circle", "square", "triangle"), model.labels());
        assertEquals(0, model.padValue());
        assertEquals(List.of(), model.assumptions());
    }

    @Test
    void aBareBmodelIsTakenAsTheYoloRecipeOfTpuMlirMakesIt() {
        Path model = Path.of("models/shapes/npu/shapes-concat-bm1688-int8-quantio-nokernel.bmodel");
        ModelDescriptor read = ModelDescriptor.read(model, Optional.empty());
        assertEquals(List.of(0f, 0f, 0f), read.mean());
        assertEquals(List.of(1 / 255f, 1 / 255f, 1 / 255f), read.scale());
        assertEquals(0, read.padValue());
        assertEquals(List.of(), read.labels());
        assertTrue(
                read.assumptions().get(0).contains("no .mud: taking RGB, 1/255"),
                read.assumptions().toString());
    }

    @Test
    void aModelThatDoesMeanAndScaleItselfIsFedWithBytesWhateverTheDescriptorSays() throws IOException {
        Path model = Path.of("models/shapes/npu/shapes-concat-cv181x-int8-fused.cvimodel")
                .toAbsolutePath();
        Path mud = Files.writeString(
                folder.resolve("fused.mud"),
                "[basic]\ntype = cvimodel\nmodel = " + model
                        + "\n[extra]\ninput_type = bgr\nmean = 0\nscale = 0.0039\nlabels = a, b, c\n");
        for (Path file : List.of(model, mud)) {
            ModelDescriptor read = ModelDescriptor.read(file, Optional.empty());
            assertEquals(List.of(0f, 0f, 0f), read.mean());
            assertEquals(List.of(1f, 1f, 1f), read.scale());
            assertEquals(ColorOrder.RGB, read.colorOrder());
            assertTrue(
                    read.assumptions().toString().contains("RGB_PLANAR bytes"),
                    read.assumptions().toString());
        }
    }

    @Test
    void aBareAxmodelNeedsADescriptor() throws IOException {
        Path model = Files.writeString(folder.resolve("m.axmodel"), "model");
        String problem = assertThrows(ModelException.class, () -> ModelDescriptor.read(model, Optional.empty()))
                .problems()
                .get(0);
        assertTrue(problem.startsWith(model + ": ") && problem.contains("Write a .mud"), problem);
    }

    @Test
    void whatAFileHoldsCountsMoreThanItsName() throws IOException {
        Path model = Files.write(folder.resolve("cv184x.bmodel"), contentOf("x.cvimodel"));
        assertEquals(ModelKind.CVIMODEL, ModelKind.of(model));
        Path misnamed = Files.writeString(folder.resolve("text.bmodel"), "no model at all");
        String problem = assertThrows(ModelException.class, () -> ModelKind.of(misnamed))
                .problems()
                .get(0);
        assertTrue(problem.contains("does not begin like one"), problem);
    }

    @ParameterizedTest
    @CsvSource({"model.pt", "model", "model.tflite"})
    void anUnknownEndingIsRefused(String name) throws IOException {
        Path model = Files.writeString(folder.resolve(name), "content");
        String problem = assertThrows(ModelException.class, () -> ModelDescriptor.read(model, Optional.empty()))
                .problems()
                .get(0);
        assertTrue(problem.startsWith(model + ": not a model file npucam knows (.onnx, "), problem);
    }

    @Test
    void missingEmptyAndFolderAreToldApart() throws IOException {
        assertEquals(": no such file. Check the path", complaint(folder.resolve("missing.onnx")));
        assertEquals(": no such file. Check the path", complaint(folder.resolve("missing.mud")));
        assertEquals(": is a folder. Name the file in it", complaint(Files.createDirectory(folder.resolve("d.onnx"))));
        assertEquals(": is empty (0 bytes). Copy it again", complaint(Files.createFile(folder.resolve("e.onnx"))));
        assertEquals(": is not a plain file", complaint(Path.of("/dev/null")));
    }

    @Test
    void theInputsLayoutFollowsFromItsShape() {
        ModelDescriptor model = ModelDescriptor.read(SHAPES_MUD, Optional.empty());
        ImageInput planar = model.imageInput(TensorSpec.f32("images", 1, 3, 128, 192));
        assertEquals(TensorLayout.NCHW, planar.layout());
        assertEquals(192, planar.width());
        ImageInput interleaved = model.imageInput(TensorSpec.f32("images", 1, 128, 192, 3));
        assertEquals(TensorLayout.NHWC, interleaved.layout());
        assertEquals(128, interleaved.height());
        assertThrows(ModelException.class, () -> model.imageInput(TensorSpec.f32("images", 2, 3, 128, 192)));
    }

    private static byte[] contentOf(String name) {
        return switch (name.substring(name.indexOf('.') + 1)) {
            case "bmodel" -> new byte[] {(byte) 0xEE, (byte) 0xAA, 0x55, (byte) 0xFF, 0, 0, 0, 0};
            case "cvimodel", "CVIMODEL" -> "CviModel....".getBytes(StandardCharsets.US_ASCII);
            default -> new byte[] {1, 2, 3};
        };
    }

    private static String complaint(Path file) {
        String problem = assertThrows(ModelException.class, () -> ModelDescriptor.read(file, Optional.empty()))
                .problems()
                .get(0);
        return problem.substring(file.toString().length());
    }
}
