package npucam.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import npucam.data.TensorLayout;

/** Every form the outputs of a model can have: schemes × layouts × where the task's own outputs lie. */
final class Forms {
    /** Centre, size, objectness. */
    static final int YOLOV5_BOX_CHANNELS = 5;

    static final int END_TO_END_CHANNELS = 6;
    private static final int FUSED_CHANNELS = 7;
    private static final int PROTOTYPE_STRIDE = 4;

    private final ModelShape shape;
    private final AnchorGrid grid;

    private Forms(ModelShape shape) {
        this.shape = shape;
        this.grid = shape.grid();
    }

    /** Per scheme the most usual first. */
    static List<OutputForm> of(ModelShape shape) {
        Forms forms = new Forms(shape);
        return Arrays.stream(Scheme.values()).flatMap(forms::ofScheme).toList();
    }

    private Stream<OutputForm> ofScheme(Scheme scheme) {
        return layouts()
                .flatMap(layout -> boxes(scheme, layout)
                        .flatMap(boxes -> extras(scheme)
                                .map(extras -> new OutputForm(scheme, layout, shape, join(boxes, extras)))));
    }

    /** The ways to lay out boxes and classes. */
    private Stream<List<Slot>> boxes(Scheme scheme, TensorLayout layout) {
        Channels classes = new Channels(Role.LOGITS, shape.classCount());
        int perBox = YOLOV5_BOX_CHANNELS + shape.classCount();
        return switch (scheme) {
            case CONCAT -> perHeadOrFlat(layout, new Channels(Role.CONCAT, shape.dflChannels() + shape.classCount()));
            case SPLIT -> perHeadOrFlat(layout, new Channels(Role.DFL, shape.dflChannels()), classes);
            case ONE2ONE, ONE2MANY -> perHeadOrFlat(layout, new Channels(Role.SIDES, DistanceBoxes.CHANNELS), classes);
            case DFL_SIGMOID ->
                Stream.of(List.of(distances(layout), Slot.flat(Role.SCORES, layout, shape.classCount(), grid.cells())));
            case OUTPUT0 -> Stream.of(List.of(Slot.flat(Role.OUTPUT0, layout, output0Channels(), grid.cells())));
            case YOLOV5 ->
                onlyDetect(Stream.of(perHead(layout, new Channels(Role.ANCHORS, AnchorSizeBoxes.SIZES * perBox))));
            case YOLOV5_TRANSPOSED ->
                onlyInterleaved(layout, onlyDetect(Stream.of(perAnchorSize(new Channels(Role.ANCHORS, perBox)))));
            case YOLOV5_SPLIT ->
                onlyInterleaved(
                        layout,
                        onlyDetect(Stream.of(perAnchorSize(
                                new Channels(Role.ANCHOR_BOXES, AnchorSizeBoxes.CHANNELS),
                                new Channels(Role.OBJECTNESS, 1),
                                classes))));
            case YOLOV5_OUTPUT0 ->
                onlyInterleaved(
                        layout,
                        onlyDetect(Stream.of(List.of(
                                Slot.flat(Role.OUTPUT0, layout, perBox, AnchorSizeBoxes.SIZES * grid.cells())))));
            case END_TO_END ->
                onlyInterleaved(
                        layout,
                        rows(count -> Slot.flat(
                                Role.DETECTIONS, layout, END_TO_END_CHANNELS + shape.extraChannels(), count)));
            case FUSED -> onlyInterleaved(layout, onlyDetect(rows(Forms::fused)));
        };
    }

    private Stream<List<Slot>> rows(IntFunction<Slot> ofCount) {
        return shape.rows().stream().map(count -> List.of(ofCount.apply(count)));
    }

    private Stream<List<Slot>> onlyDetect(Stream<List<Slot>> slots) {
        return shape.task() == Task.DETECT ? slots : Stream.of();
    }

    private static Stream<List<Slot>> onlyInterleaved(TensorLayout layout, Stream<List<Slot>> slots) {
        return layout == TensorLayout.NHWC ? slots : Stream.of();
    }

    private int output0Channels() {
        return CentreBoxes.CHANNELS + shape.classCount() + shape.extraChannels();
    }

