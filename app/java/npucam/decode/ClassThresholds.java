package npucam.decode;

import java.util.Arrays;
import java.util.List;
import npucam.model.ModelException;
import npucam.model.NearestName;

/** Score thresholds of single classes. Scans work with the lowest of all; what passed them is held against its own class's here. */
final class ClassThresholds {
    private final float[] ofClass;
    private final boolean differ;

    /**
     * @param labels one per class
     * @throws ModelException when the settings name a class that the model does not know
     */
    ClassThresholds(List<String> labels, DecodeSettings settings) {
        this.ofClass = new float[labels.size()];
        this.differ = !settings.classThresholds().isEmpty();
        Arrays.fill(ofClass, settings.scoreThreshold());
        settings.classThresholds().forEach((label, threshold) -> {
            if (!labels.contains(label)) {
                throw new ModelException(
                        "detect.class_thresholds names '" + label + "', but the model has no such class. "
                                + NearestName.of(label, labels)
                                        .map(near -> "Did you mean " + near + "?")
                                        .orElse("It has " + labels.size() + ", from " + labels.get(0) + " to "
                                                + labels.get(labels.size() - 1)));
            }
            for (int id = 0; id < ofClass.length; id++) {
                if (labels.get(id).equals(label)) {
                    ofClass[id] = threshold;
                }
            }
        });
    }

    /** Drops what is not above its class's threshold. */
    void apply(Candidates candidates) {
        if (differ) {
            candidates.retainAbove(ofClass);
        }
    }
}
