package npucam.data;

/** Where a picture tensor keeps its channels: before height and width (planar) or after them (interleaved). */
public enum TensorLayout {
    NCHW,
    NHWC
}
