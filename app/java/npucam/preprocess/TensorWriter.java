package npucam.preprocess;

import java.nio.ByteBuffer;
import npucam.data.ElementType;
import npucam.data.ImageInput;
import npucam.data.TensorLayout;

/** Turns rows of pixels into elements and puts them into a tensor. */
interface TensorWriter {
    /** The fastest writer for rows of that many pixels. */
    static TensorWriter of(ImageInput input, ElementTable table, int contentWidth) {
        ElementType type = input.tensor().type();
        TensorGeometry geometry = TensorGeometry.of(input);
        if (type.isQuantized()) {
            return new ByteWriter(geometry, table, contentWidth);
        }
        return type == ElementType.F32 && input.layout() == TensorLayout.NCHW
                ? new FloatPlaneWriter(input, table, contentWidth)
                : new TableWriter(geometry, table, contentWidth);
    }

    /** The order in which this writer wants its pixels. */
    PixelOrder order();

    /**
     * Writes one row of content.
     *
     * @param pixels read: see {@link PixelRows}
     * @param tensor filled, in each plane
     * @param offset of the row's first pixel from the start of a plane, in bytes
     */
    void row(int[] pixels, ByteBuffer tensor, int offset);
}
