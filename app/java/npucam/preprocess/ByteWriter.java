package npucam.preprocess;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/** U8 and I8: the pixels are quantised, then packed four at a time. */
final class ByteWriter implements TensorWriter {
    private static final int LANES = 4;

    private final TensorGeometry geometry;
    private final PixelOrder order;
    private final QuantizedPixels quantization;
    private final int contentBytes;
    private final int[][] lanes;
    private final int[] packed;
    private final ByteBuffer packedBytes;
    private final IntBuffer packedInts;

    ByteWriter(TensorGeometry geometry, ElementTable table, int contentWidth) {
        this.geometry = geometry;
        order = new PixelOrder(contentWidth, LANES);
        quantization = new QuantizedPixels(table, order.length());
        contentBytes = contentWidth * geometry.pixelBytes();
        lanes = new int[LANES][order.laneLength()];
        packed = new int[order.laneLength() * geometry.pixelBytes()];
        packedBytes = ByteBuffer.allocateDirect(packed.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        packedInts = packedBytes.asIntBuffer();
    }

    @Override
    public PixelOrder order() {
        return order;
    }

    @Override
    public void row(int[] pixels, ByteBuffer tensor, int offset) {
        int[] quantized = quantization.of(pixels);
        for (int lane = 0; lane < LANES; lane++) {
            System.arraycopy(quantized, lane * order.laneLength(), lanes[lane], 0, order.laneLength());
        }
        if (geometry.planes() == 1) {
            packPixels(lanes[0], lanes[1], lanes[2], lanes[3], packed);
            put(tensor, offset);
        } else {
            packFirstBytes(lanes[0], lanes[1], lanes[2], lanes[3], packed);
            put(tensor, offset);
            packSecondBytes(lanes[0], lanes[1], lanes[2], lanes[3], packed);
            put(tensor, geometry.planeBytes() + offset);
            packThirdBytes(lanes[0], lanes[1], lanes[2], lanes[3], packed);
            put(tensor, 2 * geometry.planeBytes() + offset);
        }
    }

    private void put(ByteBuffer tensor, int index) {
        packedInts.put(0, packed);
        tensor.put(index, packedBytes, 0, contentBytes);
    }

    /**
     * The first byte of each of four pixels. This one and the next two vectorise while the lanes are arrays of their own, read
     * at one index, and the shifts are constants; one method for all three with the shift as an argument does not.
     */
    private static void packFirstBytes(int[] a, int[] b, int[] c, int[] d, int[] packed) {
        for (int i = 0; i < packed.length; i++) {
            packed[i] = (a[i] & 0xFF) | (b[i] & 0xFF) << 8 | (c[i] & 0xFF) << 16 | d[i] << 24;
        }
    }

    private static void packSecondBytes(int[] a, int[] b, int[] c, int[] d, int[] packed) {
        for (int i = 0; i < packed.length; i++) {
            packed[i] = (a[i] >>> 8 & 0xFF) | (b[i] & 0xFF00) | (c[i] << 8 & 0xFF0000) | (d[i] << 16 & 0xFF000000);
        }
    }

    private static void packThirdBytes(int[] a, int[] b, int[] c, int[] d, int[] packed) {
        for (int i = 0; i < packed.length; i++) {
            packed[i] = (a[i] >>> 16 & 0xFF) | (b[i] >>> 8 & 0xFF00) | (c[i] & 0xFF0000) | (d[i] << 8 & 0xFF000000);
        }
    }

    /** The three bytes of each of four pixels into three {@code int}s. */
    private static void packPixels(int[] a, int[] b, int[] c, int[] d, int[] packed) {
        for (int i = 0; i < a.length; i++) {
            packed[3 * i] = a[i] | b[i] << 24;
            packed[3 * i + 1] = b[i] >>> 8 | c[i] << 16;
            packed[3 * i + 2] = c[i] >>> 16 | d[i] << 8;
        }
    }
}
