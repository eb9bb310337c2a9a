package npucam.model.convert;

import java.nio.file.Path;
import java.util.List;
import npucam.model.convert.YoloConversionSettings.Chip;
import npucam.model.convert.YoloConversionSettings.Variant;

/**
 * A model that a conversion makes.
 *
 * @param name of its folder and files, without ending
 * @param file in the working folder
 * @param steps all that lead to it, in order; the last deploys it
 */
record Product(String name, Network network, Chip chip, Variant variant, Path file, List<Step> steps) {
    Product {
        steps = List.copyOf(steps);
    }

    Step deploy() {
        return steps.get(steps.size() - 1);
    }
}
