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
    private static final int OBJECTNESS = AnchorSizeBoxes.CHANNELS;

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
            case YOLOV5 -> new HeadReader(outputs, anchorRuns(this::amongChannels));
            case YOLOV5_TRANSPOSED ->
                new HeadReader(outputs, anchorRuns((head, size) -> parts(amongCells(Role.ANCHORS, head, size))));
            case YOLOV5_SPLIT -> new HeadReader(outputs, anchorRuns(this::apart));
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

    /** What YOLOv5 says of the same anchors. */
    private record AnchorParts(AnchorBlock box, AnchorBlock objectness, AnchorBlock classes) {}

    private AnchorParts parts(AnchorBlock all) {
        return new AnchorParts(all, all.channels(OBJECTNESS, 1), all.channels(FIRST_CLASS, classCount));
    }

    /** The parts of one head and anchor size. */
    private interface AnchorLayout {
        AnchorParts of(int head, int size);
    }

    private AnchorParts amongChannels(int head, int size) {
        AnchorBlock all = blocks(Role.ANCHORS).get(head);
        int perBox = FIRST_CLASS + classCount;
        return parts(new AnchorBlock(
                all.elements(), all.channels().channels(size * perBox, perBox), firstAnchor(head, size)));
    }

    private AnchorBlock amongCells(Role role, int head, int size) {
        AnchorBlock all = blocks(role).get(head);
        int cells = grid.cells(head);
        return new AnchorBlock(all.elements(), all.channels().cells(size * cells, cells), firstAnchor(head, size));
    }

    private AnchorParts apart(int head, int size) {
        return new AnchorParts(
                amongCells(Role.ANCHOR_BOXES, head, size),
                amongCells(Role.OBJECTNESS, head, size),
                amongCells(Role.LOGITS, head, size));
    }

    /** The flat order is that of YOLOv5's own output: head, size, cell. */
    private int firstAnchor(int head, int size) {
        return AnchorSizeBoxes.SIZES * grid.firstAnchor(head) + size * grid.cells(head);
    }

    /** One run per head and anchor size. */
    private List<HeadReader.Run> anchorRuns(AnchorLayout layout) {
        List<HeadReader.Run> runs = new ArrayList<>();
        for (int head = 0; head < AnchorGrid.HEADS; head++) {
            for (int size = 0; size < AnchorSizeBoxes.SIZES; size++) {
                AnchorParts parts = layout.of(head, size);
                runs.add(yolov5Run(parts, anchorBoxes(parts.box(), head, size), Activation.LOGIT));
            }
        }
        return runs;
    }

    private HeadBoxes anchorBoxes(AnchorBlock box, int head, int size) {
        int width = 2 * (head * AnchorSizeBoxes.SIZES + size);
        return new AnchorSizeBoxes(
                box, grid.columns(head), AnchorGrid.headStride(head), anchors.get(width), anchors.get(width + 1));
    }

    private HeadReader.Run yolov5Output0() {
        AnchorBlock all = blocks(Role.OUTPUT0).get(0);
        return yolov5Run(parts(all), new CentreBoxes(all), Activation.PROBABILITY);
    }

    private HeadReader.Run yolov5Run(AnchorParts parts, HeadBoxes boxes, Activation activation) {
        ClassScan scan = new ObjectnessScan(parts.objectness(), parts.classes(), activation, scoreThreshold);
        return new HeadReader.Run(parts.classes().endAnchor(), scan, boxes);
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
            case YOLOV5, YOLOV5_TRANSPOSED, YOLOV5_SPLIT, YOLOV5_OUTPUT0, FUSED -> throw onlyDetects();
        };
    }

    private AngleReader.Form angleForm() {
        return switch (form.scheme()) {
            case CONCAT, SPLIT -> AngleReader.Form.LOGIT;
            case DFL_SIGMOID -> AngleReader.Form.PROBABILITY;
            case ONE2ONE, ONE2MANY -> AngleReader.Form.RADIANS;
            case OUTPUT0, END_TO_END -> AngleReader.Form.RADIANS_OF_CENTRED_BOXES;
            case YOLOV5, YOLOV5_TRANSPOSED, YOLOV5_SPLIT, YOLOV5_OUTPUT0, FUSED -> throw onlyDetects();
        };
    }

    private IllegalStateException onlyDetects() {
        return new IllegalStateException(
                "scheme " + form.scheme() + " has no form for " + form.shape().task());
    }
}
