package npucam.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Our own detector, variants of its graph as other exporters would write it, and ONNX Runtime to run them. */
final class TestModels {
    static final Path SHAPES = Path.of("models/shapes/shapes.onnx");

    private TestModels() {}

    static ModelProto shapes() {
        return OnnxFile.read(SHAPES).model();
    }

    /** The model with a changed graph, written to a file. */
    static Path write(Path file, ModelProto model) {
        try {
            return Files.write(file, model.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path shapesWith(Path file, Consumer<GraphProto.Builder> change) {
        ModelProto.Builder model = shapes().toBuilder();
        change.accept(model.getGraphBuilder());
        return write(file, model.build());
    }

    static Path shapesWithMetadata(Path file, String key, String value) {
        ModelProto.Builder model = shapes().toBuilder();
        model.getMetadataPropsBuilderList().stream()
                .filter(entry -> entry.getKey().equals(key))
                .forEach(entry -> entry.setValue(value));
        return write(file, model.build());
    }

    /** Runs a model on seeded noise: output name → values, in the order of the graph. */
    static Map<String, float[]> run(Path model, long seed) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(model.toString())) {
            Map.Entry<String, ai.onnxruntime.NodeInfo> input =
                    session.getInputInfo().entrySet().iterator().next();
            long[] shape = ((TensorInfo) input.getValue().getInfo()).getShape();
            try (OnnxTensor tensor = OnnxTensor.createTensor(environment, noise(shape, seed), shape);
                    OrtSession.Result result = session.run(Map.of(input.getKey(), tensor))) {
                Map<String, float[]> values = new LinkedHashMap<>();
                for (Map.Entry<String, OnnxValue> output : result) {
                    FloatBuffer buffer = ((OnnxTensor) output.getValue()).getFloatBuffer();
                    float[] copy = new float[buffer.remaining()];
                    buffer.get(copy);
                    values.put(output.getKey(), copy);
                }
                return values;
            }
        }
    }

    /** Runs a cut model beside the whole one with the same inner tensors made outputs; both must say the same, bit for bit. */
    static void assertSameAsInner(Path whole, List<String> inner, Path cut) throws OrtException {
        ModelProto.Builder model = OnnxFile.read(whole).model().toBuilder();
        for (String tensor : inner) {
            model.getGraphBuilder()
                    .addOutput(ValueInfoProto.newBuilder()
                            .setName(tensor)
                            .setType(model.getGraph().getOutput(0).getType().toBuilder()
                                    .setTensorType(model.getGraph().getOutput(0).getType().getTensorType().toBuilder()
                                            .clearShape())));
        }
        Map<String, float[]> expected = run(write(cut.resolveSibling("inner.onnx"), model.build()), 7);
        Map<String, float[]> actual = run(cut, 7);
        assertEquals(inner, List.copyOf(actual.keySet()));
        inner.forEach(tensor -> assertArrayEquals(expected.get(tensor), actual.get(tensor), tensor));
    }

    private static FloatBuffer noise(long[] shape, long seed) {
        int length = 1;
        for (long dimension : shape) {
            length *= (int) dimension;
        }
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat();
        }
        return FloatBuffer.wrap(values);
    }
}
