package npucam.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The head of {@code shapes.onnx} as other exporters and versions would have written it. */
final class HeadVariants {
    private HeadVariants() {}

    /** As in yolov8n exports: two Slice nodes where ours has a Split. */
    static void splitBecomesSlices(GraphProto.Builder graph) {
        int place = remove(graph, "/Split_output_0");
        for (int[] channels : new int[][] {{0, 64}, {64, 67}}) {
            String name = channels[0] == 0 ? "/Split_output_0" : "/Split_output_1";
            List<String> inputs = new ArrayList<>(List.of("/Concat_3_output_0"));
            for (int value : new int[] {channels[0], channels[1], 1}) {
                inputs.add(integers(graph, name + inputs.size(), value));
            }
            graph.addNode(place, node("Slice", inputs, name));
        }
    }

    /** As exporters below opset 13 do, which can only take a softmax over the last axis. */
    static void softmaxOverLastAxis(GraphProto.Builder graph) {
        int place = remove(graph, "/Softmax_output_0");
        AttributeProto swap = AttributeProto.newBuilder()
                .setName("perm")
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(List.of(0L, 3L, 2L, 1L))
                .build();
        graph.addNode(
                place,
                node("Transpose", List.of("last"), "/Softmax_output_0").toBuilder()
                        .addAttribute(swap));
        graph.addNode(
                place, node("Softmax", List.of("first"), "last").toBuilder().addAttribute(axis(3)));
        graph.addNode(
                place,
                node("Transpose", List.of("/Transpose_output_0"), "first").toBuilder()
                        .addAttribute(swap));
    }

    /** As Ultralytics does since 8.4: all boxes joined in one tensor, all class logits in another, no map per scale. */
    static void joinApart(GraphProto.Builder graph) {
        List<String> boxes = new ArrayList<>();
        List<String> classes = new ArrayList<>();
        List<NodeProto> added = new ArrayList<>();
        for (String map : List.of("/Concat_output_0", "/Concat_1_output_0", "/Concat_2_output_0")) {
            List<String> branches = maker(graph, map).getInputList();
            boxes.add(flat(graph, added, branches.get(0), 64));
            classes.add(flat(graph, added, branches.get(1), 3));
        }
        added.add(concat(2, boxes, "boxes"));
        added.add(concat(2, classes, "classes"));
        maker(graph, "/Reshape_3_output_0").setInput(0, "boxes");
        maker(graph, "/Sigmoid_22_output_0").setInput(0, "classes");
        int place = remove(graph, "/Split_output_0");
        for (int i = 0; i < added.size(); i++) {
            graph.addNode(place + i, added.get(i));
        }
    }

    /**
     * Something more per box, as pose, seg and obb heads join it behind the scores: {@code extra}, three numbers a cell, of which
     * {@code activated} is the Sigmoid. The class convolutions stand in for its own.
     */
    static void addBranch(GraphProto.Builder graph) {
        List<String> cells = new ArrayList<>();
        List<NodeProto> added = new ArrayList<>();
        for (String map : List.of("/Concat_output_0", "/Concat_1_output_0", "/Concat_2_output_0")) {
            cells.add(flat(graph, added, maker(graph, map).getInput(1), 3));
        }
        added.add(concat(2, cells, "extra"));
        added.add(node("Sigmoid", List.of("extra"), "activated"));
        added.add(node("Neg", List.of("activated"), "decoded"));
        maker(graph, "output0").setOutput(0, "detections");
        added.add(concat(1, List.of("detections", "decoded"), "output0"));
        added.forEach(graph::addNode);
        graph.setOutput(0, info("output0", 1, 10, 504));
    }

    private static String flat(GraphProto.Builder graph, List<NodeProto> added, String branch, int channels) {
        String name = "flat" + branch;
        added.add(node("Reshape", List.of(branch, integers(graph, name + "shape", 1, channels, -1)), name));
        return name;
    }

    /** Every inner tensor gets a number for a name. */
    static void rename(GraphProto.Builder graph) {
        Set<String> outer = Set.of("images", "output0");
        Map<String, String> names = new HashMap<>();
        graph.clearValueInfo();
        graph.getInitializerBuilderList()
                .forEach(tensor -> tensor.setName(names.computeIfAbsent(tensor.getName(), n -> "" + names.size())));
        for (NodeProto.Builder node : graph.getNodeBuilderList()) {
            node.clearName();
            for (int i = 0; i < node.getInputCount(); i++) {
                node.setInput(i, names.getOrDefault(node.getInput(i), node.getInput(i)));
            }
            for (int i = 0; i < node.getOutputCount(); i++) {
                if (!outer.contains(node.getOutput(i))) {
                    String number = "" + names.size();
                    names.put(node.getOutput(i), number);
                    node.setOutput(i, number);
                }
            }
        }
    }

    /** The graph ends before the heads are decoded, with no outputs yet: something else can be put there. */
    static void onlyBackbone(GraphProto.Builder graph) {
        for (int place = graph.getNodeCount() - 1;
                !graph.getNode(place).getOutputList().contains("/Concat_2_output_0");
                place--) {
            graph.removeNode(place);
        }
        graph.clearOutput();
    }

    static NodeProto node(String type, List<String> inputs, String output) {
        return NodeProto.newBuilder()
                .setOpType(type)
                .setName(output + "_node")
                .addAllInput(inputs)
                .addOutput(output)
                .build();
    }

    static NodeProto concat(int axis, List<String> inputs, String output) {
        return node("Concat", inputs, output).toBuilder()
                .addAttribute(axis(axis))
                .build();
    }

    static ValueInfoProto info(String name, long... shape) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        for (long length : shape) {
            dims.addDim(Dimension.newBuilder().setDimValue(length));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(dims)))
                .build();
    }

    /** The node that makes a tensor. */
    static NodeProto.Builder maker(GraphProto.Builder graph, String tensor) {
        return graph.getNodeBuilder(place(graph, tensor));
    }

    private static int remove(GraphProto.Builder graph, String madeTensor) {
        int place = place(graph, madeTensor);
        graph.removeNode(place);
        return place;
    }

    private static int place(GraphProto.Builder graph, String tensor) {
        for (int place = 0; place < graph.getNodeCount(); place++) {
            if (graph.getNode(place).getOutputList().contains(tensor)) {
                return place;
            }
        }
        throw new AssertionError("no node makes " + tensor);
    }

    private static String integers(GraphProto.Builder graph, String name, long... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .addDims(values.length)
                .setDataType(TensorProto.DataType.INT64.getNumber());
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        graph.addInitializer(tensor);
        return name;
    }

    private static AttributeProto axis(int axis) {
        return AttributeProto.newBuilder()
                .setName("axis")
                .setType(AttributeProto.AttributeType.INT)
                .setI(axis)
                .build();
    }
}
