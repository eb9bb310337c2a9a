package npucam.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A form and the outputs that fill it.
 *
 * @param form what was recognised
 * @param outputs in the order of the form's slots
 */
record Binding(OutputForm form, List<Output> outputs) {

    /** A slot and the output in it. */
    record Filled(Slot slot, Output output) {}

    /** Every way to fill the form with all of the outputs. */
    static List<Binding> of(OutputForm form, List<Output> outputs) {
        return form.slots().size() == outputs.size() ? fillings(form, outputs) : List.of();
    }

    /** Every way to fill the form, each slot with another output; outputs may be left over. */
    static List<Binding> fillings(OutputForm form, List<Output> outputs) {
        return fillings(form.slots(), outputs).stream()
                .map(filling -> new Binding(form, filling))
                .toList();
    }

    private static List<List<Output>> fillings(List<Slot> slots, List<Output> outputs) {
        if (slots.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Output>> all = new ArrayList<>();
        for (Output output : outputs) {
            if (output.fits(slots.get(0))) {
                List<Output> others =
                        outputs.stream().filter(other -> !other.equals(output)).toList();
                for (List<Output> rest : fillings(slots.subList(1, slots.size()), others)) {
                    List<Output> filling = new ArrayList<>(List.of(output));
                    filling.addAll(rest);
                    all.add(filling);
                }
            }
        }
        return all;
    }

    List<Filled> filled() {
        return IntStream.range(0, outputs.size())
                .mapToObj(i -> new Filled(form.slots().get(i), outputs.get(i)))
                .toList();
    }

    /** What fills a role: one output, or one per head in the order of the head strides. */
    List<Filled> filled(Role role) {
        return filled().stream().filter(filled -> filled.slot().role() == role).toList();
    }

    /** Whether the names of an ordinary export settle this reading: some say so, and none says otherwise. */
    boolean isNamedSo() {
        if (form.scheme() == Scheme.DFL_SIGMOID && form.shape().task() == Task.OBB) {
            // Both are Sigmoids, and an obb head computes the angle first.
            String scores = filled(Role.SCORES).get(0).output().spec().name();
            String angle = filled(Role.ANGLE).get(0).output().spec().name();
            return scores.contains("Sigmoid_1")
                    && scores.replace("Sigmoid_1", "Sigmoid").equals(angle);
        }
        return filled().stream().noneMatch(Binding::isContradicted)
                && filled().stream()
                        .anyMatch(filled -> filled.slot()
                                .role()
                                .isNamedSo(filled.output().spec().name()))
                && schemeIsNamedSo();
    }

    private static boolean isContradicted(Filled filled) {
        return filled.slot().role().isContradictedBy(filled.output().spec().name());
    }

    /** Both heads of YOLO26 have the same shapes; only the names of their convolutions tell them apart, those of their joins do not. */
    private boolean schemeIsNamedSo() {
        return switch (form.scheme()) {
            case ONE2ONE -> filled(Role.SIDES).stream().allMatch(sides -> isOneToOne(sides.output()));
            case ONE2MANY ->
                filled(Role.SIDES).stream()
                        .allMatch(sides -> sides.output().isNamedLike("cv2.") && !isOneToOne(sides.output()));
            default -> true;
        };
    }

    private static boolean isOneToOne(Output output) {
        return output.isNamedLike("one2one");
    }

    /** For messages: {@code detect, scheme dfl_sigmoid NCHW of 80 classes (a:distances, b:scores)}. */
    @Override
    public String toString() {
        return form.shape().task() + ", scheme " + form.scheme() + " " + form.layout() + " of "
                + form.shape().classCount() + " classes ("
                + filled().stream()
                        .map(filled -> filled.output().spec().name() + ":"
                                + filled.slot().role())
                        .collect(Collectors.joining(", "))
                + ")";
    }
}
