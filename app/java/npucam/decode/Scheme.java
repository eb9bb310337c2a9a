package npucam.decode;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** At which nodes a model was cut, as the user writes it. */
enum Scheme {
    CONCAT("concat", Family.DFL),
    DFL_SIGMOID("dfl_sigmoid", Family.DFL),
    SPLIT("split", Family.DFL),
    OUTPUT0("output0", Family.ANY),
    /** YOLO26's head that gives one box per object. */
    ONE2ONE("one2one", Family.YOLO26),
    /** YOLO26's head that gives several boxes per object. */
    ONE2MANY("one2many", Family.YOLO26),
    YOLOV5("yolov5", Family.YOLOV5),
    /** Cells before channels, per anchor size. */
    YOLOV5_TRANSPOSED("yolov5_transposed", Family.YOLOV5),
    /** The same with box, objectness and classes apart. */
    YOLOV5_SPLIT("yolov5_split", Family.YOLOV5),
    YOLOV5_OUTPUT0("yolov5_output0", Family.YOLOV5),
    /** Objects chosen by the model itself: corners, score, class. */
    END_TO_END("end_to_end", Family.ANY),
    /** Objects chosen by tpu-mlir's post-processing: batch, class, score, centre and size. */
    FUSED("fused", Family.ANY);

    /** Which descriptors' families have such a head. */
    private enum Family {
        DFL("YOLOv8/11", "yolo(v?8|v?9|11|v?12|-world).*"),
        YOLO26("YOLO26", "yolo26.*"),
        YOLOV5("YOLOv5", "yolov?5.*"),
        ANY("YOLO", ".*");

        private final String text;
        private final Pattern pattern;

        Family(String text, String pattern) {
            this.text = text;
            this.pattern = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
        }
    }

    private final String word;
    private final Family family;

    Scheme(String word, Family family) {
        this.word = word;
        this.family = family;
    }

    static Optional<Scheme> of(String word) {
        return Arrays.stream(values())
                .filter(scheme -> scheme.word.equals(word))
                .findFirst();
    }

    /** For messages. */
    String familyText() {
        return family.text;
    }

    /** Whether a descriptor's family has such a head; an empty one may. */
    boolean isOfFamily(String name) {
        return name.isEmpty() || family.pattern.matcher(name).matches();
    }

    /** The tensors that a model of whole outputs is usually cut at instead, by the names that exports of Ultralytics have. */
    String usualCut() {
        return switch (this) {
            case YOLOV5, YOLOV5_TRANSPOSED, YOLOV5_SPLIT, YOLOV5_OUTPUT0 ->
                "/model.24/m.0/Conv_output_0, /model.24/m.1/Conv_output_0 and /model.24/m.2/Conv_output_0";
            case ONE2ONE, ONE2MANY, END_TO_END ->
                "the six /model.23/one2one_cv2.0/one2one_cv2.0.2/Conv_output_0 to one2one_cv3.2 (scheme one2one)";
            case CONCAT, DFL_SIGMOID, SPLIT, OUTPUT0, FUSED ->
                "/model.22/Concat_output_0, Concat_1 and Concat_2 (scheme concat) or /model.22/dfl/conv/Conv_output_0 and"
                        + " Sigmoid (dfl_sigmoid), of YOLO11 below /model.23";
        };
    }

    /** Whether one object may give several boxes. */
    boolean needsSuppression() {
        return switch (this) {
            case CONCAT,
                    DFL_SIGMOID,
                    SPLIT,
                    OUTPUT0,
                    ONE2MANY,
                    YOLOV5,
                    YOLOV5_TRANSPOSED,
                    YOLOV5_SPLIT,
                    YOLOV5_OUTPUT0 -> true;
            case ONE2ONE, END_TO_END, FUSED -> false;
        };
    }

    /** Whether boxes and scores lie in one output, so that one scale must serve both. */
    boolean joinsBoxesAndScores() {
        return switch (this) {
            case OUTPUT0, YOLOV5_OUTPUT0, END_TO_END, FUSED -> true;
            case CONCAT, DFL_SIGMOID, SPLIT, ONE2ONE, ONE2MANY, YOLOV5, YOLOV5_TRANSPOSED, YOLOV5_SPLIT -> false;
        };
    }

    @Override
    public String toString() {
        return word;
    }
}
