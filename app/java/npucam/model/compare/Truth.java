package npucam.model.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import npucam.data.Detection;
import npucam.model.ModelException;

/** What labels say is in pictures: a folder of YOLO text files, or one JSON file. */
public interface Truth {
    /** How objects are labelled. */
    enum Form {
        /** Boxes, or outlines of which the box around counts. */
        UPRIGHT,
        /** Four corners each. */
        ROTATED,
        /** A box, then keypoints, which are passed over. */
        POSE
    }

    /**
     * The objects of one picture; none where the labels name none.
     *
     * @param width of the picture, in pixels
     * @param height of the picture, in pixels
     * @return with score 1, in the labels' order, in the picture's pixels
     * @throws ModelException when a label is wrong: file, line, value and fix
     */
    List<Detection> of(Path picture, int width, int height);

    /** In how many of the pictures that were asked for there is no label file or entry, which counts as: nothing in it. */
    int unlabelled();

    /**
     * Opens labels.
     *
     * @param place a folder with one {@code .txt} per picture, named as the picture; or a {@code .json} file
     * @param classes names, in class order
     * @throws ModelException when there is no such folder or file, or nothing in it
     */
    static Truth open(Path place, List<String> classes, Form form) {
        if (Files.isDirectory(place)) {
            return new YoloLabels(place, classes, form);
        }
        if (place.toString().toLowerCase(Locale.ROOT).endsWith(".json")) {
            if (form == Form.ROTATED) {
                throw new ModelException(
                        place + ": holds upright boxes, and these models give rotated ones. Name a folder"
                                + " of YOLO .txt files with four corners an object");
            }
            return new JsonLabels(place, classes);
        }
        throw new ModelException(place + ": "
                + (Files.exists(place) ? "is neither a folder nor a .json file" : "no such folder or file")
                + ". Name the folder of the labels, one .txt per picture, or one .json file");
    }
}
