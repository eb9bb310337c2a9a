package npucam.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import npucam.data.Quantization;

/** A graph with its edges: who makes a tensor, who reads it, what is known of it. */
final class OnnxGraph {
    /** Nodes that only move values. */
    static final Set<String> RESHAPING = Set.of("Reshape", "Transpose", "Identity", "Flatten", "Squeeze", "Unsqueeze");

    private final GraphProto graph;
    private final Map<String, NodeProto> producers = new HashMap<>();
    private final Map<String, List<NodeProto>> consumers = new HashMap<>();
    private final Map<String, TensorProto> initializers = new HashMap<>();
    private final Map<String, ValueInfoProto> infos = new HashMap<>();
    private final Set<String> outputs = new HashSet<>();

    OnnxGraph(GraphProto graph) {
        this.graph = graph;
        for (NodeProto node : graph.getNodeList()) {
            node.getOutputList().stream()
                    .filter(output -> !output.isEmpty())
                    .forEach(output -> producers.put(output, node));
            node.getInputList()
                    .forEach(input -> consumers
                            .computeIfAbsent(input, name -> new ArrayList<>())
                            .add(node));
        }
        graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
        graph.getValueInfoList().forEach(info -> infos.put(info.getName(), info));
        graph.getInputList().forEach(info -> infos.put(info.getName(), info));
        graph.getOutputList().forEach(info -> {
            infos.put(info.getName(), info);
            outputs.add(info.getName());
        });
    }

    /** Whether some of its weights are half-precision numbers. */
    boolean holdsHalves() {
        return initializers.values().stream()
                .anyMatch(weights -> weights.getDataType() == TensorProto.DataType.FLOAT16.getNumber());
    }

    boolean hasTensor(String name) {
        return producers.containsKey(name);
    }

    List<NodeProto> nodes() {
        return graph.getNodeList();
    }

    /** Graph inputs that are not weights (before IR 4 weights had to be listed as inputs too). */
    List<ValueInfoProto> inputs() {
        return graph.getInputList().stream()
                .filter(info -> !initializers.containsKey(info.getName()))
                .toList();
    }

    List<ValueInfoProto> outputs() {
        return graph.getOutputList();
    }

    boolean isOutput(String tensor) {
        return outputs.contains(tensor);
    }

    Optional<NodeProto> producer(String tensor) {
        return Optional.ofNullable(producers.get(tensor));
    }

    List<NodeProto> consumers(String tensor) {
        return consumers.getOrDefault(tensor, List.of());
    }

    /** A tensor and everything computed from it, nearest first. */
    Set<String> downstream(String tensor) {
        Set<String> found = new LinkedHashSet<>(Set.of(tensor));
        Deque<String> open = new ArrayDeque<>(found);
        while (!open.isEmpty()) {
            for (NodeProto consumer : consumers(open.remove())) {
                consumer.getOutputList().stream().filter(found::add).forEach(open::add);
            }
        }
        return found;
    }

