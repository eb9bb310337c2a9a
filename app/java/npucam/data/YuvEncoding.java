package npucam.data;

/**
 * Which numbers a YUV frame's bytes stand for: the matrix (ITU-R BT.601 or BT.709) and the range (video 16–235, or full
 * 0–255). A BGR frame ignores it.
 */
public enum YuvEncoding {
    BT601_VIDEO(0.299, 0.114, false),
    BT601_FULL(0.299, 0.114, true),
    BT709_VIDEO(0.2126, 0.0722, false),
    BT709_FULL(0.2126, 0.0722, true);

    private final double kr;
    private final double kb;
    private final boolean fullRange;

    YuvEncoding(double kr, double kb, boolean fullRange) {
        this.kr = kr;
        this.kb = kb;
        this.fullRange = fullRange;
    }

    /** Weight of red in luma (ITU-R BT.601-7 §2.5.1, BT.709-6 §3.2). */
    public double kr() {
        return kr;
    }

    /** Weight of blue in luma. */
    public double kb() {
        return kb;
    }

    /** True: Y, Cb and Cr use 0–255. False: Y uses 16–235, Cb and Cr use 16–240. */
    public boolean fullRange() {
        return fullRange;
    }
}
