package npucam.model;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The detection head of a YOLOv8 or YOLO11 export, found by the graph's structure: names and numbers of nodes change from one
 * exporter to the next, the arithmetic does not.
 *
 * <pre>
 * Conv 64 ─┐                                       ┌─ Slice → Reshape → Softmax → Conv 16→1 (distances) → ... ─┐
 *          Concat (map) → Reshape → Concat of cells                                                            Concat → output
 * Conv nc ─┘  one per scale                        └─ Slice → Sigmoid (scores) ────────────────────────────────┘
 * </pre>
 *
 * @param distances output of the DFL convolution: left, top, right, bottom in grid units, {@code [1,1,4,cells]}
 * @param scores output of the class Sigmoid, {@code [1,classes,cells]}
 * @param maps per scale, finest first, {@code [1,64+classes,rows,columns]}; empty where boxes and classes are joined apart, as
 *     Ultralytics does since 8.4
 * @param classes how many
 * @param scales how many
 */
record YoloHead(String distances, String scores, List<String> maps, int classes, int scales) {
    /** DFL bins per side: YOLOv8 and YOLO11 are always exported with 16. */
    private static final int REG_MAX = 16;

    static final int BOX_CHANNELS = 4 * REG_MAX;

    /** Averaging weights while training leaves 6.9999995 where 7 was. */
    private static final float BIN_TOLERANCE = 0.01f;

    private static final int CLASS_LIMIT = 1_000_000;
    private static final Set<String> RESHAPING =
            Set.of("Reshape", "Transpose", "Identity", "Flatten", "Squeeze", "Unsqueeze");
    private static final Set<String> FROM_JOIN_TO_DECODE =
            Set.of("Reshape", "Transpose", "Identity", "Flatten", "Squeeze", "Unsqueeze", "Slice", "Split", "Softmax");

    YoloHead {
        maps = List.copyOf(maps);
    }

    /** @throws ModelException with the reason when this is not the uncut head of a plain detector */
    static YoloHead find(OnnxFile file) {
        refuseByMetadata(file);
        OnnxGraph graph = file.graph();
        List<NodeProto> dfl =
                graph.nodes().stream().filter(node -> isDfl(graph, node)).toList();
        if (dfl.size() != 1) {
            throw refusal(
                    file, dfl.isEmpty() ? whyNoDfl(graph) : "has " + dfl.size() + " DFL heads where one is expected");
        }
        String distances = dfl.get(0).getOutput(0);
        if (graph.isOutput(distances)) {
            throw refusal(file, "is already cut at scheme dfl_sigmoid. Cut the original export");
        }
        NodeProto output = outputConcat(graph, distances)
                .orElseThrow(() ->
                        refusal(file, "does not join class scores to its boxes: not a YOLOv8 or YOLO11 detector"));
        if (addsMorePerBox(graph, output)) {
            throw refusal(file, "has more per box than scores (pose, seg or obb): this build cuts detectors only");
        }
        NodeProto sigmoid = sigmoidInput(graph, output).orElseThrow();
        NodeProto boxJoin = join(file, dfl.get(0));
        NodeProto classJoin = join(file, sigmoid);
        List<String> maps = boxJoin.getOutput(0).equals(classJoin.getOutput(0)) ? maps(graph, boxJoin) : List.of();
        return new YoloHead(
                distances, sigmoid.getOutput(0), maps, classes(file, sigmoid, classJoin), boxJoin.getInputCount());
    }

    private static void refuseByMetadata(OnnxFile file) {
        String scheme = file.metadata().get(OnnxCut.SCHEME_KEY);
        if (scheme != null) {
            throw refusal(file, "is already cut at scheme " + scheme + ". Cut the original export");
        }
        String task = file.metadata().getOrDefault("task", "detect");
        if (!task.equals("detect")) {
            throw refusal(file, "is a model for the task " + task + ": this build cuts detectors only");
        }
    }

    /** A convolution that weighs bins 0, 1, ... 15 after a softmax: the expectation of a distance. */
    private static boolean isDfl(OnnxGraph graph, NodeProto node) {
        if (!node.getOpType().equals("Conv")) {
            return false;
        }
        float[] weights = graph.floats(OnnxGraph.input(node, 1));
        if (weights.length != REG_MAX) {
            return false;
        }
        for (int bin = 0; bin < REG_MAX; bin++) {
            if (Math.abs(weights[bin] - bin) > BIN_TOLERANCE) {
                return false;
            }
        }
        return origin(graph, OnnxGraph.input(node, 0), RESHAPING)
                .filter(origin -> origin.getOpType().equals("Softmax"))
                .isPresent();
    }

    private static String whyNoDfl(OnnxGraph graph) {
        if (graph.outputs().stream().anyMatch(output -> isMap(graph, graph.producer(output.getName())))) {
            return "is already cut at scheme concat. Cut the original export";
        }
        if (graph.nodes().stream().anyMatch(node -> node.getOpType().equals("TopK"))) {
            return "picks its boxes in the graph (TopK, as YOLOv10 and YOLO26 export): there is no YOLOv8 head to cut";
        }
        if (graph.nodes().stream()
                .anyMatch(node -> node.getOutputList().stream()
                        .anyMatch(output -> graph.shape(output).size() == 5))) {
            return "has anchor-based heads (YOLOv5): this build cuts YOLOv8 and YOLO11 only";
        }
        return "has no DFL head (Softmax, then a convolution with the weights 0 to 15): not a YOLOv8 or YOLO11 export";
    }

