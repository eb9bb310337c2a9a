package npucam.model.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import npucam.data.Detection;
import npucam.data.Findings;

/** Two or more models over the same pictures; the first is the reference. Keeps counts and the worst pictures, nothing else of each. */
public final class Comparison {
    private static final Comparator<WorstPicture> MILDEST_FIRST = Comparator.comparingDouble(WorstPicture::weight)
            .thenComparing(WorstPicture::index, Comparator.reverseOrder());

    private final boolean classifiers;
    private final float threshold;
    private final int worstLimit;
    private final AveragePrecision ofReference;
    private final List<Measure> measures;
    private final PriorityQueue<WorstPicture> worst = new PriorityQueue<>(MILDEST_FIRST);
    private boolean labelled;
    private int seenByReference;
    private int pictures;

    /**
     * @param classifiers whether the models classify whole pictures
     * @param classCount of every model
     * @param others how many models are held against the reference
     * @param threshold what scores above it is seen
     * @param worstLimit most pictures to keep
     */
    public Comparison(boolean classifiers, int classCount, int others, float threshold, int worstLimit) {
        this.classifiers = classifiers;
        this.threshold = threshold;
        this.worstLimit = worstLimit;
        this.ofReference = new AveragePrecision(classCount);
        this.measures = IntStream.range(0, others)
                .mapToObj(other -> classifiers ? new ClassifierMeasure() : new ObjectMeasure(classCount, threshold))
                .toList();
    }

    /**
     * Takes one picture.
     *
     * @param found by each model, the reference first; objects best score first, faint ones too
     * @param truths what the labels say is in it: of every picture, or of none
     */
    public void add(String picture, List<Findings> found, Optional<List<Detection>> truths) {
        Findings reference = found.get(0);
        if (truths.isPresent()) {
            labelled = true;
            ofReference.add(truths.get(), reference.detections());
        }
        seenByReference += ObjectMeasure.seen(reference.detections(), threshold).size();
        List<Difference> differences = new ArrayList<>();
        for (int other = 0; other < measures.size(); other++) {
            differences.add(measures.get(other).add(reference, found.get(other + 1), truths));
        }
        double weight = differences.stream().mapToDouble(Difference::weight).sum();
        if (weight > 0) {
            worst.add(new WorstPicture(
                    pictures, picture, weight, found.stream().map(this::seen).toList(), differences));
            if (worst.size() > worstLimit) {
                worst.remove();
            }
        }
        pictures++;
    }

    private Findings seen(Findings found) {
        return new Findings(ObjectMeasure.seen(found.detections(), threshold), found.top());
    }

    /** What came of it; more pictures may follow. */
    public Outcome outcome() {
        return new Outcome(
                classifiers,
                pictures,
                threshold,
                seenByReference,
                labelled ? Optional.of(ofReference.precision()) : Optional.empty(),
                measures.stream().map(Measure::figures).toList(),
                worst.stream().sorted(MILDEST_FIRST.reversed()).toList());
    }
}
