package npucam.model;

/** Which kind of head a YOLO model has; the versions of a kind cannot be told apart by it. */
public enum YoloFamily {
    /** Logits of 16 bins per side: YOLOv8, YOLO11, and what shares their head (YOLOv5u, YOLOv9, YOLO12). */
    YOLOV8_11("YOLOv8/11"),
    /** One number per side. */
    YOLO26("YOLO26"),
    /** Anchor sizes and an objectness. */
    YOLOV5("YOLOv5");

    private final String text;

    YoloFamily(String text) {
        this.text = text;
    }

    /** For messages. */
    @Override
    public String toString() {
        return text;
    }
}
