package npucam.data;

/** How a frame's pixels lie in memory. The pipeline keeps the source's own format; only preprocess converts. */
public enum PixelFormat {
    /** One plane, three bytes a pixel: blue, green, red. */
    BGR(1),
    /** Two planes: Y at full size, then Cb and Cr interleaved at half width and half height (rounded up). */
    NV12(2),
    /** Three planes: Y at full size, Cb and Cr each at half width and half height (rounded up). */
    I420(3);

    private final int planeCount;

    PixelFormat(int planeCount) {
        this.planeCount = planeCount;
    }

    public int planeCount() {
        return planeCount;
    }

    /** Bytes of one row's pixels in a plane, padding excluded. */
    public int rowBytes(int plane, int width) {
        return switch (this) {
            case BGR -> 3 * width;
            case NV12 -> plane == 0 ? width : 2 * halved(width);
            case I420 -> plane == 0 ? width : halved(width);
        };
    }

    /** Rows of a plane. */
    public int rows(int plane, int height) {
        return this == BGR || plane == 0 ? height : halved(height);
    }

    private static int halved(int length) {
        return (length + 1) / 2;
    }
}
