package npucam.data;

import java.nio.ByteBuffer;

/**
 * One plane of a frame's pixels.
 *
 * @param pixels the first pixel lies at index 0; heap or direct; read, never written, by whoever it is lent to
 * @param rowStrideBytes from one row's first byte to the next row's; at least {@link PixelFormat#rowBytes}
 */
public record Plane(ByteBuffer pixels, int rowStrideBytes) {}
