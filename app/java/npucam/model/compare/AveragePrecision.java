package npucam.model.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import npucam.data.Detection;

/**
 * Mean average precision as COCO defines it (cocodataset.org, detection evaluation; pycocotools): class by class, 101 recalls, at
 * overlaps 0.50, 0.55, … 0.95. Classes without a true object do not count.
 */
final class AveragePrecision {
    static final double LEAST_OVERLAP = 0.5;
    private static final int OVERLAPS = 10;

    private final List<ClassTally> tallies;

    AveragePrecision(int classes) {
        tallies = Stream.generate(ClassTally::new).limit(classes).toList();
    }

    /**
     * Takes one picture.
     *
     * @param truths what is there
     * @param found what a model found, best score first, faint ones too
     */
    void add(List<Detection> truths, List<Detection> found) {
        truths.forEach(truth -> tallies.get(truth.classId()).addTruth());
        Matching matching = new Matching(truths, found);
        int[] hits = new int[found.size()];
        for (int overlap = 0; overlap < OVERLAPS; overlap++) {
            int[] truthOf = matching.truthOfFound(LEAST_OVERLAP + 0.05 * overlap);
            for (int i = 0; i < hits.length; i++) {
                hits[i] |= truthOf[i] == Matching.NONE ? 0 : 1 << overlap;
            }
        }
        for (int i = 0; i < hits.length; i++) {
            tallies.get(found.get(i).classId()).addFound(found.get(i).score(), hits[i]);
        }
    }

    Precision precision() {
        List<Precision.OfClass> classes = new ArrayList<>();
        for (int classId = 0; classId < tallies.size(); classId++) {
            classes.add(ofClass(tallies.get(classId)));
        }
        return new Precision(
                mean(classes.stream().mapToDouble(Precision.OfClass::at50)),
                mean(classes.stream().mapToDouble(Precision.OfClass::at50To95)),
                classes);
    }

    private static Precision.OfClass ofClass(ClassTally tally) {
        if (tally.truths() == 0) {
            return new Precision.OfClass(0, Double.NaN, Double.NaN);
        }
        int[] order = tally.order();
        double[] each = IntStream.range(0, OVERLAPS)
                .mapToDouble(overlap -> tally.averagePrecision(order, overlap))
                .toArray();
        return new Precision.OfClass(tally.truths(), each[0], mean(DoubleStream.of(each)));
    }

    private static double mean(DoubleStream values) {
        return values.filter(value -> !Double.isNaN(value)).average().orElse(Double.NaN);
    }
}
