package npucam.model;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@link SmallHeads} that decode their boxes too, as an export does: whole models that can be held against their cuts. */
public final class WholeHeads {
    private static final int ROWS = 64;
    private static final int COLUMNS = 96;
    private static final int CELLS = 126;
    private static final int PER_BOX = 7;
    private static final float[] ANCHORS = {10, 13, 16, 30, 33, 23, 30, 61, 62, 45, 59, 119, 116, 90, 156, 198, 373, 326
    };

    private WholeHeads() {}

    /** Our detector after a change of its graph. */
    public static Path shapesWithConstant(Path file, String node, float factor) {
        return TestModels.shapesWith(file, graph -> {
            for (NodeProto.Builder constant : graph.getNodeBuilderList()) {
                if (constant.getOutput(0).equals(node)) {
                    constant.getAttributeBuilder(0)
                            .setT(scaled(constant.getAttribute(0).getT(), factor));
                }
            }
        });
    }

    /** Our detector with an inner tensor as one more output. */
    public static Path shapesWithOutput(Path file, String tensor, long... shape) {
        return TestModels.shapesWith(file, graph -> graph.addOutput(HeadVariants.info(tensor, shape)));
    }

    /** Our detector with one weight in half precision, which nothing reads. */
    public static Path shapesWithHalves(Path file) {
        return TestModels.shapesWith(
                file,
                graph -> graph.addInitializer(TensorProto.newBuilder()
                        .setName("half")
                        .setDataType(TensorProto.DataType.FLOAT16.getNumber())
                        .addDims(1)
                        .setRawData(com.google.protobuf.ByteString.copyFrom(new byte[2]))));
    }

    /** Our detector with its whole output as bytes of one scale. */
    public static Path shapesQuantized(Path file) {
        return TestModels.shapesWith(file, graph -> {
            constant(graph, "step", new float[] {0.75f});
            graph.addInitializer(TensorProto.newBuilder()
                    .setName("zero")
                    .setDataType(TensorProto.DataType.UINT8.getNumber())
                    .setRawData(com.google.protobuf.ByteString.copyFrom(new byte[1])));
            graph.addNode(HeadVariants.node("QuantizeLinear", List.of("output0", "step", "zero"), "bytes"));
            graph.setOutput(0, HeadVariants.info("bytes", 1, 7, 504));
            graph.getOutputBuilder(0)
                    .getTypeBuilder()
                    .getTensorTypeBuilder()
                    .setElemType(TensorProto.DataType.UINT8.getNumber());
        });
    }

    /** Our detector as Ultralytics writes it since 8.4. */
    public static Path shapesJoinedApart(Path file) {
        return TestModels.shapesWith(file, HeadVariants::joinApart);
    }

    /** Our detector with another entry of its metadata; an empty one takes it out. */
    public static Path shapesWithMetadata(Path file, String key, String value) {
        ModelProto.Builder model = TestModels.shapes().toBuilder();
        for (int i = model.getMetadataPropsCount() - 1; i >= 0; i--) {
            if (model.getMetadataProps(i).getKey().equals(key)) {
                model.removeMetadataProps(i);
            }
        }
        if (!value.isEmpty()) {
            model.addMetadataPropsBuilder().setKey(key).setValue(value);
        }
        return TestModels.write(file, model.build());
    }

    /** Our detector with the names that exports of YOLOv8 have. */
    public static Path shapesNamedLikeYolov8(Path file) {
        Map<String, String> names = Map.of(
                "/Concat_output_0", "/model.22/Concat_output_0",
                "/Concat_1_output_0", "/model.22/Concat_1_output_0",
                "/Concat_2_output_0", "/model.22/Concat_2_output_0",
                "/Concat_3_output_0", "/model.22/Concat_3_output_0",
                "/Conv_28_output_0", "/model.22/dfl/conv/Conv_output_0",
                "/Sigmoid_22_output_0", "/model.22/Sigmoid_output_0");
        return TestModels.shapesWith(file, graph -> {
            for (NodeProto.Builder node : graph.getNodeBuilderList()) {
                for (int i = 0; i < node.getInputCount(); i++) {
                    node.setInput(i, names.getOrDefault(node.getInput(i), node.getInput(i)));
                }
                for (int i = 0; i < node.getOutputCount(); i++) {
                    node.setOutput(i, names.getOrDefault(node.getOutput(i), node.getOutput(i)));
                }
            }
            graph.getValueInfoBuilderList()
                    .forEach(info -> info.setName(names.getOrDefault(info.getName(), info.getName())));
        });
    }

    /** Our detector ended at these inner tensors. */
    public static Path shapesEndingAt(Path file, Map<String, List<Integer>> tensors) {
        return TestModels.shapesWith(file, graph -> {
            graph.clearOutput();
            tensors.forEach((name, shape) -> graph.addOutput(HeadVariants.info(
                    name, shape.stream().mapToLong(Integer::longValue).toArray())));
        });
    }

