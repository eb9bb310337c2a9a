package npucam.model;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** The ONNX files that cannot be cut, and why. */
final class Uncuttable {
    private static final List<String> TASKS = List.of("detect", "pose", "segment", "obb");
    private static final int LARGEST_SIDE = 1 << 14;
    private static final String FIXED_SIZE = "Export it with one: yolo export format=onnx imgsz=640 dynamic=False";

    private Uncuttable() {}

    /** @throws ModelException for what the metadata or the input rule out already */
    static void refuse(OnnxFile file) {
        String scheme = file.metadata().get(OnnxCut.SCHEME_KEY);
        if (scheme != null) {
            throw YoloHead.refusal(file, alreadyCut(scheme));
        }
        String task = file.metadata().getOrDefault("task", "detect");
        if (!TASKS.contains(task)) {
            throw YoloHead.refusal(
                    file, "is a model for the task " + task + ": only " + String.join(", ", TASKS) + " are cut");
        }
        List<ValueInfoProto> inputs = file.graph().inputs();
        if (inputs.size() != 1) {
            throw YoloHead.refusal(file, "has " + inputs.size() + " inputs: a detector takes one picture");
        }
        List<Long> shape = file.graph().shape(inputs.get(0).getName());
        if (shape.size() != 4 || shape.stream().anyMatch(length -> length < 1 || length > LARGEST_SIDE)) {
            throw YoloHead.refusal(
                    file,
                    "input " + inputs.get(0).getName() + " " + OnnxGraph.shapeText(inputs.get(0))
                            + " has no fixed size, and an NPU needs one. " + FIXED_SIZE);
        }
        if (shape.get(0) != 1) {
            throw YoloHead.refusal(
                    file, "takes " + shape.get(0) + " pictures at once, npucam gives one. Export it with batch=1");
        }
    }

    /** Why no head was found. */
    static String why(OnnxGraph graph) {
        Optional<String> scheme = cutAt(graph);
        if (scheme.isPresent()) {
            return alreadyCut(scheme.get());
        }
        if (has(graph, node -> node.getOpType().equals("QuantizeLinear"))) {
            return "is quantized (QuantizeLinear): cut the float export, then quantize";
        }
        return "has no head of a YOLO: neither DFL (Softmax, then a convolution with the weights 0 to 15; YOLOv8, YOLO11), nor"
                + " one number per side (YOLO26), nor anchor sizes (YOLOv5). Give an export of Ultralytics, not cut yet";
    }

    static String alreadyCut(String scheme) {
        return "is already cut at scheme " + scheme + ". Cut the original export";
    }

    /** At which scheme a file without our mark was cut, by the nodes that make its outputs. */
    private static Optional<String> cutAt(OnnxGraph graph) {
        List<NodeProto> makers = graph.outputs().stream()
                .map(output -> graph.producer(output.getName()).orElse(null))
                .filter(Objects::nonNull)
                .toList();
        if (makers.stream().anyMatch(node -> DistanceHead.isMap(graph, node))) {
            return Optional.of("concat");
        }
        if (makers.size() >= YoloHead.SCALES && makers.stream().allMatch(AnchorHead::isCellsFirst)) {
            return Optional.of("yolov5_transposed");
        }
        List<Long> channels = makers.stream()
                .filter(node -> node.getOpType().equals("Conv"))
                .map(node -> graph.channels(node.getOutput(0)))
                .toList();
        if (counts(channels, DistanceHead.DFL_CHANNELS)) {
            return Optional.of("split");
        }
        if (counts(channels, DistanceHead.SIDES)) {
            return Optional.of("one2one or one2many");
        }
        return channels.size() == YoloHead.SCALES
                        && channels.stream().distinct().count() == 1
                ? Optional.of("yolov5")
                : Optional.empty();
    }

    private static boolean counts(List<Long> channels, long wanted) {
        return channels.size() >= 2 * YoloHead.SCALES
                && channels.stream().filter(count -> count == wanted).count() >= YoloHead.SCALES;
    }

    private static boolean has(OnnxGraph graph, Predicate<NodeProto> wanted) {
        return graph.nodes().stream().anyMatch(wanted);
    }
}
