package npucam.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import npucam.model.OnnxCut.Scheme;

/**
 * A head that gives the distances from a cell to the four sides of its box: YOLOv8, YOLO11, YOLO26.
 *
 * <pre>
 *        up to Ultralytics 8.3                                        since 8.4
 * Conv 64 ─┐                                           ┌─ boxes      Conv 64 or 4 → Reshape → Concat of cells ─ boxes
 *          Concat (map) → Reshape → Concat of cells → Split
 * Conv nc ─┘  one per scale                            └─ classes    Conv nc → Reshape → Concat of cells ─ classes
 *
 * boxes → [Reshape → Softmax → Conv 16→1 (distances)] → ... ─┐
 *                                                            Concat (detections) → output
 * classes → Sigmoid (scores) ────────────────────────────────┘
 * </pre>
 *
 * @param boxes per scale, finest first, {@code [1,64 or 4,rows,columns]}
 * @param logits of the classes, per scale, {@code [1,classes,rows,columns]}
 * @param maps per scale, {@code [1,64+classes,rows,columns]}; empty where boxes and classes are joined apart
 * @param distances left, top, right, bottom in grid units after the DFL convolution, {@code [1,1,4,cells]}; empty where there is none
 * @param scores {@code [1,classes,cells]}
 * @param classes how many
 * @param picksBoxes whether the graph itself picks one box per object
 * @param branch of a pose, seg or obb model
 */
record DistanceHead(
        List<String> boxes,
        List<String> logits,
        List<String> maps,
        Optional<String> distances,
        String scores,
        int classes,
        boolean picksBoxes,
        Optional<YoloBranch> branch)
        implements YoloHead {
    static final int SIDES = 4;
    private static final int REG_MAX = 16;
    static final int DFL_CHANNELS = SIDES * REG_MAX;

    DistanceHead {
        boxes = List.copyOf(boxes);
        logits = List.copyOf(logits);
        maps = List.copyOf(maps);
    }

    /** @throws ModelException with the reason when there is no such head, or none that npucam decodes */
    static DistanceHead find(OnnxFile file) {
        return new DistanceHeadFinder(file).find();
    }

    /** Whether a node joins the boxes and the classes of a scale. */
    static boolean isMap(OnnxGraph graph, NodeProto node) {
        return node.getOpType().equals("Concat")
                && node.getInputCount() == 2
                && graph.channels(node.getInput(0)) == DFL_CHANNELS;
    }

    @Override
    public YoloFamily family() {
        return distances.isPresent() ? YoloFamily.YOLOV8_11 : YoloFamily.YOLO26;
    }

    @Override
    public String exporter() {
        return maps.isEmpty() ? "Ultralytics since 8.4" : "Ultralytics up to 8.3";
    }

    @Override
    public int regMax() {
        return distances.isPresent() ? REG_MAX : 1;
    }

    @Override
    public List<Cut> cuts(OnnxFile file) {
        HeadShapes shapes = new HeadShapes(file);
        List<ValueInfoProto> split = new ArrayList<>();
        split.addAll(HeadShapes.perScale(scale -> shapes.map(boxes.get(scale), (long) SIDES * regMax(), scale)));
        split.addAll(HeadShapes.perScale(scale -> shapes.map(logits.get(scale), classes, scale)));
        if (distances.isEmpty()) {
            return List.of(new Cut(
                    picksBoxes ? Scheme.ONE2ONE : Scheme.ONE2MANY, withBranch(split, shapes, false), List.of()));
        }
        List<NodeProto> added = maps.isEmpty() ? joins(file.graph()) : List.of();
        List<String> ends =
                maps.isEmpty() ? added.stream().map(node -> node.getOutput(0)).toList() : maps;
        return List.of(
                new Cut(
                        Scheme.CONCAT,
                        withBranch(
                                HeadShapes.perScale(
                                        scale -> shapes.map(ends.get(scale), (long) DFL_CHANNELS + classes, scale)),
                                shapes,
                                false),
                        added),
                new Cut(
                        Scheme.DFL_SIGMOID,
                        withBranch(
                                List.of(shapes.distances(distances.get()), shapes.flat(scores, classes)), shapes, true),
                        List.of()),
                new Cut(Scheme.SPLIT, withBranch(split, shapes, false), List.of()));
    }

    private List<ValueInfoProto> withBranch(List<ValueInfoProto> outputs, HeadShapes shapes, boolean activated) {
        List<ValueInfoProto> all = new ArrayList<>(outputs);
        branch.ifPresent(more -> {
            all.add(shapes.flat(activated ? more.activated() : more.raw(), more.channels()));
            more.prototypes().forEach(tensor -> all.add(shapes.prototypes(tensor, more.channels())));
        });
        return all;
    }

    /** The maps that Ultralytics made up to 8.3, from the boxes and classes it joins apart since. */
    private List<NodeProto> joins(OnnxGraph graph) {
        String prefix = graph.freePrefix("/npucam/Concat");
        return IntStream.range(0, SCALES)
                .mapToObj(scale -> NodeProto.newBuilder()
                        .setOpType("Concat")
                        .setName(prefix + scale)
                        .addInput(boxes.get(scale))
                        .addInput(logits.get(scale))
                        .addOutput(prefix + scale + "_output_0")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("axis")
                                .setType(AttributeProto.AttributeType.INT)
                                .setI(1))
                        .build())
                .toList();
    }
}
