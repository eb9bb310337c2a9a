package npucam.decode;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** What one output is to a scheme, as the descriptor's roles write it. */
enum Role {
    /** DFL and class logits in one. */
    CONCAT("concat", Names.CONCAT, "the Concat of cv2 and cv3"),
    /** DFL logits of the boxes. */
    DFL("dfl", "cv2\\.|" + Names.CONCAT, "the last convolution of cv2"),
    /** Class logits. */
    LOGITS("logits", "cv3\\.|" + Names.CONCAT, "the last convolution of cv3, or the classes of YOLOv5"),
    /** Distances to left, top, right, bottom as the DFL convolution gives them. */
    DISTANCES("distances", "dfl", "dfl/conv/Conv"),
    /** Class scores, after the sigmoid. */
    SCORES("scores", "sigmoid", "the class Sigmoid"),
    /** Distances to left, top, right, bottom of a head without DFL. */
    SIDES("sides", "cv2\\.|" + Names.CONCAT, "the last convolution of cv2"),
    /** Boxes and scores of all heads. */
    OUTPUT0("output0", "output0", "output0"),
    /** YOLOv5's boxes, objectness and classes. */
    ANCHORS("anchors", "model\\.24/m\\.", "the last convolution of the head, model.24/m"),
    /** The four numbers of YOLOv5's boxes, without objectness and classes. */
    ANCHOR_BOXES("anchor_boxes", "", "the first four channels of the head's Transpose"),
    /** YOLOv5's objectness. */
    OBJECTNESS("objectness", "", "the fifth channel of the head's Transpose"),
    /** Chosen objects, one per row. */
    DETECTIONS("detections", "output0", "the last output"),
    /** Of a pose model. */
    KEYPOINTS("keypoints", "cv4|" + Names.CONCAT, "the Concat of cv4"),
    /** Mask coefficients of a seg model. */
    COEFFICIENTS("coefficients", "cv4|" + Names.CONCAT, "the Concat of cv4"),
    /** Mask prototypes of a seg model. */
    PROTOTYPES("prototypes", "output1|proto", "output1"),
    /** Of an obb model. */
    ANGLE("angle", "cv4|" + Names.CONCAT, "the Concat of cv4, or its Sigmoid"),
    /** Not looked at. */
    IGNORE("ignore", "", "");

    private final String word;
    private final Pattern usualName;
    private final String usualNode;

    Role(String word, String usualName, String usualNode) {
        this.word = word;
        this.usualName = Pattern.compile(usualName.isEmpty() ? "(?!)" : usualName, Pattern.CASE_INSENSITIVE);
        this.usualNode = usualNode;
    }

    static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word.equals(word)).findFirst();
    }

    /** Whether an export calls such an output so. Several roles may share a name. */
    boolean isNamedSo(String name) {
        return usualName.matcher(name).find();
    }

    /** Whether an export calls only outputs of other roles so. */
    boolean isContradictedBy(String name) {
        return !isNamedSo(name) && Arrays.stream(values()).anyMatch(other -> other.isNamedSo(name));
    }

    /** For messages: where an export has it. */
    String usualNode() {
        return usualNode;
    }

    private static final class Names {
        /** Compilers call a whole output0 so too, after the node that makes it. */
        private static final String CONCAT = "^(?!.*output0).*concat";
    }

    @Override
    public String toString() {
        return word;
    }
}
