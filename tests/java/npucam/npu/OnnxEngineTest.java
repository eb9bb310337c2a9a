package npucam.npu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.TensorSpec;
import npucam.model.ModelDescriptor;
import npucam.model.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxEngineTest extends EngineContract {
    static final Path SHAPES = Path.of("models/shapes/shapes.onnx");

    private static final int FLOAT = TensorProto.DataType.FLOAT.getNumber();

    @TempDir
    Path folder;

    @Override
    InferenceEngine open(int slots) {
        return OnnxEngine.open(SHAPES, 1, slots);
    }

    @Test
    void theShapesModelIsOneFloatPictureInAndOneTensorOut() {
        try (InferenceEngine engine = open(1)) {
            assertEquals(TensorSpec.f32("images", 1, 3, 128, 192), engine.inputSpec());
            assertEquals(List.of(TensorSpec.f32("output0", 1, 7, 504)), engine.outputSpecs());
            assertEquals(4 * (3 * 128 * 192 + 7 * 504), engine.bytesPerSlot());
            assertEquals(1, engine.parallelism());
            assertTrue(engine.description().matches("ONNX Runtime [0-9.]+, CPU, 1 thread"), engine.description());
        }
    }

    /** Some releases for Linux come with an uploader that is on unless the environment says otherwise. */
    @Test
    void theRuntimeHasNobodyToReportTo() throws IOException {
        byte[] library = Files.readAllBytes(Path.of("target/native/libonnxruntime.so"));
        String text = new String(library, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("onnxruntime"));
        assertFalse(text.contains("events.data.microsoft"));
    }

    @Test
    void noThreadsAskedForIsOnePerProcessor() {
        try (InferenceEngine engine = OnnxEngine.open(SHAPES, 0, 1)) {
            int processors = Runtime.getRuntime().availableProcessors();
            assertTrue(engine.description().contains(", " + processors + " thread"), engine.description());
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT, F32", "FLOAT16, F16", "UINT8, U8", "INT8, I8"})
    void theElementTypeIsTheModels(TensorProto.DataType declared, ElementType type) {
        Path model =
                model(node("Identity", List.of("in"), "out"), declared.getNumber(), declared.getNumber(), 1, 3, 2, 4);
        try (InferenceEngine engine = OnnxEngine.open(model, 1, 1)) {
            assertEquals(type, engine.inputSpec().type());
            assertEquals(24 * type.bytes(), engine.inputSpec().byteCount());
            assertEquals(Quantization.NONE, engine.inputSpec().quantization());
            infer(engine, 0, 5);
            byte[] in = bytes(engine.input(0).bytes(), 24 * type.bytes());
            assertArrayEquals(in, bytes(engine.outputs(0).get(0).bytes(), 24 * type.bytes()));
        }
    }

    @Test
    void aQuantizedOutputCarriesItsScaleAndZeroPoint() {
        GraphProto.Builder graph = graph(node("QuantizeLinear", List.of("in", "s", "z"), "out"), FLOAT, 3, 1, 3, 2, 4)
                .addInitializer(
                        TensorProto.newBuilder().setName("s").setDataType(FLOAT).addFloatData(0.5f))
                .addInitializer(
                        TensorProto.newBuilder().setName("z").setDataType(3).addInt32Data(-7));
        try (InferenceEngine engine = OnnxEngine.open(write(graph, ""), 1, 1)) {
            TensorSpec spec = engine.outputSpecs().get(0);
            assertEquals(new Quantization(0.5f, -7), spec.quantization());
            engine.input(0).bytes().putFloat(0, 3f);
            engine.launch(0);
            engine.await(0);
            byte quantized = engine.outputs(0).get(0).bytes().get(0);
            assertEquals(3f, spec.quantization().dequantize(quantized));
        }
    }

    @Test
    void openDimensionsAreSettledByTheImageSizeInTheMetadata() {
        GraphProto.Builder graph = graph(node("Identity", List.of("in"), "out"), FLOAT, FLOAT, -1, 3, -1, -1);
        try (InferenceEngine engine = OnnxEngine.open(write(graph, "[2, 4]"), 1, 1)) {
            assertEquals(TensorSpec.f32("in", 1, 3, 2, 4), engine.inputSpec());
            assertEquals(List.of(TensorSpec.f32("out", 1, 3, 2, 4)), engine.outputSpecs());
            infer(engine, 0, 5);
            assertArrayEquals(
                    bytes(engine.input(0).bytes(), 96),
                    bytes(engine.outputs(0).get(0).bytes(), 96));
        }
    }

    @Test
    void openDimensionsWithoutMetadataAreRefusedWithTheFix() {
        GraphProto.Builder graph = graph(node("Identity", List.of("in"), "out"), FLOAT, FLOAT, 1, 3, -1, -1);
        assertRefused(write(graph, ""), "input in has open dimensions [1, 3, -1, -1]", "dynamic=False");
    }

    @Test
    void twoInputsAreRefused() {
        GraphProto.Builder graph = graph(node("Identity", List.of("in"), "out"), FLOAT, FLOAT, 1, 3, 2, 4)
                .addInput(info("second", FLOAT, 1));
        assertRefused(write(graph, ""), "inputs [in, second]");
    }

    @Test
    void anOutputOfIntegersWithoutMeaningForUsIsRefused() {
        GraphProto.Builder graph = graph(node("Shape", List.of("in"), "out"), FLOAT, 7, 1, 3, 2, 4);
        graph.setOutput(0, info("out", 7, 4));
        assertRefused(write(graph, ""), "out has the type INT64");
    }

    @Test
    void anOperatorTheRuntimeDoesNotKnowIsOneClearLine() {
        GraphProto.Builder graph = graph(node("NoSuchOperator", List.of("in"), "out"), FLOAT, FLOAT, 1, 3, 2, 4);
        assertRefused(write(graph, ""), "ONNX Runtime cannot use it", "NoSuchOperator");
    }

    @Test
    void aFailingRunIsAnEngineExceptionAndTheSlotGoesOn() {
        // Looks the input up in a table of one value: only 0 is a place in it.
        GraphProto.Builder graph = graph(node("Gather", List.of("table", "index"), "out"), FLOAT, FLOAT, 1, 3, 2, 4)
                .addNode(
                        0,
                        node("Cast", List.of("in"), "index").toBuilder()
                                .addAttribute(AttributeProto.newBuilder()
                                        .setName("to")
                                        .setType(AttributeProto.AttributeType.INT)
                                        .setI(7)))
                .addInitializer(TensorProto.newBuilder()
                        .setName("table")
                        .setDataType(FLOAT)
                        .addDims(1)
                        .addFloatData(9f));
        try (InferenceEngine engine = OnnxEngine.open(write(graph, ""), 1, 1)) {
            engine.input(0).bytes().putFloat(0, 5f);
            engine.launch(0);
            EngineException failed = assertThrows(EngineException.class, () -> engine.await(0));
            assertTrue(
                    String.valueOf(failed.getMessage()).contains("m.onnx: ONNX Runtime's run failed: "),
                    failed.toString());
            engine.input(0).bytes().putFloat(0, 0f);
            engine.launch(0);
            engine.await(0);
            assertEquals(9f, engine.outputs(0).get(0).bytes().getFloat(0));
        }
    }

    @Test
    void enginesChooseByTheFilesContent() throws IOException {
        ModelDescriptor shapes = ModelDescriptor.read(Path.of("models/shapes/shapes.mud"), Optional.empty());
        try (InferenceEngine engine = Engines.open(shapes, EngineSettings.DEFAULTS, 2)) {
            assertTrue(engine.description().startsWith("ONNX Runtime"));
            assertEquals(2, engine.slots());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BMRT", "CVI", "AX", "SIMULATOR"})
    void anOnnxIsRefusedForAnotherEngineWithTheOneItNeeds(EngineSettings.Kind engine) {
        ModelDescriptor shapes = ModelDescriptor.read(Path.of("models/shapes/shapes.mud"), Optional.empty());
        EngineSettings settings =
                new EngineSettings(engine, 0, List.of(), Optional.empty(), EngineSettings.DEFAULTS.stuckAfter());
        String problem = assertThrows(ModelException.class, () -> Engines.open(shapes, settings, 1))
                .problems()
                .get(0);
        assertTrue(problem.contains("a .onnx model runs on ONNX Runtime"), problem);
    }

    private static void assertRefused(Path model, String... parts) {
        String problem = assertThrows(ModelException.class, () -> OnnxEngine.open(model, 1, 1))
                .problems()
                .get(0);
        assertTrue(problem.startsWith(model + ": "), problem);
        for (String part : parts) {
            assertTrue(problem.contains(part), problem);
        }
    }

    private static byte[] bytes(ByteBuffer buffer, int count) {
        byte[] bytes = new byte[count];
        buffer.get(0, bytes);
        return bytes;
    }

    private Path model(NodeProto node, int inputType, int outputType, long... shape) {
        return write(graph(node, inputType, outputType, shape), "");
    }

    /** One node from the input "in" to the output "out", both of one shape; −1 is an open dimension. */
    private static GraphProto.Builder graph(NodeProto node, int inputType, int outputType, long... shape) {
        return GraphProto.newBuilder()
                .setName("test")
                .addNode(node)
                .addInput(info("in", inputType, shape))
                .addOutput(info("out", outputType, shape));
    }

    private static NodeProto node(String type, List<String> inputs, String output) {
        return NodeProto.newBuilder()
                .setOpType(type)
                .addAllInput(inputs)
                .addOutput(output)
                .build();
    }

    private static ValueInfoProto info(String name, int type, long... shape) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        for (long length : shape) {
            dims.addDim(
                    length < 0
                            ? Dimension.newBuilder().setDimParam("open")
                            : Dimension.newBuilder().setDimValue(length));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(type).setShape(dims)))
                .build();
    }

    private Path write(GraphProto.Builder graph, String imageSize) {
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey("imgsz").setValue(imageSize))
                .setGraph(graph)
                .build();
        try {
            return Files.write(folder.resolve("m.onnx"), model.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
