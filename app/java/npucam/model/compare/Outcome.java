package npucam.model.compare;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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

    /** Indexes of the others, best first: with labels by precision; else by agreement, and where that is equal by precision. */
    List<Integer> ranking() {
        return IntStream.range(0, others.size())
                .boxed()
                .sorted(Comparator.comparingDouble(this::firstRank)
                        .thenComparingDouble(other -> orLowest(others.get(other).quality()))
                        .reversed())
                .toList();
    }

    private double firstRank(int other) {
        Figures figures = others.get(other);
        return orLowest(ofReference.isPresent() ? figures.quality() : figures.agreement());
    }

    private static double orLowest(double value) {
        return Double.isNaN(value) ? -1 : value;
    }
}
