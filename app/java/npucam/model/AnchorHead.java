package npucam.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import npucam.model.OnnxCut.Scheme;

/**
 * The head of YOLOv5.
 *
 * <pre>
 * Conv 3*(5+nc) (map) → Reshape [1,3,5+nc,rows,columns] → Transpose [1,3,rows,columns,5+nc] (cells first) → Sigmoid → ...
 * </pre>
 *
 * @param maps per scale, finest first
 * @param cellsFirst the same after the Transpose
 * @param classes how many
 */
record AnchorHead(List<String> maps, List<String> cellsFirst, int classes) implements YoloHead {
    private static final int SIZES = 3;

    /** Centre, size, objectness. */
    private static final int BOX_CHANNELS = 5;

    private static final List<Long> CELLS_FIRST = List.of(0L, 1L, 3L, 4L, 2L);
    private static final Set<String> TO_ACTIVATION = Set.of("Slice", "Split", "Identity");

    AnchorHead {
        maps = List.copyOf(maps);
        cellsFirst = List.copyOf(cellsFirst);
    }

    /** @throws ModelException when there is such a head that npucam does not decode */
    static Optional<AnchorHead> find(OnnxFile file) {
        OnnxGraph graph = file.graph();
        List<String> maps = new ArrayList<>();
        List<String> cellsFirst = new ArrayList<>();
        for (NodeProto node : graph.nodes()) {
            Optional<NodeProto> convolution = isCellsFirst(node) && isDecoded(graph, node)
                    ? YoloHead.origin(graph, OnnxGraph.input(node, 0))
                            .filter(maker -> maker.getOpType().equals("Conv"))
                    : Optional.empty();
            convolution.ifPresent(map -> {
                maps.add(map.getOutput(0));
                cellsFirst.add(node.getOutput(0));
            });
        }
        if (maps.isEmpty()) {
            return Optional.empty();
        }
        YoloHead.requireScales(file, maps.size());
        refuseMasks(file, maps);
        long channels = graph.channels(maps.get(0));
        return Optional.of(new AnchorHead(maps, cellsFirst, YoloHead.classes(file, channels / SIZES - BOX_CHANNELS)));
    }

    /** Whether a node brings the channels of an anchor size behind the cells. */
    static boolean isCellsFirst(NodeProto node) {
        return node.getOpType().equals("Transpose")
                && node.getAttributeList().stream()
                        .map(AttributeProto::getIntsList)
                        .anyMatch(CELLS_FIRST::equals);
    }

    private static boolean isDecoded(OnnxGraph graph, NodeProto transpose) {
        return graph.consumers(transpose.getOutput(0)).stream()
                .flatMap(node -> TO_ACTIVATION.contains(node.getOpType())
                        ? node.getOutputList().stream().flatMap(output -> graph.consumers(output).stream())
                        : List.of(node).stream())
                .anyMatch(node -> node.getOpType().equals("Sigmoid"));
    }

    /** YOLOv5-seg gives prototypes too: an output that no box comes from. */
    private static void refuseMasks(OnnxFile file, List<String> maps) {
        Set<String> boxes = new HashSet<>();
        maps.forEach(map -> boxes.addAll(file.graph().downstream(map)));
        file.graph().outputs().stream()
                .filter(output -> !boxes.contains(output.getName()))
                .findFirst()
                .ifPresent(output -> {
                    throw YoloHead.refusal(
                            file,
                            "gives " + output.getName() + " beside its boxes: of YOLOv5 npucam decodes detectors only."
                                    + " For masks take YOLOv8 or YOLO11");
                });
    }

    @Override
    public YoloFamily family() {
        return YoloFamily.YOLOV5;
    }

    @Override
    public String exporter() {
        return "YOLOv5";
    }

    @Override
    public int regMax() {
        return 0;
    }

    @Override
    public List<Cut> cuts(OnnxFile file) {
        HeadShapes shapes = new HeadShapes(file);
        long perBox = BOX_CHANNELS + (long) classes;
        List<Cut> cuts = new ArrayList<>();
        cuts.add(new Cut(
                Scheme.YOLOV5,
                HeadShapes.perScale(scale -> shapes.map(maps.get(scale), SIZES * perBox, scale)),
                List.of()));
        cuts.add(new Cut(
                Scheme.YOLOV5_TRANSPOSED,
                HeadShapes.perScale(scale -> shapes.anchors(cellsFirst.get(scale), SIZES, perBox, scale)),
                List.of()));
        return cuts;
    }
}
