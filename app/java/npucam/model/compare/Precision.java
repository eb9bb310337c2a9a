package npucam.model.compare;

import java.util.List;

/**
 * How well a model finds what is there, 0–1; not-a-number where there is nothing.
 *
 * @param at50 mean over the classes of the average precision, an overlap of 0.50 being enough
 * @param at50To95 mean of that over the overlaps 0.50, 0.55, … 0.95: COCO's mAP
 * @param classes by class number
 */
public record Precision(double at50, double at50To95, List<OfClass> classes) {
    public Precision {
        classes = List.copyOf(classes);
    }

    /**
     * The same of one class.
     *
     * @param truths how many objects of it there are
     */
    public record OfClass(int truths, double at50, double at50To95) {}

    /** True objects of all classes. */
    public int truths() {
        return classes.stream().mapToInt(OfClass::truths).sum();
    }
}
