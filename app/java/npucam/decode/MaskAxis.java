package npucam.decode;

/**
 * Where the centres of the frame's pixels lie among the mask prototypes along one axis, for bilinear sampling between the
 * centres of prototype pixels; beyond the outermost centre its own value holds. Kept from frame to frame while the letterbox
 * stays.
 */
final class MaskAxis {
    private final int prototypes;
    private final double prototypesPerModelPixel;
    private int[] index = new int[0];
    private float[] weight = new float[0];
    private final int[] start;
    private double gain;
    private int pad;

    /**
     * @param prototypes pixels of a prototype along this axis
     * @param modelLength of the model's picture along this axis
     */
    MaskAxis(int prototypes, int modelLength) {
        this.prototypes = prototypes;
        this.prototypesPerModelPixel = prototypes / (double) modelLength;
        this.start = new int[prototypes + 1];
    }

    /**
     * Takes a letterbox.
     *
     * @param frameLength frame pixels along this axis
     * @param gainNow model pixels per frame pixel
     * @param padNow model pixels before the frame
     */
    void fit(int frameLength, double gainNow, int padNow) {
        if (index.length == frameLength && gain == gainNow && pad == padNow) {
            return;
        }
        gain = gainNow;
        pad = padNow;
        index = new int[frameLength];
        weight = new float[frameLength];
        int next = 0;
        for (int pixel = 0; pixel < frameLength; pixel++) {
            double place = Math.max(0, ((pixel + 0.5) * gain + pad) * prototypesPerModelPixel - 0.5);
            index[pixel] = Math.min((int) place, prototypes - 1);
            weight[pixel] = (float) (place - index[pixel]);
            while (next <= index[pixel]) {
                start[next++] = pixel;
            }
        }
        while (next <= prototypes) {
            start[next++] = frameLength;
        }
    }

    /** The prototype pixel at or before a frame pixel. */
    int index(int pixel) {
        return index[pixel];
    }

    /** How much the prototype pixel after {@link #index} counts, 0–1. */
    float weight(int pixel) {
        return weight[pixel];
    }

    /** The prototype pixel after one; the last has none and stands for itself. */
    int after(int prototype) {
        return Math.min(prototype + 1, prototypes - 1);
    }

    /** The first frame pixel whose {@link #index} is at least this one. */
    int start(int prototype) {
        return start[prototype];
    }
}
