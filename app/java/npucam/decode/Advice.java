package npucam.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import npucam.data.TensorSpec;
import npucam.model.KeypointShape;

/** Why outputs fit no form, and the nearest fix: the first explanation that holds, the most specific first. */
final class Advice {
    static final String MAKE_FITTING =
            "app/npucam model cut IN.onnx --scheme dfl_sigmoid -o OUT.onnx makes a fitting file from an ordinary export";

    private static final int LARGEST_SIDE = 8192;

    private final AnchorGrid grid;
    private final Task task;
    private final KeypointShape keypoints;
    private final int classCount;
    private final List<Output> outputs;
    private final PossibleShapes possible;

    /** @param classCount by the labels, or {@link PossibleShapes#UNKNOWN} */
    Advice(AnchorGrid grid, Task task, KeypointShape keypoints, int classCount, List<Output> outputs) {
        this.grid = grid;
        this.task = task;
        this.keypoints = keypoints;
        this.classCount = classCount;
        this.outputs = outputs.stream()
                .map(output -> new Output(output.index(), output.spec(), Optional.empty()))
                .toList();
        this.possible = new PossibleShapes(grid, keypoints, this.outputs);
    }

    String nearest() {
        return Stream.<Supplier<Optional<String>>>of(
                        this::wrongRoles,
                        this::otherKeypoints,
                        () -> otherTask(Advice::hasSeveralOutputs),
                        this::extra,
                        this::missing,
                        this::otherNumber,
                        this::otherInputSize,
                        this::partly,
                        this::batch)
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(MAKE_FITTING);
    }

    private Optional<String> wrongRoles() {
        return fitting(possible.of(task, classCount).stream())
                .map(form -> "by their shapes the outputs are " + form
                        + ", but the descriptor's roles say otherwise: leave the roles out or correct them");
    }

    private Optional<String> otherKeypoints() {
        return task == Task.POSE
                ? fitting(possible.withOtherKeypoints(classCount))
                        .map(form -> "the outputs have " + form.shape().extraChannels()
                                + " keypoint numbers per box, where " + keypoints + " would be " + keypoints.numbers()
                                + ": how many keypoints are there? Write them into the .mud under [npucam], for example keypoints = "
                                + example(form.shape().extraChannels()))
                : Optional.empty();
    }

    private static KeypointShape example(int numbers) {
        int dimensions = numbers % 3 == 0 ? 3 : 2;
        return new KeypointShape(numbers / dimensions, dimensions);
    }

    /** A form of one output fits by chance more easily than one of several. */
    private static boolean hasSeveralOutputs(OutputForm form) {
        return form.slots().size() > 1;
    }

    private Optional<String> otherTask(Predicate<OutputForm> convincing) {
        return Arrays.stream(Task.values())
                .filter(other -> other != task)
                .flatMap(other -> fitting(possible.of(other, classCount).stream()).stream())
                .filter(convincing)
                .findFirst()
                .map(form -> "the outputs are " + form + ", not " + task + ": "
                        + (form.shape().task() == Task.DETECT
                                ? "add " + lackingBeside(form) + "; or, if boxes are enough, "
                                : "")
                        + "write type = " + form.shape().task().mudWord() + " into the .mud under [extra]");
    }

    private String lackingBeside(OutputForm detect) {
        int found = detect.slots().size();
        return possible.of(task, classCount).stream()
                .flatMap(shape -> Forms.of(shape).stream())
                .filter(form -> form.scheme() == detect.scheme() && form.slots().size() > found)
                .findFirst()
                .map(form -> described(form.slots().subList(found, form.slots().size())) + " to the cut")
                .orElse("what the task needs");
    }

    private static String described(List<Slot> slots) {
        return slots.stream()
                .map(slot -> slot.role() + " " + slot + " (" + slot.role().usualNode() + ")")
                .collect(Collectors.joining(" and "));
    }

    private Optional<String> extra() {
        return forms(possible.of(task, classCount).stream())
                .flatMap(form -> Binding.fillings(form, outputs).stream())
                .findFirst()
                .map(binding -> "scheme " + binding.form().scheme() + " is there, but "
                        + names(without(binding.outputs()))
                        + " is more than it needs: cut without it, or give it the role ignore");
    }

    private List<Output> without(List<Output> used) {
        return outputs.stream().filter(output -> !used.contains(output)).toList();
    }

    private Optional<String> missing() {
        return forms(possible.of(task, classCount).stream())
                .filter(form -> !outputs.isEmpty() && outputs.stream().allMatch(output -> isUsedBy(form, output)))
                .filter(form -> absent(form).size() == form.slots().size() - outputs.size())
                .findFirst()
                .map(form -> "scheme " + form.scheme() + " lacks " + described(absent(form))
                        + ": add that output to the cut");
    }

