package npucam.model.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import npucam.data.Detection;
import npucam.data.Findings;

/**
 * A model that finds objects. Both models "see" what scores above a threshold. What both see is matched first; what only one sees is then
 * sought among the other's faint objects, so that a score that slipped below the threshold counts as a shift, and the mean shift is not
 * that of the survivors alone.
 */
final class ObjectMeasure implements Measure {
    private final float threshold;
    private final AveragePrecision precision;
    private final List<Tally> classes;
    private final Mean shift = new Mean();
    private final Mean absoluteShift = new Mean();
    private final Mean overlap = new Mean();
    private final Mean maskOverlap = new Mean();
    private final Mean keypointSimilarity = new Mean();

    /** Counts of one class. */
    private static final class Tally {
        private int kept;
        private int lost;
        private int added;
        private final Mean shift = new Mean();
    }

    /** @param threshold what is seen scores above it */
    ObjectMeasure(int classCount, float threshold) {
        this.threshold = threshold;
        this.precision = new AveragePrecision(classCount);
        this.classes = Stream.generate(Tally::new).limit(classCount).toList();
    }

    /** What a model sees. */
    static List<Detection> seen(List<Detection> found, float threshold) {
        return found.stream().filter(object -> object.score() > threshold).toList();
    }

    @Override
    public Difference add(Findings reference, Findings found, Optional<List<Detection>> truths) {
        List<Detection> seenByReference = seen(reference.detections(), threshold);
        precision.add(truths.orElse(seenByReference), found.detections());
        List<Detection> lost = new ArrayList<>(seenByReference);
        List<Detection> added = new ArrayList<>(seen(found.detections(), threshold));
        int kept = keep(lost, added);
        List<Change> changesLost = seekAmong(faint(found), lost);
        List<Change> changesAdded = seekAmong(faint(reference), added);
        changesLost.forEach(change -> shiftIfFaint(change, -1));
        changesAdded.forEach(change -> shiftIfFaint(change, 1));
        lost.forEach(object -> tally(object).lost++);
        added.forEach(object -> tally(object).added++);
        return Difference.of(kept, changesLost, changesAdded);
    }

    private List<Detection> faint(Findings findings) {
        return findings.detections().stream()
                .filter(object -> !(object.score() > threshold))
                .toList();
    }

    /** Takes out of both lists what both see, and counts it. */
    private int keep(List<Detection> references, List<Detection> found) {
        int[] referenceOf = new Matching(references, found).truthOfFound(AveragePrecision.LEAST_OVERLAP);
        int kept = 0;
        boolean[] taken = new boolean[references.size()];
        for (int i = referenceOf.length - 1; i >= 0; i--) {
            if (referenceOf[i] != Matching.NONE) {
                count(references.get(referenceOf[i]), found.remove(i));
                taken[referenceOf[i]] = true;
                kept++;
            }
        }
        for (int i = taken.length - 1; i >= 0; i--) {
            if (taken[i]) {
                references.remove(i);
            }
        }
        return kept;
    }

    private void count(Detection reference, Detection found) {
        tally(reference).kept++;
        shift(reference, (double) found.score() - reference.score());
        overlap.add(Overlap.ofBoxes(reference, found));
        if (reference.mask().isPresent() && found.mask().isPresent()) {
            maskOverlap.add(Overlap.ofMasks(reference.mask().get(), found.mask().get()));
        }
        KeypointSimilarity.of(reference, found).ifPresent(keypointSimilarity::add);
    }

    private static List<Change> seekAmong(List<Detection> faint, List<Detection> objects) {
        int[] faintOf = new Matching(faint, objects).truthOfFound(AveragePrecision.LEAST_OVERLAP);
        return IntStream.range(0, faintOf.length)
                .mapToObj(i -> new Change(
                        objects.get(i),
                        faintOf[i] == Matching.NONE ? 0 : faint.get(faintOf[i]).score()))
                .toList();
    }

    /** @param sign 1 where the model has the higher score, −1 where the reference has it */
    private void shiftIfFaint(Change change, int sign) {
        if (change.faintScore() > 0) {
            shift(change.object(), sign * change.weight());
        }
    }

    private void shift(Detection object, double by) {
        shift.add(by);
        absoluteShift.add(Math.abs(by));
        tally(object).shift.add(by);
    }

    private Tally tally(Detection object) {
        return classes.get(object.classId());
    }

    @Override
    public Figures figures() {
        List<Figures.OfClass> each = classes.stream()
                .map(tally -> new Figures.OfClass(tally.kept, tally.lost, tally.added, tally.shift.value()))
                .toList();
        return new Figures.OfObjects(
                precision.precision(),
                each.stream().mapToInt(Figures.OfClass::kept).sum(),
                each.stream().mapToInt(Figures.OfClass::lost).sum(),
                each.stream().mapToInt(Figures.OfClass::added).sum(),
                shift.value(),
                absoluteShift.value(),
                overlap.value(),
                maskOverlap.value(),
                keypointSimilarity.value(),
                each);
    }
}
