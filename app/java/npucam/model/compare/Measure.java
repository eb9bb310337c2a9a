package npucam.model.compare;

import java.util.List;
import java.util.Optional;
import npucam.data.Detection;
import npucam.data.Findings;

/** Holds one model against the reference, picture by picture. */
interface Measure {
    /**
     * Takes one picture.
     *
     * @param truths the labels, where there are any
     */
    Difference add(Findings reference, Findings found, Optional<List<Detection>> truths);

    Figures figures();
}
