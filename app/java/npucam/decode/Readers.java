package npucam.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import npucam.model.KeypointShape;

/** Makes the readers of recognised outputs: of boxes and classes, and of what the task has beside them. */
final class Readers {
    /** Width and height of the anchors of YOLOv5's COCO models, finest head first, in model pixels. */
    private static final List<Float> COCO_ANCHORS = Stream.of(
                    10, 13, 16, 30, 33, 23, 30, 61, 62, 45, 59, 119, 116, 90, 156, 198, 373, 326)
            .map(Integer::floatValue)
            .toList();

    private static final RowReader.Columns CORNERS_FIRST = new RowReader.Columns(0, true, 4, 5);
    private static final RowReader.Columns CENTRES_FIRST = new RowReader.Columns(0, false, 4, 5);
    private static final RowReader.Columns FUSED = new RowReader.Columns(3, false, 2, 1);

    /** Where objectness and classes stand among the channels of YOLOv5; the box is before them. */
    private static final int OBJECTNESS = 4;

    private static final int FIRST_CLASS = OBJECTNESS + 1;

    private final Binding binding;
    private final OutputForm form;
    private final AnchorGrid grid;
    private final int classCount;
    private final OutputElements outputs;
    private final List<Float> anchors;
    private final float scoreThreshold;

    /** @param anchors of YOLOv5; empty = those of COCO models */
    Readers(Binding binding, List<Float> anchors, float scoreThreshold) {
        this.binding = binding;
        this.form = binding.form();
        this.grid = form.shape().grid();
        this.classCount = form.shape().classCount();
        this.outputs = new OutputElements(binding.outputs());
        this.anchors = anchors.isEmpty() ? COCO_ANCHORS : anchors;
        this.scoreThreshold = scoreThreshold;
    }

    BoxReader boxes() {
        return switch (form.scheme()) {
            case CONCAT ->
                heads(
                        blocks(Role.CONCAT, 0, Dfl.CHANNELS),
                        this::dfl,
                        blocks(Role.CONCAT, Dfl.CHANNELS, classCount),
                        Activation.LOGIT);
            case SPLIT -> heads(blocks(Role.DFL), this::dfl, blocks(Role.LOGITS), Activation.LOGIT);
            case DFL_SIGMOID ->
                heads(blocks(Role.DISTANCES), this::distances, blocks(Role.SCORES), Activation.PROBABILITY);
            case ONE2MANY -> sides();
            case ONE2ONE -> new OneToOneReader(sides(), blocks(Role.LOGITS), scoreThreshold);
            case OUTPUT0 ->
                heads(
                        blocks(Role.OUTPUT0, 0, CentreBoxes.CHANNELS),
                        CentreBoxes::new,
                        blocks(Role.OUTPUT0, CentreBoxes.CHANNELS, classCount),
                        Activation.PROBABILITY);
            case YOLOV5, YOLOV5_TRANSPOSED -> new HeadReader(outputs, anchorRuns());
            case YOLOV5_OUTPUT0 -> new HeadReader(outputs, List.of(yolov5Output0()));
            case END_TO_END -> rows(form.shape().task() == Task.OBB ? CENTRES_FIRST : CORNERS_FIRST);
            case FUSED -> rows(FUSED);
        };
    }

    private HeadReader sides() {
        return heads(blocks(Role.SIDES), this::distances, blocks(Role.LOGITS), Activation.LOGIT);
    }

    /** All channels of a role: one block over all anchors, or one per head. */
    private List<AnchorBlock> blocks(Role role) {
        return binding.filled(role).stream()
                .map(filled -> new AnchorBlock(
                        outputs.of(filled.output()),
                        filled.slot().block(),
                        filled.slot().firstAnchor()))
                .toList();
    }

    private List<AnchorBlock> blocks(Role role, int from, int count) {
        return blocks(role).stream().map(block -> block.channels(from, count)).toList();
    }

    private HeadBoxes dfl(AnchorBlock logits) {
        return Dfl.of(logits, grid);
    }

    private HeadBoxes distances(AnchorBlock distances) {
        return new DistanceBoxes(distances, grid);
    }

    private HeadReader heads(
            List<AnchorBlock> boxes,
            Function<AnchorBlock, HeadBoxes> reading,
            List<AnchorBlock> classes,
            Activation activation) {
        return new HeadReader(
                outputs,
                IntStream.range(0, boxes.size())
                        .mapToObj(i -> new HeadReader.Run(
                                classes.get(i).endAnchor(),
                                ClassScan.of(classes.get(i), activation, scoreThreshold),
                                reading.apply(boxes.get(i))))
                        .toList());
    }

