package npucam.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import npucam.data.Quantization;
import npucam.model.OnnxCut.Scheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFileTest {
    @TempDir
    Path folder;

    @Test
    void metadataAreRead() {
        OnnxFile file = OnnxFile.read(TestModels.SHAPES);
        assertEquals("32", file.metadata().get("stride"));
        assertEquals(List.of("circle", "square", "triangle"), file.labels());
        assertEquals(Optional.of(List.of(128, 192)), file.imageSize());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "640", "[640]", "[640, 640, 3]", "[a, b]"})
    void anImageSizeInAnotherFormIsNone(String text) {
        Path model = TestModels.shapesWithMetadata(folder.resolve("m.onnx"), "imgsz", text);
        assertEquals(Optional.empty(), OnnxFile.read(model).imageSize());
    }

    @Test
    void brokenNamesAreShownWithTheFix() {
        Path model = TestModels.shapesWithMetadata(folder.resolve("m.onnx"), "names", "{0: 'a', 2: 'c'}");
        String problem = assertThrows(
                        ModelException.class, () -> OnnxFile.read(model).labels())
                .problems()
                .get(0);
        assertTrue(problem.startsWith(model + ": metadata names = {0: 'a', 2: 'c'}: the class numbers"), problem);
        assertTrue(problem.contains("--labels"), problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version https://git-lfs.github.com/spec/v1 | Git LFS pointer",
                "<!DOCTYPE html><html></html> | web page",
                "hello, this is no model | is not an ONNX model, or is cut short",
            })
    void somethingElseIsNamed(String content, String complaint) throws IOException {
        assertRefused(Files.writeString(folder.resolve("m.onnx"), content), complaint);
    }

    @Test
    void aPyTorchFileIsNamed() throws IOException {
        assertRefused(Files.write(folder.resolve("m.onnx"), new byte[] {'P', 'K', 3, 4, 0, 0}), "format=onnx");
    }

    @Test
    void everyTruncationIsRefusedOrStillWhole() throws IOException {
        byte[] whole = Files.readAllBytes(TestModels.SHAPES);
        // The graph is one field: any cut inside it, and one just behind it, must be seen.
        int graphEnd = whole.length - tailLength();
        for (int length : new int[] {1, 5, 100, whole.length / 2, graphEnd - 1, graphEnd}) {
            Path cut = Files.write(folder.resolve("cut-" + length + ".onnx"), Arrays.copyOf(whole, length));
            assertRefused(cut, "cut short");
        }
    }

    private static int tailLength() {
        ModelProto model = TestModels.shapes();
        return model.toBuilder()
                .clearGraph()
                .clearIrVersion()
                .clearProducerName()
                .clearProducerVersion()
                .build()
                .getSerializedSize();
    }

    @Test
    @Timeout(60)
    void mutatedFilesAreReadOrRefusedButNeverCrash() throws IOException {
        byte[] whole = OnnxFile.read(TestModels.SHAPES).model().toBuilder()
                .setGraph(withoutWeights(TestModels.shapes()))
                .build()
                .toByteArray();
        Random random = new Random(20261124);
        Path model = folder.resolve("mutated.onnx");
        for (int round = 0; round < 400; round++) {
            byte[] mutated = whole.clone();
            for (int hit = 0; hit < 1 + round % 8; hit++) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            Files.write(model, mutated);
            try {
                OnnxFile file = OnnxFile.read(model);
                file.labels();
                file.quantization("images");
                OnnxCut.cut(model, round % 2 == 0 ? Scheme.CONCAT : Scheme.DFL_SIGMOID, folder.resolve("out.onnx"));
            } catch (ModelException refused) {
                assertTrue(
                        refused.problems().get(0).startsWith(model.toString()),
                        refused.problems().get(0));
            }
        }
    }

    private static ai.onnx.proto.OnnxMl.GraphProto withoutWeights(ModelProto model) {
        var graph = model.getGraph().toBuilder();
        graph.getInitializerBuilderList().stream()
                .filter(tensor -> tensor.getRawData().size() > 100)
                .forEach(TensorProto.Builder::clearRawData);
        return graph.build();
    }

    @Test
    void quantizationIsThatOfTheNeighbourNode() {
        Path model = TestModels.shapesWith(folder.resolve("q.onnx"), graph -> {
            graph.addInitializer(
                    TensorProto.newBuilder().setName("s").setDataType(1).addFloatData(0.25f));
            graph.addInitializer(
                    TensorProto.newBuilder().setName("zu").setDataType(2).setRawData(bytes(200)));
            graph.addInitializer(
                    TensorProto.newBuilder().setName("zi").setDataType(3).setRawData(bytes(200)));
            graph.addInitializer(
                    TensorProto.newBuilder().setName("half").setDataType(10).setRawData(bytes(0x00, 0x38)));
            graph.addNode(HeadVariants.node("DequantizeLinear", List.of("images", "s", "zu"), "real"));
            graph.addNode(HeadVariants.node("QuantizeLinear", List.of("/Concat_output_0", "s", "zi"), "quantized"));
            graph.addNode(HeadVariants.node("QuantizeLinear", List.of("/Concat_output_0", "half"), "symmetric"));
            for (String name : List.of("quantized", "symmetric", "/Concat_1_output_0")) {
                graph.addOutput(HeadVariants.info(name, 1));
            }
        });
        OnnxFile file = OnnxFile.read(model);
        assertEquals(new Quantization(0.25f, 200), file.quantization("images"));
        assertEquals(new Quantization(0.25f, -56), file.quantization("quantized"));
        assertEquals(new Quantization(0.5f, 0), file.quantization("symmetric"));
        assertEquals(Quantization.NONE, file.quantization("/Concat_1_output_0"));
        assertEquals(Quantization.NONE, file.quantization("nowhere"));
    }

    private static ByteString bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return ByteString.copyFrom(bytes);
    }

    private static void assertRefused(Path model, String complaint) {
        String problem = assertThrows(ModelException.class, () -> OnnxFile.read(model))
                .problems()
                .get(0);
        assertTrue(problem.startsWith(model + ": ") && problem.contains(complaint), problem);
    }
}
