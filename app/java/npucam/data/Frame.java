package npucam.data;

import java.time.Instant;
import java.util.List;

/**
 * One picture, lent by its source: the planes are valid until the source advances.
 *
 * @param sequence counts the frames the source delivered or skipped, from 0; a gap means frames were skipped
 * @param captureNanos monotonic capture time, {@link System#nanoTime()}
 * @param captureTime civil capture time
 * @param format how the planes lie
 * @param encoding what the bytes of a YUV format stand for
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param planes as many as {@link PixelFormat#planeCount()}
 */
public record Frame(
        long sequence,
        long captureNanos,
        Instant captureTime,
        PixelFormat format,
        YuvEncoding encoding,
        int width,
        int height,
        List<Plane> planes) {

    /** @throws IllegalArgumentException when size, plane count, stride or plane length do not fit each other */
    public Frame {
        planes = List.copyOf(planes);
        if (width < 1 || height < 1 || planes.size() != format.planeCount()) {
            throw new IllegalArgumentException(
                    "frame of " + width + "x" + height + " " + format + " with " + planes.size() + " planes");
        }
        for (int plane = 0; plane < planes.size(); plane++) {
            int rowBytes = format.rowBytes(plane, width);
            int stride = planes.get(plane).rowStrideBytes();
            long needed = (long) stride * (format.rows(plane, height) - 1) + rowBytes;
            int present = planes.get(plane).pixels().limit();
            if (stride < rowBytes || present < needed) {
                throw new IllegalArgumentException(format + " plane " + plane + " of " + width + "x" + height
                        + ": row stride " + stride + " (at least " + rowBytes + "), " + present + " bytes (at least "
                        + needed + ")");
            }
        }
    }
}
