package npucam.model;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds a {@link DistanceHead} from its middle: from the DFL convolution, or from the cells that have one number per side. */
final class DistanceHeadFinder {
    private static final int BINS = DistanceHead.DFL_CHANNELS / DistanceHead.SIDES;

    /** Averaging weights while training leaves 6.9999995 where 7 was. */
    private static final float BIN_TOLERANCE = 0.01f;

    private static final Set<String> FROM_JOIN_TO_DECODE =
            Set.of("Reshape", "Transpose", "Identity", "Flatten", "Squeeze", "Unsqueeze", "Slice", "Split", "Softmax");

    private final OnnxFile file;
    private final OnnxGraph graph;

    DistanceHeadFinder(OnnxFile file) {
        this.file = file;
        this.graph = file.graph();
    }

    /** See {@link DistanceHead#find}. */
    DistanceHead find() {
        List<NodeProto> dfl = graph.nodes().stream().filter(this::isDfl).toList();
        List<NodeProto> starts = dfl.isEmpty() ? sideJoins() : dfl;
        if (starts.isEmpty()) {
            throw YoloHead.refusal(file, Uncuttable.why(graph));
        }
        if (starts.size() > 1) {
            throw YoloHead.refusal(
                    file, "has " + starts.size() + " heads with boxes where one is expected. Export it for inference");
        }
        NodeProto start = starts.get(0);
        return dfl.isEmpty()
                ? head(start, start.getOutput(0), Optional.empty())
                : head(join(start), start.getOutput(0), Optional.of(start.getOutput(0)));
    }

    /** A convolution that weighs bins 0, 1, ... 15 after a softmax: the expectation of a distance. */
    private boolean isDfl(NodeProto node) {
        if (!node.getOpType().equals("Conv")) {
            return false;
        }
        float[] weights = graph.floats(OnnxGraph.input(node, 1));
        if (weights.length != BINS) {
            return false;
        }
        for (int bin = 0; bin < BINS; bin++) {
            if (Math.abs(weights[bin] - bin) > BIN_TOLERANCE) {
                return false;
            }
        }
        return YoloHead.origin(graph, OnnxGraph.input(node, 0))
                .filter(origin -> origin.getOpType().equals("Softmax"))
                .isPresent();
    }

    /** The joins of four numbers per cell that become boxes beside scores. */
    private List<NodeProto> sideJoins() {
        return graph.nodes().stream()
                .filter(node -> YoloBranch.isScaleJoin(graph, node))
                .filter(node -> YoloBranch.channels(graph, node) == DistanceHead.SIDES)
                .filter(node -> detections(node.getOutput(0))
                        .filter(detections ->
                                !node.equals(join(sigmoidOf(detections).orElseThrow())))
                        .isPresent())
                .toList();
    }

    private DistanceHead head(NodeProto boxJoin, String decoded, Optional<String> distances) {
        if (distances.isPresent() && graph.isOutput(decoded)) {
            throw YoloHead.refusal(file, Uncuttable.alreadyCut("dfl_sigmoid"));
        }
        NodeProto detections = detections(decoded)
                .orElseThrow(() -> YoloHead.refusal(
                        file, "does not join class scores to its boxes: not a detector of YOLOv8, YOLO11 or YOLO26"));
        boolean picksBoxes = picksBoxes(detections);
        if (picksBoxes && distances.isPresent()) {
            throw YoloHead.refusal(
                    file,
                    "picks its boxes in the graph (TopK) from a DFL head, as YOLOv10 does: no scheme decodes that."
                            + " Take YOLO11 or YOLO26");
        }
        YoloHead.requireScales(file, boxJoin.getInputCount());
        NodeProto sigmoid = sigmoidOf(detections).orElseThrow();
        NodeProto classJoin = join(sigmoid);
        String scores = sigmoid.getOutput(0);
        boolean together = boxJoin.equals(classJoin);
        List<NodeProto> maps = together ? maps(boxJoin) : List.of();
        List<String> logits = together ? inputs(maps, 1) : ends(classJoin);
        return new DistanceHead(
                together ? inputs(maps, 0) : ends(boxJoin),
                logits,
                maps.stream().map(map -> map.getOutput(0)).toList(),
                distances,
                scores,
                classes(scores, logits.get(0)),
                picksBoxes,
                YoloBranch.find(file, decoded, scores, detections));
    }

    /** The first Concat behind the boxes that takes a Sigmoid too. */
    private Optional<NodeProto> detections(String decoded) {
        return graph.downstream(decoded).stream()
                .flatMap(tensor -> graph.consumers(tensor).stream())
                .filter(node -> node.getOpType().equals("Concat"))
                .filter(node -> sigmoidOf(node).isPresent())
                .findFirst();
    }

    private Optional<NodeProto> sigmoidOf(NodeProto detections) {
        return detections.getInputList().stream()
                .flatMap(input -> YoloHead.origin(graph, input).stream())
                .filter(node -> node.getOpType().equals("Sigmoid"))
                .findFirst();
    }

    /** Suppression in the graph uses TopK too, but is no choice of one box per object. */
    private boolean picksBoxes(NodeProto detections) {
        List<String> later = graph.downstream(detections.getOutput(0)).stream()
                .flatMap(tensor -> graph.consumers(tensor).stream())
                .map(NodeProto::getOpType)
                .toList();
        return later.contains("TopK") && !later.contains("NonMaxSuppression");
    }

    /** The Concat of all cells that a decoding step works on. */
    private NodeProto join(NodeProto step) {
        return graph.origin(OnnxGraph.input(step, 0), FROM_JOIN_TO_DECODE)
                .filter(node -> node.getOpType().equals("Concat"))
                .orElseThrow(() -> YoloHead.refusal(
                        file,
                        "does not join its scales before " + step.getName()
                                + ": not a head of YOLOv8, YOLO11 or YOLO26"));
    }

    private List<NodeProto> maps(NodeProto join) {
        return join.getInputList().stream()
                .map(input -> YoloHead.origin(graph, input)
                        .filter(node -> DistanceHead.isMap(graph, node))
                        .orElseThrow(() -> YoloHead.refusal(
                                file,
                                "joins boxes and classes in " + join.getOutput(0) + ", but not per scale: not a head of"
                                        + " YOLOv8 or YOLO11")))
                .toList();
    }

    private static List<String> inputs(List<NodeProto> maps, int index) {
        return maps.stream().map(map -> map.getInput(index)).toList();
    }

    /** The tensor of each scale that a join takes. */
    private List<String> ends(NodeProto join) {
        YoloHead.requireScales(file, join.getInputCount());
        return join.getInputList().stream()
                .map(input -> YoloHead.origin(graph, input)
                        .map(node -> node.getOutput(0))
                        .orElseThrow(() -> YoloHead.refusal(
                                file,
                                "has an end in " + join.getOutput(0) + " that nothing computes. Export it again")))
                .toList();
    }

    private int classes(String scores, String logits) {
        long channels = graph.channels(logits);
        return YoloHead.classes(file, channels < 1 ? graph.channels(scores) : channels);
    }
}