    /** One run per head and anchor size; the flat order is that of YOLOv5's own output: head, size, cell. */
    private List<HeadReader.Run> anchorRuns() {
        List<HeadReader.Run> runs = new ArrayList<>();
        List<AnchorBlock> heads = blocks(Role.ANCHORS);
        int perBox = FIRST_CLASS + classCount;
        for (int head = 0; head < AnchorGrid.HEADS; head++) {
            for (int size = 0; size < AnchorSizeBoxes.SIZES; size++) {
                int cells = grid.cells(head);
                ChannelBlock all = heads.get(head).channels();
                ChannelBlock channels = form.scheme() == Scheme.YOLOV5
                        ? all.channels(size * perBox, perBox)
                        : all.cells(size * cells, cells);
                int firstAnchor = AnchorSizeBoxes.SIZES * grid.firstAnchor(head) + size * cells;
                AnchorBlock block = new AnchorBlock(heads.get(head).elements(), channels, firstAnchor);
                runs.add(yolov5Run(block, anchorBoxes(block, head, size), Activation.LOGIT));
            }
        }
        return runs;
    }

    private HeadBoxes anchorBoxes(AnchorBlock block, int head, int size) {
        int width = 2 * (head * AnchorSizeBoxes.SIZES + size);
        return new AnchorSizeBoxes(
                block, grid.columns(head), AnchorGrid.headStride(head), anchors.get(width), anchors.get(width + 1));
    }

    private HeadReader.Run yolov5Output0() {
        AnchorBlock block = blocks(Role.OUTPUT0).get(0);
        return yolov5Run(block, new CentreBoxes(block), Activation.PROBABILITY);
    }

    private HeadReader.Run yolov5Run(AnchorBlock block, HeadBoxes boxes, Activation activation) {
        ClassScan scan = new ObjectnessScan(
                block.channels(OBJECTNESS, 1), block.channels(FIRST_CLASS, classCount), activation, scoreThreshold);
        return new HeadReader.Run(block.endAnchor(), scan, boxes);
    }

    private BoxReader rows(RowReader.Columns columns) {
        return new RowReader(outputs, blocks(Role.DETECTIONS).get(0), columns, classCount, scoreThreshold);
    }

    /**
     * Bound by the scan of {@link #boxes}.
     *
     * @param keypoints of a pose model
     */
    DetailReader details(KeypointShape keypoints) {
        return switch (form.shape().task()) {
            case DETECT -> new BoxesOnly();
            case POSE -> new KeypointReader(details(Role.KEYPOINTS), keypoints.dimensions(), keypointForm(), grid);
            case SEG ->
                new MaskReader(
                        details(Role.COEFFICIENTS), blocks(Role.PROTOTYPES).get(0), grid);
            case OBB -> new AngleReader(details(Role.ANGLE), angleForm(), grid);
        };
    }

    private List<AnchorBlock> details(Role role) {
        return switch (form.scheme()) {
            case OUTPUT0 ->
                blocks(
                        Role.OUTPUT0,
                        CentreBoxes.CHANNELS + classCount,
                        form.shape().extraChannels());
            case END_TO_END ->
                blocks(Role.DETECTIONS, Forms.END_TO_END_CHANNELS, form.shape().extraChannels());
            default -> blocks(role);
        };
    }

    private KeypointReader.Form keypointForm() {
        return switch (form.scheme()) {
            case CONCAT, DFL_SIGMOID, SPLIT -> KeypointReader.Form.DOUBLED;
            case ONE2ONE, ONE2MANY -> KeypointReader.Form.FROM_ANCHOR_POINT;
            case OUTPUT0, END_TO_END -> KeypointReader.Form.IN_PIXELS;
            case YOLOV5, YOLOV5_TRANSPOSED, YOLOV5_OUTPUT0, FUSED -> throw onlyDetects();
        };
    }

    private AngleReader.Form angleForm() {
        return switch (form.scheme()) {
            case CONCAT, SPLIT -> AngleReader.Form.LOGIT;
            case DFL_SIGMOID -> AngleReader.Form.PROBABILITY;
            case ONE2ONE, ONE2MANY -> AngleReader.Form.RADIANS;
            case OUTPUT0, END_TO_END -> AngleReader.Form.RADIANS_OF_CENTRED_BOXES;
            case YOLOV5, YOLOV5_TRANSPOSED, YOLOV5_OUTPUT0, FUSED -> throw onlyDetects();
        };
    }

    private IllegalStateException onlyDetects() {
        return new IllegalStateException(
                "scheme " + form.scheme() + " has no form for " + form.shape().task());
    }
}