    /** The first Concat after the boxes that takes a Sigmoid too. */
    private static Optional<NodeProto> outputConcat(OnnxGraph graph, String distances) {
        return downstream(graph, distances).stream()
                .flatMap(tensor -> graph.consumers(tensor).stream())
                .filter(node -> node.getOpType().equals("Concat"))
                .filter(node -> sigmoidInput(graph, node).isPresent())
                .findFirst();
    }

    private static Optional<NodeProto> sigmoidInput(OnnxGraph graph, NodeProto concat) {
        return concat.getInputList().stream()
                .flatMap(input -> origin(graph, input, RESHAPING).stream())
                .filter(node -> node.getOpType().equals("Sigmoid"))
                .findFirst();
    }

    /** Keypoints, mask coefficients and angles are joined to boxes and scores, or after them. */
    private static boolean addsMorePerBox(OnnxGraph graph, NodeProto output) {
        Set<String> detections = downstream(graph, output.getOutput(0));
        return output.getInputCount() != 2
                || detections.stream()
                        .flatMap(tensor -> graph.consumers(tensor).stream())
                        .filter(node -> node.getOpType().equals("Concat"))
                        .flatMap(node -> node.getInputList().stream())
                        .anyMatch(input -> !detections.contains(input)
                                && graph.constant(input).isEmpty());
    }

    /** A tensor and everything computed from it, nearest first. */
    private static Set<String> downstream(OnnxGraph graph, String tensor) {
        Set<String> found = new LinkedHashSet<>(Set.of(tensor));
        Deque<String> open = new ArrayDeque<>(found);
        while (!open.isEmpty()) {
            for (NodeProto consumer : graph.consumers(open.remove())) {
                consumer.getOutputList().stream().filter(found::add).forEach(open::add);
            }
        }
        return found;
    }

    /** The Concat of all cells that a decoding step works on. */
    private static NodeProto join(OnnxFile file, NodeProto step) {
        return origin(file.graph(), OnnxGraph.input(step, 0), FROM_JOIN_TO_DECODE)
                .filter(node -> node.getOpType().equals("Concat"))
                .orElseThrow(() -> refusal(
                        file,
                        "does not join its scales before " + step.getName() + ": not a head of YOLOv8 or YOLO11"));
    }

    private static List<String> maps(OnnxGraph graph, NodeProto join) {
        List<String> maps = new ArrayList<>();
        for (String input : join.getInputList()) {
            Optional<NodeProto> map = origin(graph, input, RESHAPING);
            if (!isMap(graph, map)) {
                return List.of();
            }
            maps.add(map.orElseThrow().getOutput(0));
        }
        return maps;
    }

    private static boolean isMap(OnnxGraph graph, Optional<NodeProto> node) {
        return node.filter(concat -> concat.getOpType().equals("Concat") && concat.getInputCount() == 2)
                .filter(concat -> channels(graph, concat.getInput(0)) == BOX_CHANNELS)
                .isPresent();
    }

    private static int classes(OnnxFile file, NodeProto sigmoid, NodeProto classJoin) {
        OnnxGraph graph = file.graph();
        long classes = channels(graph, sigmoid.getOutput(0));
        if (classes < 1) {
            NodeProto branch =
                    origin(graph, OnnxGraph.input(classJoin, 0), RESHAPING).orElse(classJoin);
            classes = channels(graph, isMap(graph, Optional.of(branch)) ? branch.getInput(1) : branch.getOutput(0));
        }
        if (classes < 1 || classes > CLASS_LIMIT) {
            throw refusal(file, "does not say how many classes it has. Export it with simplify=True");
        }
        return (int) classes;
    }

    /** Dimension 1 of a tensor, by the file's word or the convolution that makes it; −1 when neither says. */
    private static long channels(OnnxGraph graph, String tensor) {
        List<Long> shape = graph.shape(tensor);
        if (shape.size() > 1 && shape.get(1) > 0) {
            return shape.get(1);
        }
        return graph.producer(tensor)
                .filter(node -> node.getOpType().equals("Conv"))
                .flatMap(node -> graph.constant(OnnxGraph.input(node, 1)))
                .filter(weights -> weights.getDimsCount() > 0)
                .map(weights -> weights.getDims(0))
                .orElse(-1L);
    }

    /** The node that made a tensor's values, seen through nodes that only move them. */
    private static Optional<NodeProto> origin(OnnxGraph graph, String tensor, Set<String> through) {
        Optional<NodeProto> node = graph.producer(tensor);
        // A broken file may hold a ring; no honest path has more nodes than the graph.
        for (int steps = graph.nodes().size(); steps > 0 && node.isPresent(); steps--) {
            if (!through.contains(node.get().getOpType())) {
                return node;
            }
            node = graph.producer(OnnxGraph.input(node.get(), 0));
        }
        return Optional.empty();
    }

    private static ModelException refusal(OnnxFile file, String reason) {
        return new ModelException(file.file() + ": " + reason);
    }
}
