package npucam.capture;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import npucam.data.Frame;
import npucam.data.PixelFormat;
import npucam.data.Plane;
import org.jspecify.annotations.Nullable;

/**
 * A frame in memory of our own, used again for every frame of the same shape. Rows keep the distance they had, so that a plane
 * is one block copy.
 */
final class FrameCopy {
    private @Nullable Frame frame;

    /** Takes over a frame's pixels. */
    void copy(Frame from) {
        List<Plane> planes = frame != null && sameShape(frame, from) ? frame.planes() : allocate(from);
        for (int plane = 0; plane < planes.size(); plane++) {
            ByteBuffer target = planes.get(plane).pixels();
            target.put(0, from.planes().get(plane).pixels(), 0, target.capacity());
        }
        frame = new Frame(
                from.sequence(),
                from.captureNanos(),
                from.captureTime(),
                from.format(),
                from.encoding(),
                from.width(),
                from.height(),
                planes);
    }

    /** The last frame copied. */
    Frame frame() {
        if (frame == null) {
            throw new IllegalStateException("no frame yet: advance() first");
        }
        return frame;
    }

    private static boolean sameShape(Frame one, Frame other) {
        if (one.format() != other.format() || one.width() != other.width() || one.height() != other.height()) {
            return false;
        }
        for (int plane = 0; plane < one.planes().size(); plane++) {
            if (one.planes().get(plane).rowStrideBytes()
                    != other.planes().get(plane).rowStrideBytes()) {
                return false;
            }
        }
        return true;
    }

    private static List<Plane> allocate(Frame like) {
        PixelFormat format = like.format();
        List<Plane> planes = new ArrayList<>();
        for (int plane = 0; plane < format.planeCount(); plane++) {
            int rowStrideBytes = like.planes().get(plane).rowStrideBytes();
            int bytes = rowStrideBytes * (format.rows(plane, like.height()) - 1) + format.rowBytes(plane, like.width());
            planes.add(new Plane(ByteBuffer.allocateDirect(bytes), rowStrideBytes));
        }
        return List.copyOf(planes);
    }
}
