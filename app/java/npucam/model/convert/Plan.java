package npucam.model.convert;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import npucam.model.toolchain.ToolCommand;

/**
 * What a conversion will do.
 *
 * @param work the folder the tools work in
 * @param products in the order they are made
 * @param notes what the user should know
 */
record Plan(Path work, List<Product> products, List<String> notes) {
    Plan {
        products = List.copyOf(products);
        notes = List.copyOf(notes);
    }

    /** Each once, in the order of the work: what several models have in common comes before the first of them. */
    List<Step> steps() {
        Set<Step> steps = new LinkedHashSet<>();
        products.forEach(product -> steps.addAll(product.steps()));
        return List.copyOf(steps);
    }

    /** A shell's script of the same work, for the folder that npucam was started in. */
    String script() {
        StringBuilder script = new StringBuilder(new ToolCommand("mkdir", "-p", work.toString()).text()).append('\n');
        steps().stream()
                .filter(Step.Cut.class::isInstance)
                .forEach(cut -> script.append(cut.text()).append('\n'));
        script.append(new ToolCommand("cd", work.toString()).text()).append('\n');
        steps().stream()
                .filter(step -> !(step instanceof Step.Cut))
                .forEach(step -> script.append('\n').append(step.text()).append('\n'));
        return script.toString();
    }
}
