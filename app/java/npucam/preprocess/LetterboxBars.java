package npucam.preprocess;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import npucam.data.ElementType;
import npucam.data.ImageInput;
import npucam.data.Letterbox;

/**
 * The parts of a tensor that the content leaves free. They are written for every frame, although they rarely change: that is
 * 2 (bytes) to 10 percent (floats) of the time, and whatever a runtime left in its input's memory is gone.
 */
final class LetterboxBars {
    /** Few copies for large bars, yet it stays in the innermost caches. */
    private static final int BLOCK_BYTES = 16 * 1024;

    private final TensorGeometry geometry;
    private final int contentRows;
    private final int contentRowBytes;
    private final int contentOffset;
    /** Per plane, bar pixels one after another. */
    private final ByteBuffer[] blocks;

    LetterboxBars(ImageInput input, ElementTable table, Letterbox letterbox) {
        geometry = TensorGeometry.of(input);
        contentRows = letterbox.contentHeight();
        contentRowBytes = letterbox.contentWidth() * geometry.pixelBytes();
        contentOffset = letterbox.padTop() * geometry.rowBytes() + letterbox.padLeft() * geometry.pixelBytes();
        blocks = new ByteBuffer[geometry.planes()];
        for (int plane = 0; plane < blocks.length; plane++) {
            blocks[plane] = block(input, table, plane);
        }
    }

    /** From the start of a plane to the first pixel of the content, in bytes. */
    int contentOffset() {
        return contentOffset;
    }

    /** Fills all but the content; the right bar of one row and the left bar of the next lie side by side. */
    void write(ByteBuffer tensor) {
        int betweenRows = geometry.rowBytes() - contentRowBytes;
        for (int plane = 0; plane < blocks.length; plane++) {
            int start = plane * geometry.planeBytes();
            fill(tensor, start, contentOffset, blocks[plane]);
            int at = start + contentOffset + contentRowBytes;
            for (int row = 1; row < contentRows; row++) {
                fill(tensor, at, betweenRows, blocks[plane]);
                at += geometry.rowBytes();
            }
            fill(tensor, at, start + geometry.planeBytes() - at, blocks[plane]);
        }
    }

    private ByteBuffer block(ImageInput input, ElementTable table, int plane) {
        ElementType type = input.tensor().type();
        int channels = 3 / geometry.planes();
        int pixels = BLOCK_BYTES / geometry.pixelBytes();
        ByteBuffer block =
                ByteBuffer.allocateDirect(pixels * geometry.pixelBytes()).order(ByteOrder.nativeOrder());
        for (int element = 0; element < pixels * channels; element++) {
            int bits = table.bits(plane + element % channels)[input.padValue()];
            switch (type) {
                case F32 -> block.putInt(bits);
                case F16, BF16 -> block.putShort((short) bits);
                case I8, U8 -> block.put((byte) bits);
            }
        }
        return block;
    }

    private static void fill(ByteBuffer tensor, int from, int bytes, ByteBuffer block) {
        int end = from + bytes;
        for (int at = from; at < end; at += block.capacity()) {
            tensor.put(at, block, 0, Math.min(block.capacity(), end - at));
        }
    }
}