    private static TensorProto scaled(TensorProto tensor, float factor) {
        java.nio.ByteBuffer bytes =
                java.nio.ByteBuffer.wrap(tensor.getRawData().toByteArray()).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < bytes.capacity(); at += Float.BYTES) {
            bytes.putFloat(at, factor * bytes.getFloat(at));
        }
        return tensor.toBuilder()
                .setRawData(com.google.protobuf.ByteString.copyFrom(bytes.array()))
                .build();
    }

    /** xy = (2s − 0.5 + cell)·headStride, wh = (2s)²·anchor: in all s·a + s²·b + c. */
    public static Path yolov5(Path file) {
        ModelProto.Builder model = SmallHeads.yolov5(3).toBuilder();
        GraphProto.Builder graph = model.getGraphBuilder();
        for (int scale = 0; scale < 3; scale++) {
            int cell = 8 << scale;
            String s = "scores" + scale;
            float[][] factors = anchorFactors(scale);
            long[] shape = {1, 3, ROWS / cell, COLUMNS / cell, PER_BOX};
            String a = constant(graph, "a" + scale, factors[0], shape);
            String b = constant(graph, "b" + scale, factors[1], shape);
            String c = constant(graph, "c" + scale, factors[2], shape);
            int place = place(graph, "rows" + scale);
            graph.getNodeBuilder(place).setInput(0, "decoded" + scale);
            List<NodeProto> added = List.of(
                    HeadVariants.node("Mul", List.of(s, a), "sa" + scale),
                    HeadVariants.node("Mul", List.of(s, s), "ss" + scale),
                    HeadVariants.node("Mul", List.of("ss" + scale, b), "ssb" + scale),
                    HeadVariants.node("Add", List.of("sa" + scale, "ssb" + scale), "sum" + scale),
                    HeadVariants.node("Add", List.of("sum" + scale, c), "decoded" + scale));
            for (int i = 0; i < added.size(); i++) {
                graph.addNode(place + i, added.get(i));
            }
        }
        return TestModels.write(file, named(model));
    }

    private static float[][] anchorFactors(int scale) {
        int cell = 8 << scale;
        int rows = ROWS / cell;
        int columns = COLUMNS / cell;
        float[][] factors = new float[3][3 * rows * columns * PER_BOX];
        for (int i = 0; i < factors[0].length; i += PER_BOX) {
            int inAnchor = i / PER_BOX % (rows * columns);
            int anchor = 2 * (3 * scale + i / PER_BOX / (rows * columns));
            for (int k = 0; k < PER_BOX; k++) {
                factors[0][i + k] = k < 2 ? 2 * cell : k < 4 ? 0 : 1;
            }
            factors[1][i + 2] = 4 * ANCHORS[anchor];
            factors[1][i + 3] = 4 * ANCHORS[anchor + 1];
            int row = inAnchor / columns;
            factors[2][i] = (inAnchor % columns - 0.5f) * cell;
            factors[2][i + 1] = (row - 0.5f) * cell;
        }
        return factors;
    }

    /** Centre and size are sums of the sides, times the head stride, plus the anchor point. */
    public static Path yolo26(Path file) {
        ModelProto.Builder model = SmallHeads.yolo26(false).toBuilder();
        GraphProto.Builder graph = model.getGraphBuilder();
        float[] sums = {-0.5f, 0, 0.5f, 0, 0, -0.5f, 0, 0.5f, 1, 0, 1, 0, 0, 1, 0, 1};
        float[] strides = new float[CELLS];
        float[] points = new float[4 * CELLS];
        int at = 0;
        for (int cell = 8; cell <= 32; cell *= 2) {
            for (int i = 0; i < ROWS / cell * (COLUMNS / cell); i++, at++) {
                int row = i / (COLUMNS / cell);
                strides[at] = cell;
                points[at] = (i % (COLUMNS / cell) + 0.5f) * cell;
                points[CELLS + at] = (row + 0.5f) * cell;
            }
        }
        String matrix = constant(graph, "sums", sums, 4, 4);
        String factors = constant(graph, "strides", strides, 1, 1, CELLS);
        String offsets = constant(graph, "points", points, 1, 4, CELLS);
        int place = place(graph, "detections");
        graph.getNodeBuilder(place).setInput(0, "placed");
        graph.addNode(place, HeadVariants.node("Add", List.of("sized", offsets), "placed"));
        graph.addNode(place, HeadVariants.node("Mul", List.of("summed", factors), "sized"));
        graph.addNode(place, HeadVariants.node("MatMul", List.of(matrix, "boxes"), "summed"));
        return TestModels.write(file, named(model));
    }

    private static ModelProto named(ModelProto.Builder model) {
        Map.of("names", "{0: 'a', 1: 'b'}", "task", "detect")
                .forEach((key, value) ->
                        model.addMetadataPropsBuilder().setKey(key).setValue(value));
        return model.build();
    }

    private static int place(GraphProto.Builder graph, String output) {
        int place = 0;
        while (!graph.getNode(place).getOutput(0).equals(output)) {
            place++;
        }
        return place;
    }

    private static String constant(GraphProto.Builder graph, String name, float[] values, long... shape) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
        for (long length : shape) {
            tensor.addDims(length);
        }
        for (float value : values) {
            tensor.addFloatData(value);
        }
        graph.addInitializer(tensor);
        return name;
    }
}