    private Slot distances(TensorLayout layout) {
        Slot slot = Slot.flat(Role.DISTANCES, layout, DistanceBoxes.CHANNELS, grid.cells());
        return layout == TensorLayout.NHWC
                ? slot
                : new Slot(
                        slot.role(),
                        List.of(
                                List.of(1, 1, DistanceBoxes.CHANNELS, grid.cells()),
                                slot.shapes().get(0)),
                        slot.block(),
                        slot.firstAnchor());
    }

    /** Of a head the cells of the first anchor size, then those of the next; some cuts leave the batch out. */
    private List<Slot> perAnchorSize(Channels... parts) {
        return Arrays.stream(parts)
                .flatMap(part -> heads().mapToObj(head -> {
                    List<Integer> shape =
                            List.of(AnchorSizeBoxes.SIZES, grid.rows(head), grid.columns(head), part.count);
                    return new Slot(
                            part.role,
                            List.of(join(List.of(1), shape), shape),
                            ChannelBlock.interleaved(part.count, AnchorSizeBoxes.SIZES * grid.cells(head)),
                            grid.firstAnchor(head));
                }))
                .toList();
    }

    private static Slot fused(int rows) {
        return new Slot(
                Role.DETECTIONS,
                List.of(List.of(1, 1, rows, FUSED_CHANNELS)),
                ChannelBlock.interleaved(FUSED_CHANNELS, rows),
                0);
    }

    /** The ways to lay out what the task has beside boxes and classes. */
    private Stream<List<Slot>> extras(Scheme scheme) {
        boolean liesWithTheBoxes = scheme == Scheme.OUTPUT0 || scheme == Scheme.END_TO_END;
        Stream<List<Slot>> perBox = switch (shape.task()) {
            case DETECT -> Stream.of(List.of());
            case POSE -> extras(liesWithTheBoxes, Role.KEYPOINTS);
            case SEG -> extras(liesWithTheBoxes, Role.COEFFICIENTS);
            case OBB -> extras(liesWithTheBoxes, Role.ANGLE);
        };
        return shape.task() == Task.SEG
                ? perBox.flatMap(slots -> layouts().map(layout -> join(slots, List.of(prototypes(layout)))))
                : perBox;
    }

    private Stream<List<Slot>> extras(boolean lieWithTheBoxes, Role role) {
        return lieWithTheBoxes
                ? Stream.of(List.of())
                : layouts().flatMap(layout -> flatOrPerHead(layout, new Channels(role, shape.extraChannels())));
    }

    private Slot prototypes(TensorLayout layout) {
        return Slot.map(
                Role.PROTOTYPES,
                layout,
                shape.extraChannels(),
                prototypeSide(grid.modelHeight()),
                prototypeSide(grid.modelWidth()),
                0);
    }

    /** Rows or columns of the mask prototypes. */
    static int prototypeSide(int modelSide) {
        return modelSide / PROTOTYPE_STRIDE;
    }

    private Stream<List<Slot>> perHeadOrFlat(TensorLayout layout, Channels... parts) {
        return Stream.of(perHead(layout, parts), flat(layout, parts));
    }

    private Stream<List<Slot>> flatOrPerHead(TensorLayout layout, Channels part) {
        return Stream.of(flat(layout, part), perHead(layout, part));
    }

    private List<Slot> perHead(TensorLayout layout, Channels... parts) {
        return Arrays.stream(parts)
                .flatMap(part -> heads().mapToObj(head -> Slot.map(
                        part.role, layout, part.count, grid.rows(head), grid.columns(head), grid.firstAnchor(head))))
                .toList();
    }

    private List<Slot> flat(TensorLayout layout, Channels... parts) {
        return Arrays.stream(parts)
                .map(part -> Slot.flat(part.role, layout, part.count, grid.cells()))
                .toList();
    }

    private static IntStream heads() {
        return IntStream.range(0, AnchorGrid.HEADS);
    }

    private static Stream<TensorLayout> layouts() {
        return Stream.of(TensorLayout.NCHW, TensorLayout.NHWC);
    }

    private static <T> List<T> join(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** So many channels of a role, for every cell. */
    private record Channels(Role role, int count) {}
}
