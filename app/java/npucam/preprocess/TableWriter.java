package npucam.preprocess;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;

/** The float types without a path of their own: F16, BF16 and interleaved F32. Every element is looked up. */
final class TableWriter implements TensorWriter {
    private final TensorGeometry geometry;
    private final ElementTable table;
    private final PixelOrder order;
    private final int channelsPerPlane;
    private final boolean wide;
    private final int[] words;
    private final short[] halves;
    private final ByteBuffer row;
    private final IntBuffer rowWords;
    private final ShortBuffer rowHalves;

    TableWriter(TensorGeometry geometry, ElementTable table, int contentWidth) {
        this.geometry = geometry;
        this.table = table;
        order = new PixelOrder(contentWidth, 1);
        channelsPerPlane = 3 / geometry.planes();
        wide = geometry.pixelBytes() / channelsPerPlane == Integer.BYTES;
        words = new int[wide ? contentWidth * channelsPerPlane : 0];
        halves = new short[wide ? 0 : contentWidth * channelsPerPlane];
        row = ByteBuffer.allocateDirect(contentWidth * geometry.pixelBytes()).order(ByteOrder.nativeOrder());
        rowWords = row.asIntBuffer();
        rowHalves = row.asShortBuffer();
    }

    @Override
    public PixelOrder order() {
        return order;
    }

    @Override
    public void row(int[] pixels, ByteBuffer tensor, int offset) {
        for (int plane = 0; plane < geometry.planes(); plane++) {
            for (int place = 0; place < channelsPerPlane; place++) {
                int channel = plane + place;
                int[] bits = table.bits(channel);
                if (wide) {
                    lookUp(pixels, table.pixelShift(channel), bits, words, place, channelsPerPlane);
                } else {
                    lookUp(pixels, table.pixelShift(channel), bits, halves, place, channelsPerPlane);
                }
            }
            rowWords.put(0, words);
            rowHalves.put(0, halves);
            tensor.put(plane * geometry.planeBytes() + offset, row, 0, row.capacity());
        }
    }

    private static void lookUp(int[] pixels, int shift, int[] bits, int[] filled, int first, int step) {
        for (int i = 0; i < pixels.length; i++) {
            filled[first + i * step] = bits[pixels[i] >>> shift & 0xFF];
        }
    }

    private static void lookUp(int[] pixels, int shift, int[] bits, short[] filled, int first, int step) {
        for (int i = 0; i < pixels.length; i++) {
            filled[first + i * step] = (short) bits[pixels[i] >>> shift & 0xFF];
        }
    }
}
