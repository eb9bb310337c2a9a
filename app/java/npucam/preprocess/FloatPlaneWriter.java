package npucam.preprocess;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import npucam.data.ImageInput;

/**
 * F32, planar. Java 17 does not vectorise the conversion of {@code int} to {@code float}, but it does vectorise loops over
 * either. So the value is put into the fraction of 2^23, which, read as a floating-point number, is exactly 2^23 + value; the
 * bits change type by being copied through a buffer, which costs less than a table look-up per element.
 */
final class FloatPlaneWriter implements TensorWriter {
    private static final int BITS_OF_2_POW_23 = 0x4B000000;
    private static final float TWO_POW_23 = 0x1p23f;

    private final int planeBytes;
    private final PixelOrder order;
    private final ElementTable table;
    private final FloatViews views = new FloatViews();
    private final float[] mean = new float[3];
    private final float[] scale = new float[3];
    private final int[] bits;
    private final float[] floats;
    private final IntBuffer rowBits;
    private final FloatBuffer rowFloats;

    FloatPlaneWriter(ImageInput input, ElementTable table, int contentWidth) {
        planeBytes = TensorGeometry.of(input).planeBytes();
        this.table = table;
        order = new PixelOrder(contentWidth, 1);
        for (int channel = 0; channel < 3; channel++) {
            mean[channel] = input.mean().get(channel);
            scale[channel] = input.scale().get(channel);
        }
        bits = new int[contentWidth];
        floats = new float[contentWidth];
        ByteBuffer row = ByteBuffer.allocateDirect(contentWidth * Float.BYTES).order(ByteOrder.nativeOrder());
        rowBits = row.asIntBuffer();
        rowFloats = row.asFloatBuffer();
    }

    @Override
    public PixelOrder order() {
        return order;
    }

    @Override
    public void row(int[] pixels, ByteBuffer tensor, int offset) {
        FloatBuffer view = views.of(tensor);
        for (int channel = 0; channel < 3; channel++) {
            intoFraction(pixels, table.pixelShift(channel), bits);
            rowBits.put(0, bits);
            rowFloats.get(0, floats);
            normalise(floats, mean[channel], scale[channel]);
            view.put((channel * planeBytes + offset) / Float.BYTES, floats);
        }
    }

    /** Vectorises while both arrays are {@code int} and the shift is the same for all. */
    private static void intoFraction(int[] pixels, int shift, int[] bits) {
        for (int i = 0; i < bits.length; i++) {
            bits[i] = (pixels[i] >>> shift & 0xFF) | BITS_OF_2_POW_23;
        }
    }

    /** Two subtractions, as 2^23 + mean would be rounded. Vectorises while all of it is of the one type. */
    private static void normalise(float[] floats, float mean, float scale) {
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (floats[i] - TWO_POW_23 - mean) * scale;
        }
    }
}
