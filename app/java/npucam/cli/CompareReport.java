package npucam.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import npucam.model.compare.Figures;
import npucam.model.compare.Outcome;
import npucam.model.compare.Verdict;

/**
 * What {@code model compare} found.
 *
 * @param models what was recognised of each, the reference first
 * @param images the folder
 * @param problems one line for each picture that could not be read
 * @param labels where the truth is from; empty where the reference is the truth
 * @param unlabelled pictures without a label file
 * @param iou of the suppression
 */
record CompareReport(
        List<FindingsFile.Head> models,
        Path images,
        List<String> problems,
        Optional<Path> labels,
        int unlabelled,
        float iou,
        Outcome outcome) {

    /** A, B, …; after Z numbers. */
    static String letter(int model) {
        return model < 26 ? String.valueOf((char) ('A' + model)) : "M" + (model + 1);
    }

    /** As the sentence calls it: {@code B (yolov8n.bmodel)}. */
    String name(int model) {
        return letter(model) + " (" + Path.of(models.get(model).model()).getFileName() + ")";
    }

    String verdict() {
        return Verdict.of(
                outcome, IntStream.range(0, models.size()).mapToObj(this::name).toList());
    }

    /** What the precision is taken against. */
    String truth() {
        return labels.map(place -> "the labels in " + place).orElse("what " + letter(0) + " sees");
    }

    /** What makes models differ that is not their own doing; one line each. */
    List<String> notes() {
        int reference = models.get(0).padValue();
        return IntStream.range(1, models.size())
                .filter(model -> models.get(model).padValue() != reference)
                .mapToObj(model -> "note: the bars around the pictures are " + reference + " in " + letter(0) + ", "
                        + models.get(model).padValue() + " in " + letter(model)
                        + "; to see what the conversion alone does, give both a .mud with the same pad_value")
                .toList();
    }

    /** The lowest quality among the models held against the reference. */
    double lowestQuality() {
        return outcome.others().stream().mapToDouble(Figures::quality).min().orElseThrow();
    }
}
