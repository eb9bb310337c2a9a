package npucam.model.compare;

import java.util.List;
import java.util.Optional;

/**
 * What came of a comparison.
 *
 * @param classifiers whether the models classify whole pictures
 * @param pictures compared
 * @param threshold what scores above it was seen
 * @param seenByReference objects in all pictures
 * @param ofReference the reference's own precision, where there are labels
 * @param others the figures of each model but the reference
 * @param worst the pictures in which they differ most, worst first
 */
public record Outcome(
        boolean classifiers,
        int pictures,
        float threshold,
        int seenByReference,
        Optional<Precision> ofReference,
        List<Figures> others,
        List<WorstPicture> worst) {
    public Outcome {
        others = List.copyOf(others);
        worst = List.copyOf(worst);
    }

    /** Which of the others is best; of equals the first. */
    int best() {
        int best = 0;
        for (int other = 1; other < others.size(); other++) {
            if (rank(other) > rank(best)) {
                best = other;
            }
        }
        return best;
    }

    /** What models are ranked by: with labels the precision, else the agreement. */
    double rank(int other) {
        Figures figures = others.get(other);
        return ofReference.isPresent() ? figures.quality() : figures.agreement();
    }
}
