package npucam.model;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The head of a YOLOv8 or YOLO11 export, found by the graph's structure: names and numbers of nodes change from one
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
 * @param branch of a pose, seg or obb model
 */
record YoloHead(
        String distances, String scores, List<String> maps, int classes, int scales, Optional<YoloBranch> branch) {
    /** DFL bins per side: YOLOv8 and YOLO11 are always exported with 16. */
    private static final int REG_MAX = 16;

    static final int BOX_CHANNELS = 4 * REG_MAX;

    /** Averaging weights while training leaves 6.9999995 where 7 was. */
    private static final float BIN_TOLERANCE = 0.01f;

    private static final List<String> TASKS = List.of("detect", "pose", "segment", "obb");
    private static final int CLASS_LIMIT = 1_000_000;
    private static final Set<String> FROM_JOIN_TO_DECODE =
            Set.of("Reshape", "Transpose", "Identity", "Flatten", "Squeeze", "Unsqueeze", "Slice", "Split", "Softmax");

    YoloHead {
        maps = List.copyOf(maps);
    }

    /** @throws ModelException with the reason when this is no uncut head of these families */
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
        NodeProto sigmoid = sigmoidInput(graph, output).orElseThrow();
        NodeProto boxJoin = join(file, dfl.get(0));
        NodeProto classJoin = join(file, sigmoid);
        List<String> maps = boxJoin.getOutput(0).equals(classJoin.getOutput(0)) ? maps(graph, boxJoin) : List.of();
        int scales = boxJoin.getInputCount();
        return new YoloHead(
                distances,
                sigmoid.getOutput(0),
                maps,
                classes(file, sigmoid, classJoin),
                scales,
                YoloBranch.find(file, distances, sigmoid.getOutput(0), output, scales));
    }

    private static void refuseByMetadata(OnnxFile file) {
        String scheme = file.metadata().get(OnnxCut.SCHEME_KEY);
        if (scheme != null) {
            throw refusal(file, "is already cut at scheme " + scheme + ". Cut the original export");
        }
        String task = file.metadata().getOrDefault("task", "detect");
        if (!TASKS.contains(task)) {
            throw refusal(file, "is a model for the task " + task + ": only " + String.join(", ", TASKS) + " are cut");
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
        return graph.origin(OnnxGraph.input(node, 0), OnnxGraph.RESHAPING)
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
        return graph.downstream(distances).stream()
                .flatMap(tensor -> graph.consumers(tensor).stream())
                .filter(node -> node.getOpType().equals("Concat"))
                .filter(node -> sigmoidInput(graph, node).isPresent())
                .findFirst();
    }

    private static Optional<NodeProto> sigmoidInput(OnnxGraph graph, NodeProto concat) {
        return concat.getInputList().stream()
                .flatMap(input -> graph.origin(input, OnnxGraph.RESHAPING).stream())
                .filter(node -> node.getOpType().equals("Sigmoid"))
                .findFirst();
    }

    /** The Concat of all cells that a decoding step works on. */
    private static NodeProto join(OnnxFile file, NodeProto step) {
        return file.graph()
                .origin(OnnxGraph.input(step, 0), FROM_JOIN_TO_DECODE)
                .filter(node -> node.getOpType().equals("Concat"))
                .orElseThrow(() -> refusal(
                        file,
                        "does not join its scales before " + step.getName() + ": not a head of YOLOv8 or YOLO11"));
    }

    private static List<String> maps(OnnxGraph graph, NodeProto join) {
        List<String> maps = new ArrayList<>();
        for (String input : join.getInputList()) {
            Optional<NodeProto> map = graph.origin(input, OnnxGraph.RESHAPING);
            if (!isMap(graph, map)) {
                return List.of();
            }
            maps.add(map.orElseThrow().getOutput(0));
        }
        return maps;
    }

    private static boolean isMap(OnnxGraph graph, Optional<NodeProto> node) {
        return node.filter(concat -> concat.getOpType().equals("Concat") && concat.getInputCount() == 2)
                .filter(concat -> graph.channels(concat.getInput(0)) == BOX_CHANNELS)
                .isPresent();
    }

    private static int classes(OnnxFile file, NodeProto sigmoid, NodeProto classJoin) {
        OnnxGraph graph = file.graph();
        long classes = graph.channels(sigmoid.getOutput(0));
        if (classes < 1) {
            NodeProto branch = graph.origin(OnnxGraph.input(classJoin, 0), OnnxGraph.RESHAPING)
                    .orElse(classJoin);
            classes = graph.channels(isMap(graph, Optional.of(branch)) ? branch.getInput(1) : branch.getOutput(0));
        }
        if (classes < 1 || classes > CLASS_LIMIT) {
            throw refusal(file, "does not say how many classes it has. Export it with simplify=True");
        }
        return (int) classes;
    }

    private static ModelException refusal(OnnxFile file, String reason) {
        return new ModelException(file.file() + ": " + reason);
    }
}
