package npucam.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import npucam.data.TensorSpec;

/** Why outputs fit no form, and the nearest fix: the first explanation that holds, the most specific first. */
final class Advice {
    static final String MAKE_FITTING =
            "app/npucam model cut IN.onnx --scheme dfl_sigmoid -o OUT.onnx makes a fitting file from an ordinary export";

    /** What Ultralytics 8.0–8.3 calls the joined map; its inputs count from 0 to 2. */
    private static final Pattern JOINED_NAME = Pattern.compile("(.*/)?Concat_3(_output_0.*)?");

    private static final int LARGEST_SIDE = 8192;

    private final AnchorGrid grid;
    private final List<Integer> classCounts;
    private final List<Output> outputs;

    /** @param classCounts the labels' number, or every number the shapes allow */
    Advice(AnchorGrid grid, List<Integer> classCounts, List<Output> outputs) {
        this.grid = grid;
        this.classCounts = classCounts;
        this.outputs = outputs.stream()
                .map(output -> new Output(output.index(), output.spec(), Optional.empty()))
                .toList();
    }

    String nearest() {
        return Stream.<Supplier<Optional<String>>>of(
                        this::foreign,
                        this::wrongRoles,
                        this::extra,
                        this::missing,
                        this::otherLabelCount,
                        this::otherInputSize,
                        this::batch)
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(MAKE_FITTING);
    }

    private Optional<String> foreign() {
        return classCounts.stream()
                .flatMap(count -> ForeignForm.of(grid, count).stream())
                .filter(form -> form.matches(outputs))
                .findFirst()
                .map(form -> names(outputs) + (outputs.size() == 1 ? " is " : " are ") + form.what() + ": "
                        + (form.what().equals(ForeignForm.JOINED) ? cutBeforeJoin(form.fix()) : form.fix()));
    }

    private String cutBeforeJoin(String otherwise) {
        Matcher name = JOINED_NAME.matcher(outputs.get(0).spec().name());
        if (!name.matches()) {
            return otherwise + " (scheme concat)";
        }
        String prefix = Optional.ofNullable(name.group(1)).orElse("");
        return "cut at " + prefix + "Concat, " + prefix + "Concat_1, " + prefix + "Concat_2 instead (scheme concat)";
    }

    private Optional<String> wrongRoles() {
        return forms(grid, classCounts)
                .filter(form -> !Binding.of(form, outputs).isEmpty())
                .findFirst()
                .map(form -> "by their shapes the outputs are scheme " + form.scheme()
                        + ", but the descriptor's roles say otherwise: leave the roles out or correct them");
    }

    private Optional<String> extra() {
        return forms(grid, classCounts)
                .flatMap(
                        form -> Binding.fillings(form.slots(), outputs).stream()
                                .map(
                                        filling ->
                                                "scheme " + form.scheme() + " is there, but " + names(without(filling))
                                                        + " is more than it needs (a pose, seg or obb model?): cut without it, or give it the role ignore"))
                .findFirst();
    }

    private List<Output> without(List<Output> used) {
        return outputs.stream().filter(output -> !used.contains(output)).toList();
    }

    private Optional<String> missing() {
        for (OutputForm form : forms(grid, classCounts).toList()) {
            List<Slot> absent = form.slots().stream()
                    .filter(slot -> outputs.stream().noneMatch(output -> output.fits(slot)))
                    .toList();
            boolean allUsed =
                    outputs.stream().allMatch(output -> form.slots().stream().anyMatch(output::fits));
            if (!outputs.isEmpty() && allUsed && absent.size() == form.slots().size() - outputs.size()) {
                String lacking = absent.stream().map(Slot::toString).collect(Collectors.joining(" and "));
                return Optional.of("scheme " + form.scheme() + " lacks " + lacking + ": add that output to the cut");
            }
        }
        return Optional.empty();
    }

    private Optional<String> otherLabelCount() {
        return forms(grid, ClassCounts.possible(outputs))
                .filter(form -> !Binding.of(form, outputs).isEmpty())
                .findFirst()
                .map(form -> "the outputs are scheme " + form.scheme() + " with " + form.classCount()
                        + " classes, but there are " + classCounts.get(0)
                        + " labels: give one per class, in the model's order");
    }

    private Optional<String> otherInputSize() {
        for (Output output : outputs) {
            for (AnchorGrid other : gridsOf(output.spec())) {
                Optional<OutputForm> form = forms(other, classCounts)
                        .filter(candidate -> !Binding.of(candidate, outputs).isEmpty())
                        .findFirst();
                if (form.isPresent()) {
                    return Optional.of("the outputs are scheme " + form.get().scheme() + " for an input of " + other
                            + ", but the input is " + grid
                            + ": the file was cut or converted inconsistently, make it again");
                }
            }
        }
        return Optional.empty();
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

    private static Stream<OutputForm> forms(AnchorGrid grid, List<Integer> classCounts) {
        return classCounts.stream().flatMap(count -> OutputForm.of(grid, count).stream());
    }

    private static String names(List<Output> outputs) {
        return outputs.stream().map(output -> output.spec().name()).collect(Collectors.joining(", "));
    }
}
