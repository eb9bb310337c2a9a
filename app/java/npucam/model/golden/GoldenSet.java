package npucam.model.golden;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import npucam.data.ImageInput;
import npucam.model.ModelDescriptor;
import npucam.model.ModelException;

/**
 * Pictures, and what the float model finds in them.
 *
 * @param reference the float model
 * @param target the model that the pictures were recorded for
 * @param labels class names in class order
 * @param modelWidth of the float model's input, in pixels
 * @param modelHeight of the float model's input, in pixels
 * @param bars colour of the letterbox bars, 0–255
 * @param scoreThreshold what counted as found; the objects hardly found tell most of a mistake
 * @param iouThreshold of the suppression
 * @param tolerance the least agreement, 0–1
 * @param pictures at least one
 */
public record GoldenSet(
        SourceFile reference,
        SourceFile target,
        List<String> labels,
        int modelWidth,
        int modelHeight,
        int bars,
        float scoreThreshold,
        float iouThreshold,
        double tolerance,
        List<GoldenPicture> pictures) {
    public static final float SCORE_THRESHOLD = 0.05f;
    public static final float IOU_THRESHOLD = 0.45f;

    /** INT8 models that work reach 0.85 and more, one whose outputs are lost 0.1 (models/README.md has the figures). */
    public static final double TOLERANCE = 0.75;

    public static final int MOST_PICTURES = 64;

    /**
     * A file that a set was made from.
     *
     * @param name without its folder
     * @param sha256 of its bytes
     */
    public record SourceFile(String name, String sha256) {}

    public GoldenSet {
        labels = List.copyOf(labels);
        pictures = List.copyOf(pictures);
    }

    /** How far a mistake moves the scores of these pictures: √Σ D² over all objects. */
    public double reach(Feeding mistake) {
        double squares = pictures.stream()
                .mapToDouble(picture -> picture.reach(mistake, scoreThreshold))
                .map(reach -> reach * reach)
                .sum();
        return Math.sqrt(squares);
    }

    /** Whether these pictures can tell a mistake from what quantisation does. */
    public boolean tells(Feeding mistake) {
        return Verdict.tells(reach(mistake));
    }

    /** How many objects must be found, hardly found ones included. */
    public int objects() {
        return pictures.stream().mapToInt(picture -> picture.expected().size()).sum();
    }

    /**
     * Judges a model.
     *
     * @param found picture → what the model found in it; may end early
     */
    public Verdict judge(List<List<GoldenObject>> found) {
        return new Verdict(this, found);
    }

    /**
     * Checks that a model can be held against these pictures.
     *
     * @param folder for messages
     * @throws ModelException when a model of this descriptor and input cannot find what these pictures expect
     */
    public void requireFits(ModelDescriptor model, ImageInput input, Path folder) {
        if (input.width() != modelWidth || input.height() != modelHeight) {
            throw stale(
                    folder,
                    "they are of an input of " + modelWidth + "x" + modelHeight + ", " + model.model() + " takes "
                            + input.width() + "x" + input.height());
        }
        if (model.labels().isEmpty() || labels.isEmpty()) {
            return;
        }
        if (model.labels().size() != labels.size()) {
            throw stale(
                    folder,
                    "they know " + labels.size() + " classes, " + model.source() + " "
                            + model.labels().size());
        }
        // Translated names are as good; the same names in another order are not.
        if (!labels.equals(model.labels()) && new HashSet<>(labels).equals(new HashSet<>(model.labels()))) {
            int first = 0;
            while (labels.get(first).equals(model.labels().get(first))) {
                first++;
            }
            throw stale(
                    folder,
                    "class " + first + " is '" + labels.get(first) + "' there and '"
                            + model.labels().get(first) + "' in " + model.source()
                            + ". Put the labels into the order of the training, or");
        }
    }

    private ModelException stale(Path folder, String difference) {
        return new ModelException(folder + ": these golden pictures are of another model (" + reference.name() + "): "
                + difference
                + (difference.endsWith("or") ? "" : ".")
                + " Remove the folder and record them again: app/npucam model golden --help");
    }
}