    /** The form that most of the outputs fit. */
    private Optional<String> partly() {
        return forms(possible.of(task, classCount).stream())
                .filter(form -> outputs.stream().anyMatch(output -> isUsedBy(form, output)))
                .min(Comparator.comparingInt(
                        form -> absent(form).size() + unused(form).size()))
                .map(form -> "scheme " + form.scheme() + " lacks " + described(absent(form)) + ", and "
                        + names(unused(form)) + " is more than it needs: cut at the nodes of one scheme");
    }

    private List<Output> unused(OutputForm form) {
        return outputs.stream().filter(output -> !isUsedBy(form, output)).toList();
    }

    private static boolean isUsedBy(OutputForm form, Output output) {
        return form.slots().stream().anyMatch(output::fits);
    }

    private List<Slot> absent(OutputForm form) {
        return form.slots().stream()
                .filter(slot -> outputs.stream().noneMatch(output -> output.fits(slot)))
                .toList();
    }

    /** What one number can explain as well as another. */
    private Optional<String> otherNumber() {
        String explanations = Stream.of(otherLabelCount(), otherDflBins(), otherTask(form -> true))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; or "));
        return Optional.of(explanations).filter(text -> !text.isEmpty());
    }

    private Optional<String> otherLabelCount() {
        return fitting(possible.of(task, PossibleShapes.UNKNOWN).stream())
                .map(form -> "the outputs are " + form + ", but there are " + classCount
                        + " labels: give one per class, in the model's order");
    }

    private Optional<String> otherDflBins() {
        return fitting(possible.of(task, classCount).stream().flatMap(ModelShape::withOtherDflBins))
                .map(form ->
                        "the outputs are " + form + ", with " + form.shape().dflBins()
                                + " DFL bins per side (reg_max), but only " + Dfl.BINS
                                + " are decoded: train or export with reg_max " + Dfl.BINS + ", or cut at dfl_sigmoid");
    }

    private Optional<String> otherInputSize() {
        return outputs.stream()
                .flatMap(output -> gridsOf(output.spec()).stream())
                .flatMap(other ->
                        fitting(new PossibleShapes(other, keypoints, outputs).of(task, classCount).stream()).stream())
                .findFirst()
                .map(form -> "the outputs are scheme " + form.scheme() + " for an input of "
                        + form.shape().grid() + ", but the input is " + grid
                        + ": the file was cut or converted inconsistently, make it again");
    }

    /** Input sizes an output may belong to: its own rows and columns times a head stride, or a square with that many cells. */
    private static List<AnchorGrid> gridsOf(TensorSpec spec) {
        List<AnchorGrid> grids = new ArrayList<>();
        List<Integer> shape = spec.shape();
        for (int head = 0; head < AnchorGrid.HEADS && shape.size() == 4; head++) {
            int headStride = AnchorGrid.headStride(head);
            addGrid(grids, (long) shape.get(3) * headStride, (long) shape.get(2) * headStride);
            addGrid(grids, (long) shape.get(2) * headStride, (long) shape.get(1) * headStride);
        }
        for (int side = AnchorGrid.LARGEST_HEAD_STRIDE; side <= LARGEST_SIDE; side += AnchorGrid.LARGEST_HEAD_STRIDE) {
            if (shape.contains(AnchorGrid.cellsOf(side, side))) {
                addGrid(grids, side, side);
            }
        }
        return grids;
    }

    private static void addGrid(List<AnchorGrid> grids, long width, long height) {
        if (width <= LARGEST_SIDE && height <= LARGEST_SIDE && AnchorGrid.fits((int) width, (int) height)) {
            grids.add(new AnchorGrid((int) width, (int) height));
        }
    }

    private Optional<String> batch() {
        return outputs.stream()
                .filter(output -> output.spec().shape().size() > 2
                        && output.spec().shape().get(0) > 1)
                .findFirst()
                .map(output -> output.spec().name() + " holds a batch of "
                        + output.spec().shape().get(0) + ": export with batch 1");
    }

    private Optional<OutputForm> fitting(Stream<ModelShape> shapes) {
        return forms(shapes)
                .filter(form -> !Binding.of(form, outputs).isEmpty())
                .findFirst();
    }

    private static Stream<OutputForm> forms(Stream<ModelShape> shapes) {
        return shapes.flatMap(shape -> Forms.of(shape).stream());
    }

    private static String names(List<Output> outputs) {
        return outputs.stream().map(output -> output.spec().name()).collect(Collectors.joining(", "));
    }
}