    /** The nodes a tensor is computed from, nearest first; what is known of a shape alone is left out. */
    Set<NodeProto> upstream(String tensor) {
        Set<NodeProto> found = new LinkedHashSet<>();
        Set<String> seen = new HashSet<>(Set.of(tensor));
        Deque<String> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            NodeProto node = producers.get(open.remove());
            if (node != null && !node.getOpType().equals("Shape") && found.add(node)) {
                node.getInputList().stream().filter(seen::add).forEach(open::add);
            }
        }
        return found;
    }

    /** The text, or one like it, that no tensor's name begins with. */
    String freePrefix(String wanted) {
        String prefix = wanted;
        while (isBeginningOfAName(prefix)) {
            prefix += "_";
        }
        return prefix;
    }

    private boolean isBeginningOfAName(String prefix) {
        return producers.keySet().stream().anyMatch(name -> name.startsWith(prefix));
    }

    /** Dimension 1 of a tensor, by the file's word or the convolution that makes it; −1 when neither says. */
    long channels(String tensor) {
        List<Long> shape = shape(tensor);
        if (shape.size() > 1 && shape.get(1) > 0) {
            return shape.get(1);
        }
        return producer(tensor)
                .filter(node -> node.getOpType().equals("Conv"))
                .flatMap(node -> constant(input(node, 1)))
                .filter(weights -> weights.getDimsCount() > 0)
                .map(weights -> weights.getDims(0))
                .orElse(-1L);
    }

    /** The node that made a tensor's values, seen through nodes that only move them. */
    Optional<NodeProto> origin(String tensor, Set<String> through) {
        Optional<NodeProto> node = producer(tensor);
        // A broken file may hold a ring; no honest path has more nodes than the graph.
        for (int steps = nodes().size(); steps > 0 && node.isPresent(); steps--) {
            if (!through.contains(node.get().getOpType())) {
                return node;
            }
            node = producer(input(node.get(), 0));
        }
        return Optional.empty();
    }

    /** Name, type and shape, where the file says them. */
    Optional<ValueInfoProto> info(String tensor) {
        return Optional.ofNullable(infos.get(tensor));
    }

    /** The shape; a dimension that is not a fixed number is −1; empty when the file does not say. */
    List<Long> shape(String tensor) {
        ValueInfoProto info = infos.get(tensor);
        if (info == null) {
            return List.of();
        }
        return info.getType().getTensorType().getShape().getDimList().stream()
                .map(dim -> dim.getValueCase() == Dimension.ValueCase.DIM_VALUE ? dim.getDimValue() : -1)
                .toList();
    }

    /** For messages: {@code [1,3,height,640]}. */
    static String shapeText(ValueInfoProto info) {
        return info.getType().getTensorType().getShape().getDimList().stream()
                .map(dim -> dim.getValueCase() == Dimension.ValueCase.DIM_PARAM
                        ? dim.getDimParam()
                        : String.valueOf(dim.getDimValue()))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** A node's input by position; the empty name, which nothing makes, where it has none. */
    static String input(NodeProto node, int index) {
        return index < node.getInputCount() ? node.getInput(index) : "";
    }

    /** The value of a weight, also through a Constant node and the Identity that some exporters put in between. */
    Optional<TensorProto> constant(String tensor) {
        Optional<NodeProto> identity =
                producer(tensor).filter(node -> node.getOpType().equals("Identity"));
        String source = identity.map(node -> input(node, 0)).orElse(tensor);
        return Optional.ofNullable(initializers.get(source))
                .or(() -> producer(source)
                        .filter(node -> node.getOpType().equals("Constant"))
                        .flatMap(node -> node.getAttributeList().stream()
                                .filter(attribute -> attribute.getName().equals("value"))
                                .map(AttributeProto::getT)
                                .findFirst()));
    }

    /** See {@link OnnxFile#quantization}. */
    Quantization quantization(String tensor) {
        Optional<NodeProto> node = isOutput(tensor)
                ? producer(tensor).filter(producer -> producer.getOpType().equals("QuantizeLinear"))
                : consumers(tensor).stream()
                        .filter(consumer -> consumer.getOpType().equals("DequantizeLinear"))
                        .findFirst();
        float[] scale = node.map(found -> floats(input(found, 1))).orElse(new float[0]);
        if (scale.length != 1 || !(scale[0] > 0) || Float.isInfinite(scale[0])) {
            return Quantization.NONE;
        }
        return new Quantization(scale[0], integer(input(node.orElseThrow(), 2)));
    }

    /** The values of an F32 or F16 weight; empty for anything else. */
    float[] floats(String tensor) {
        TensorProto constant = constant(tensor).orElse(TensorProto.getDefaultInstance());
        ByteBuffer raw = constant.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        if (constant.getDataType() == TensorProto.DataType.FLOAT.getNumber()) {
            return raw.hasRemaining() ? floats32(raw) : unboxed(constant.getFloatDataList());
        }
        if (constant.getDataType() == TensorProto.DataType.FLOAT16.getNumber()) {
            return floats16(raw);
        }
        return new float[0];
    }

    private int integer(String tensor) {
        TensorProto constant = constant(tensor).orElse(TensorProto.getDefaultInstance());
        if (constant.getInt32DataCount() > 0) {
            return constant.getInt32Data(0);
        }
        if (constant.getRawData().isEmpty()) {
            return 0;
        }
        byte value = constant.getRawData().byteAt(0);
        return constant.getDataType() == TensorProto.DataType.UINT8.getNumber() ? value & 0xFF : value;
    }

    private static float[] floats32(ByteBuffer raw) {
        float[] values = new float[raw.remaining() / Float.BYTES];
        raw.asFloatBuffer().get(values);
        return values;
    }

    private static float[] unboxed(List<Float> list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i);
        }
        return values;
    }

    /** IEEE 754 binary16: sign, 5 bits of exponent, 10 of fraction. */
    private static float[] floats16(ByteBuffer raw) {
        float[] values = new float[raw.remaining() / Short.BYTES];
        for (int i = 0; i < values.length; i++) {
            int half = raw.getShort(2 * i);
            int exponent = half >> 10 & 31;
            int fraction = half & 1023;
            float magnitude = exponent == 0 ? Math.scalb(fraction, -24) : Math.scalb(1024f + fraction, exponent - 25);
            values[i] = half < 0 ? -magnitude : magnitude;
        }
        return values;
    }
}
