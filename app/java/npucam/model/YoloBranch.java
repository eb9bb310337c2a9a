package npucam.model;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a pose, seg or obb head has beside boxes and scores.
 *
 * <pre>
 * Conv K ─ one per scale ─ Reshape → Concat of cells (raw) → [Sigmoid (activated)] → ... → Concat with the detections
 * </pre>
 *
 * @param raw keypoints, mask coefficients or angles of all cells as the convolutions give them, {@code [1,channels,cells]}
 * @param activated of obb the angles after their Sigmoid; else {@code raw}
 * @param channels per cell
 * @param prototypes of seg the further outputs of the graph; else empty
 */
record YoloBranch(String raw, String activated, int channels, List<String> prototypes) {
    private static final Set<String> TASKS = Set.of("pose", "segment", "obb");

    YoloBranch {
        prototypes = List.copyOf(prototypes);
    }

    /**
     * Finds the branch that a file's task wants.
     *
     * @param boxes what they are decoded from
     * @param scores of the classes
     * @param detections the Concat of boxes and scores
     * @throws ModelException when the file's metadata and its graph do not agree
     */
    static Optional<YoloBranch> find(OnnxFile file, String boxes, String scores, NodeProto detections) {
        OnnxGraph graph = file.graph();
        String task = file.metadata().getOrDefault("task", "detect");
        List<Set<NodeProto>> more = joinedToDetections(graph, boxes, scores, detections);
        if (!TASKS.contains(task)) {
            if (!more.isEmpty()) {
                throw YoloHead.refusal(
                        file,
                        "has more per box than scores (pose, seg or obb), but no metadata task says which of them");
            }
            return Optional.empty();
        }
        NodeProto join = more.stream()
                .flatMap(Set::stream)
                .filter(node -> isScaleJoin(graph, node) && node.getInputCount() == YoloHead.SCALES)
                .findFirst()
                .orElseThrow(
                        () -> YoloHead.refusal(
                                file,
                                "is a model for the task " + task
                                        + ", but nothing per scale is joined to its boxes and scores: not a head that npucam knows"));
        String raw = join.getOutput(0);
        return Optional.of(new YoloBranch(
                raw,
                task.equals("obb") ? activated(graph, raw) : raw,
                (int) channels(graph, join),
                prototypes(graph, task, detections)));
    }

    /** How the inputs of the detections, and of what they are joined to later, are computed that need neither boxes nor scores. */
    private static List<Set<NodeProto>> joinedToDetections(
            OnnxGraph graph, String boxes, String scores, NodeProto detections) {
        Set<String> known = new HashSet<>(graph.downstream(boxes));
        known.addAll(graph.downstream(scores));
        return Stream.concat(
                        Stream.of(detections),
                        graph.downstream(detections.getOutput(0)).stream()
                                .flatMap(tensor -> graph.consumers(tensor).stream())
                                .filter(node -> node.getOpType().equals("Concat")))
                .flatMap(node -> node.getInputList().stream())
                .filter(input -> !known.contains(input))
                .map(graph::upstream)
                .filter(nodes ->
                        nodes.stream().anyMatch(node -> node.getOpType().equals("Conv")))
                .toList();
    }

    /** Whether a node joins what one convolution per scale gives. */
    static boolean isScaleJoin(OnnxGraph graph, NodeProto node) {
        return node.getOpType().equals("Concat")
                && node.getInputCount() > 1
                && node.getInputList().stream()
                        .allMatch(input -> YoloHead.origin(graph, input)
                                .filter(origin -> origin.getOpType().equals("Conv"))
                                .isPresent());
    }

    /** What such a join has per cell. */
    static long channels(OnnxGraph graph, NodeProto scaleJoin) {
        return YoloHead.origin(graph, OnnxGraph.input(scaleJoin, 0))
                .map(convolution -> graph.channels(convolution.getOutput(0)))
                .orElse(-1L);
    }

    private static String activated(OnnxGraph graph, String raw) {
        return graph.consumers(raw).stream()
                .filter(node -> node.getOpType().equals("Sigmoid"))
                .map(node -> node.getOutput(0))
                .findFirst()
                .orElse(raw);
    }

    private static List<String> prototypes(OnnxGraph graph, String task, NodeProto detections) {
        Set<String> own = graph.downstream(detections.getOutput(0));
        return task.equals("segment")
                ? graph.outputs().stream()
                        .map(ValueInfoProto::getName)
                        .filter(output -> !own.contains(output))
                        .toList()
                : List.of();
    }
}
