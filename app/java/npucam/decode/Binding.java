package npucam.decode;

import java.util.ArrayList;
import java.util.List;

/**
 * A form and the outputs that fill it.
 *
 * @param form what was recognised
 * @param outputs indexes among the model's outputs, in the order of the form's slots
 */
record Binding(OutputForm form, List<Integer> outputs) {

    /** Every way to fill the form with all of the outputs. */
    static List<Binding> of(OutputForm form, List<Output> outputs) {
        if (form.slots().size() != outputs.size()) {
            return List.of();
        }
        return fillings(form.slots(), outputs).stream()
                .map(filling ->
                        new Binding(form, filling.stream().map(Output::index).toList()))
                .toList();
    }

    /** Every way to fill all the slots, each with another output; outputs may be left over. */
    static List<List<Output>> fillings(List<Slot> slots, List<Output> outputs) {
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
}
