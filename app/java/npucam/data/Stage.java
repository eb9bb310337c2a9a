package npucam.data;

/** The work on one frame, in its order. */
public enum Stage {
    CAPTURE,
    PREPROCESS,
    INFER,
    DECODE
}
