package npucam.model.compare;

import java.util.List;
import java.util.Optional;
import npucam.data.ClassScore;
import npucam.data.Detection;
import npucam.data.Findings;

/** A classifier: whether its best classes are the reference's. */
final class ClassifierMeasure implements Measure {
    private final Mean shift = new Mean();
    private int pictures;
    private int sameBest;
    private int bestInTop;

    @Override
    public Difference add(Findings reference, Findings found, Optional<List<Detection>> truths) {
        ClassScore best = reference.top().get(0);
        pictures++;
        found.top().stream()
                .filter(score -> score.classId() == best.classId())
                .findFirst()
                .ifPresent(score -> {
                    bestInTop++;
                    shift.add((double) score.score() - best.score());
                });
        boolean same = found.top().get(0).classId() == best.classId();
        sameBest += same ? 1 : 0;
        return new Difference(same ? 1 : 0, List.of(), List.of(), same ? 0 : best.score());
    }

    @Override
    public Figures figures() {
        return new Figures.OfClassifier(pictures, sameBest, bestInTop, shift.value());
    }
}
