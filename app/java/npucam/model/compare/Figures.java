package npucam.model.compare;

import java.util.List;
import java.util.function.Function;

/** How one model compares with the reference over all pictures. Shares and means without anything to take them of are not-a-number. */
public sealed interface Figures {
    /** The one number that a limit is set on: COCO's mAP; of a classifier the share of pictures with the same best class. */
    double quality();

    /** How much of what either sees both see, 0–1. */
    double agreement();

    /** How much the scores of what both see differ from the reference's, on average. */
    double meanShift();

    /** What the one or the other function makes of it, by its kind. */
    <T> T either(Function<OfObjects, T> ofObjects, Function<OfClassifier, T> ofClassifier);

    /**
     * Of a model that finds objects.
     *
     * @param precision against the labels, or without labels against what the reference sees
     * @param kept objects both see
     * @param lost objects only the reference sees
     * @param added objects only the model sees
     * @param meanShift score less the reference's, of the objects both find, faint ones too
     * @param meanAbsoluteShift the same without the sign
     * @param meanOverlap intersection over union of the boxes of the objects both see
     * @param meanMaskOverlap the same of their masks
     * @param meanKeypointSimilarity {@link KeypointSimilarity} of their keypoints
     * @param classes by class number
     */
    record OfObjects(
            Precision precision,
            int kept,
            int lost,
            int added,
            double meanShift,
            double meanAbsoluteShift,
            double meanOverlap,
            double meanMaskOverlap,
            double meanKeypointSimilarity,
            List<OfClass> classes)
            implements Figures {
        public OfObjects {
            classes = List.copyOf(classes);
        }

        @Override
        public double quality() {
            return precision.at50To95();
        }

        /** Dice's coefficient: twice the shared, by the sum of both. */
        @Override
        public double agreement() {
            return 2.0 * kept / (2.0 * kept + lost + added);
        }

        @Override
        public <T> T either(Function<OfObjects, T> ofObjects, Function<OfClassifier, T> ofClassifier) {
            return ofObjects.apply(this);
        }
    }

    /** Counts of one class, as above. */
    record OfClass(int kept, int lost, int added, double meanShift) {}

    /**
     * Of a classifier.
     *
     * @param pictures how many
     * @param sameBest in how many the best class is the reference's
     * @param bestInTop in how many the reference's best class is among the best five
     * @param meanShift score of the reference's best class less the reference's, where it is among the best five
     */
    record OfClassifier(int pictures, int sameBest, int bestInTop, double meanShift) implements Figures {
        @Override
        public double quality() {
            return (double) sameBest / pictures;
        }

        @Override
        public double agreement() {
            return quality();
        }

        @Override
        public <T> T either(Function<OfObjects, T> ofObjects, Function<OfClassifier, T> ofClassifier) {
            return ofClassifier.apply(this);
        }
    }
}
