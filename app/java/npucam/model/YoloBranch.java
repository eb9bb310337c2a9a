package npucam.model;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
     * @param distances of the boxes
     * @param scores of the classes
     * @param detections the Concat of boxes and scores
     * @throws ModelException when the file's metadata and its graph do not agree
     */
    static Optional<YoloBranch> find(OnnxFile file, String distances, String scores, NodeProto detections, int scales) {
        OnnxGraph graph = file.graph();
        String task = file.metadata().getOrDefault("task", "detect");
        List<String> more = joinedToDetections(graph, distances, scores, detections);
        if (!TASKS.contains(task)) {
            if (!more.isEmpty()) {
                throw new ModelException(file.file()
                        + ": has more per box than scores (pose, seg or obb), but no metadata task says which of them");
            }
            return Optional.empty();
        }
        NodeProto join = more.stream()
                .flatMap(tensor -> scaleJoin(graph, tensor, scales).stream())
                .findFirst()
                .orElseThrow(() -> new ModelException(file.file() + ": is a model for the task " + task
                        + ", but nothing per scale is joined to its boxes and scores: not a head of YOLOv8 or YOLO11"));
        String raw = join.getOutput(0);
        long channels = graph.origin(OnnxGraph.input(join, 0), OnnxGraph.RESHAPING)
                .map(convolution -> graph.channels(convolution.getOutput(0)))
                .orElse(-1L);
        return Optional.of(new YoloBranch(
                raw,
                task.equals("obb") ? activated(graph, raw) : raw,
                (int) channels,
                prototypes(graph, task, detections)));
    }

    /** Inputs of the detections, and of what they are joined to later, that come from neither boxes nor scores. */
    private static List<String> joinedToDetections(
            OnnxGraph graph, String distances, String scores, NodeProto detections) {
        Set<String> known = new HashSet<>(graph.downstream(distances));
        known.addAll(graph.downstream(scores));
        return Stream.concat(
                        Stream.of(detections),
                        graph.downstream(detections.getOutput(0)).stream()
                                .flatMap(tensor -> graph.consumers(tensor).stream())
                                .filter(node -> node.getOpType().equals("Concat")))
                .flatMap(node -> node.getInputList().stream())
                .filter(input -> !known.contains(input) && graph.constant(input).isEmpty())
                .toList();
    }

    /** The nearest Concat of one convolution per scale that a tensor is computed from. */
    private static Optional<NodeProto> scaleJoin(OnnxGraph graph, String tensor, int scales) {
        Set<String> open = new LinkedHashSet<>(Set.of(tensor));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            List<NodeProto> makers =
                    open.stream().flatMap(name -> graph.producer(name).stream()).toList();
            Optional<NodeProto> join = makers.stream()
                    .filter(node -> isScaleJoin(graph, node, scales))
                    .findFirst();
            if (join.isPresent()) {
                return join;
            }
            seen.addAll(open);
            open = makers.stream()
                    .flatMap(node -> node.getInputList().stream())
                    .filter(input -> !seen.contains(input))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
        return Optional.empty();
    }

    private static boolean isScaleJoin(OnnxGraph graph, NodeProto node, int scales) {
        return node.getOpType().equals("Concat")
                && node.getInputCount() == scales
                && node.getInputList().stream()
                        .allMatch(input -> graph.origin(input, OnnxGraph.RESHAPING)
                                .filter(origin -> origin.getOpType().equals("Conv"))
                                .isPresent());
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
