package npucam.decode;

import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import npucam.model.KeypointShape;

/** Which numbers a model may have, judged by what is known of it and the dimensions of its outputs. */
final class PossibleShapes {
    /** {@link #of}: the labels do not say. */
    static final int UNKNOWN = 0;

    private static final int USUAL_COEFFICIENTS = 32;
    private static final int USUAL_ROWS = 300;
    private static final int MOST_ROWS = 1000;

    private final AnchorGrid grid;
    private final KeypointShape keypoints;
    private final List<Output> outputs;
    private final List<Integer> dimensions;

    PossibleShapes(AnchorGrid grid, KeypointShape keypoints, List<Output> outputs) {
        this.grid = grid;
        this.keypoints = keypoints;
        this.outputs = outputs;
        this.dimensions = outputs.stream()
                .flatMap(output -> output.spec().shape().stream())
                .distinct()
                .toList();
    }

    /**
     * Those of a task, the most usual first.
     *
     * @param classCount of the model, or {@link #UNKNOWN}
     */
    List<ModelShape> of(Task task, int classCount) {
        return extraChannels(task).flatMap(extra -> of(task, classCount, extra)).toList();
    }

    /** Those of a pose model with other keypoints. */
    Stream<ModelShape> withOtherKeypoints(int classCount) {
        return dimensions.stream()
                .flatMap(length -> Stream.of(
                        length, length - CentreBoxes.CHANNELS - classCount, length - Forms.END_TO_END_CHANNELS))
                .distinct()
                .filter(numbers -> numbers > 0 && (numbers % 2 == 0 || numbers % 3 == 0))
                .flatMap(numbers -> of(Task.POSE, classCount, numbers));
    }

    private Stream<ModelShape> of(Task task, int classCount, int extraChannels) {
        List<Integer> rows = Stream.concat(
                        Stream.of(USUAL_ROWS), dimensions.stream().filter(length -> length <= MOST_ROWS))
                .distinct()
                .toList();
        return (classCount == UNKNOWN ? classCounts(extraChannels) : Stream.of(classCount))
                .map(count -> new ModelShape(grid, task, count, extraChannels, rows, Dfl.BINS));
    }

    private Stream<Integer> extraChannels(Task task) {
        return switch (task) {
            case DETECT -> Stream.of(0);
            case OBB -> Stream.of(1);
            case POSE -> Stream.of(keypoints.numbers());
            case SEG -> orElse(outputs.stream().flatMap(this::prototypes), USUAL_COEFFICIENTS).stream();
        };
    }

    /** The channels of an output that has the prototypes' rows and columns. */
    private Stream<Integer> prototypes(Output output) {
        List<Integer> shape = output.spec().shape();
        if (shape.size() != 4) {
            return Stream.of();
        }
        List<Integer> sides = List.of(Forms.prototypeSide(grid.modelHeight()), Forms.prototypeSide(grid.modelWidth()));
        return Stream.of(
                        shape.subList(2, 4).equals(sides) ? shape.get(1) : 0,
                        shape.subList(1, 3).equals(sides) ? shape.get(3) : 0)
                .filter(channels -> channels > 0);
    }

    /** Every number that would explain a dimension as class channels, alone or among others. */
    private Stream<Integer> classCounts(int extraChannels) {
        List<IntUnaryOperator> explanations = List.of(
                length -> length,
                length -> length - CentreBoxes.CHANNELS - extraChannels,
                length -> length - Dfl.CHANNELS,
                length -> length - Forms.YOLOV5_BOX_CHANNELS,
                length -> length % AnchorSizeBoxes.SIZES == 0
                        ? length / AnchorSizeBoxes.SIZES - Forms.YOLOV5_BOX_CHANNELS
                        : 0);
        return dimensions.stream()
                .flatMap(length -> explanations.stream().map(count -> count.applyAsInt(length)))
                .filter(count -> count > 0)
                .distinct();
    }

    private static List<Integer> orElse(Stream<Integer> found, int otherwise) {
        List<Integer> distinct = found.distinct().toList();
        return distinct.isEmpty() ? List.of(otherwise) : distinct;
    }
}
