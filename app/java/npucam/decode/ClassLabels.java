package npucam.decode;

import java.util.List;
import java.util.stream.IntStream;
import npucam.model.CocoLabels;
import npucam.model.ModelDescriptor;
import org.tinylog.Logger;

/** What a model's classes are called. */
final class ClassLabels {
    private ClassLabels() {}

    /** The model's own; without them COCO's where the number fits, else numbered ones. */
    static List<String> of(ModelDescriptor model, int classCount) {
        if (model.labels().isEmpty() && classCount == CocoLabels.COUNT) {
            Logger.info(
                    "{}: no labels: taking the {} of COCO. Give --labels FILE for others",
                    model.model(),
                    CocoLabels.COUNT);
            return CocoLabels.read();
        }
        return model.labels().isEmpty()
                ? IntStream.range(0, classCount).mapToObj(id -> "class" + id).toList()
                : model.labels();
    }

    /** Keypoints of one class without a name are a person's, as in every model trained on COCO. */
    static List<String> ofPose(ModelDescriptor model, int classCount) {
        if (model.labels().isEmpty() && classCount == 1) {
            Logger.info(
                    "{}: no labels: taking its one class for person. Give --labels FILE for another", model.model());
            return List.of("person");
        }
        return of(model, classCount);
    }
}
