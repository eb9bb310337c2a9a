package npucam.preprocess;

import npucam.data.YuvEncoding;

/**
 * Y′CbCr levels to blue, green and red bytes, in whole numbers, for one {@link YuvEncoding}:
 *
 * <pre>
 * R = y + 2(1 − Kr)·cr
 * B = y + 2(1 − Kb)·cb
 * G = y − 2(1 − Kb)·Kb/Kg·cb − 2(1 − Kr)·Kr/Kg·cr
 * </pre>
 *
 * with y = (Y − 16)/219 and cb, cr = (C − 128)/224 for video range, Y/255 and (C − 128)/255 for full range, times 255, rounded
 * and clamped (ITU-R BT.601-7 §2.5, BT.709-6 §3; JFIF for full range).
 */
final class YuvToBgr {
    /** Any sum of the three products stays below 2^10 levels: 10 + 7 + 14 bits just fit a signed {@code int}. */
    private static final int COEFFICIENT_BITS = 14;

    private static final int SHIFT = Sampler.LEVEL_FRACTION_BITS + COEFFICIENT_BITS;

    private final int lumaGain;
    private final int blueFromCb;
    private final int greenFromCb;
    private final int greenFromCr;
    private final int redFromCr;
    private final int lumaOffset;

    private final int[] blue;
    private final int[] green;
    private final int[] red;
    private final int[] pixels;

    YuvToBgr(YuvEncoding encoding, int rowLength) {
        double kr = encoding.kr();
        double kb = encoding.kb();
        double kg = 1 - kr - kb;
        double lumaScale = encoding.fullRange() ? 1 : 255.0 / 219;
        double chromaScale = encoding.fullRange() ? 1 : 255.0 / 224;
        lumaGain = fixed(lumaScale);
        blueFromCb = fixed(2 * (1 - kb) * chromaScale);
        greenFromCb = fixed(-2 * (1 - kb) * kb / kg * chromaScale);
        greenFromCr = fixed(-2 * (1 - kr) * kr / kg * chromaScale);
        redFromCr = fixed(2 * (1 - kr) * chromaScale);
        lumaOffset = encoding.fullRange() ? 0 : -16 * lumaGain;
        blue = new int[rowLength];
        green = new int[rowLength];
        red = new int[rowLength];
        pixels = new int[rowLength];
    }

    /** Reads levels, see {@link Sampler}; the pixels are lent until the next call. */
    int[] pixels(int[] luma, int[] cb, int[] cr) {
        mix(luma, cb, cr, lumaGain, blueFromCb, 0, lumaOffset, blue);
        mix(luma, cb, cr, lumaGain, greenFromCb, greenFromCr, lumaOffset, green);
        mix(luma, cb, cr, lumaGain, 0, redFromCr, lumaOffset, red);
        merge(blue, green, red, pixels);
        return pixels;
    }

    /**
     * One channel a loop: three in one body are more than the compiler unrolls, and stay scalar. The clamps are sign masks
     * ({@code x & ~(x >> 31)} is x, but 0 if negative) because {@code Math.min} and {@code max} do not vectorise.
     */
    private static void mix(
            int[] luma, int[] cb, int[] cr, int lumaGain, int cbGain, int crGain, int lumaOffset, int[] filled) {
        int constant = ((lumaOffset - 128 * (cbGain + crGain)) << Sampler.LEVEL_FRACTION_BITS) + (1 << (SHIFT - 1));
        for (int i = 0; i < filled.length; i++) {
            int sum = (luma[i] * lumaGain + cb[i] * cbGain + cr[i] * crGain + constant) >> SHIFT;
            int below256 = (sum & ~(sum >> 31)) - 255;
            filled[i] = 255 + (below256 & (below256 >> 31));
        }
    }

    /** Vectorises while it reads and writes {@code int} arrays at one index. */
    private static void merge(int[] blue, int[] green, int[] red, int[] pixels) {
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = blue[i] | green[i] << 8 | red[i] << 16;
        }
    }

    private static int fixed(double coefficient) {
        return (int) Math.rint(coefficient * (1 << COEFFICIENT_BITS));
    }
}
