package npucam.preprocess;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import npucam.data.Frame;
import npucam.data.PixelFormat;
import npucam.data.Plane;
import npucam.data.YuvEncoding;

/** Frames to try things on. */
final class TestFrames {
    private TestFrames() {}

    /** Noise, the hardest picture to scale; rows padded by a few bytes of rubbish, planes starting anywhere in their memory. */
    static Frame noise(
            PixelFormat format,
            YuvEncoding encoding,
            int width,
            int height,
            boolean direct,
            int rowPadding,
            long seed) {
        Random random = new Random(seed);
        List<Plane> planes = new ArrayList<>();
        for (int plane = 0; plane < format.planeCount(); plane++) {
            int stride = format.rowBytes(plane, width) + rowPadding;
            int start = rowPadding;
            // The last row has no padding: reading it would run past the end.
            byte[] bytes = new byte[start + stride * format.rows(plane, height) - rowPadding];
            random.nextBytes(bytes);
            planes.add(new Plane(memory(bytes, direct).slice(start, bytes.length - start), stride));
        }
        return frame(format, encoding, width, height, planes);
    }

    static Frame noise(PixelFormat format, int width, int height) {
        return noise(format, YuvEncoding.BT601_VIDEO, width, height, true, 0, width * 31L + height);
    }

    /** One colour: blue, green, red of a BGR frame; Y, Cb, Cr of the others. */
    static Frame plain(PixelFormat format, YuvEncoding encoding, int width, int height, int a, int b, int c) {
        int[] colour = {a, b, c};
        List<Plane> planes = new ArrayList<>();
        for (int plane = 0; plane < format.planeCount(); plane++) {
            int stride = format.rowBytes(plane, width);
            int channels = format == PixelFormat.BGR ? 3 : format == PixelFormat.NV12 && plane == 1 ? 2 : 1;
            byte[] bytes = new byte[stride * format.rows(plane, height)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) colour[plane + i % channels];
            }
            planes.add(new Plane(memory(bytes, true), stride));
        }
        return frame(format, encoding, width, height, planes);
    }

    private static Frame frame(PixelFormat format, YuvEncoding encoding, int width, int height, List<Plane> planes) {
        return new Frame(0, 0, Instant.EPOCH, format, encoding, width, height, planes);
    }

    private static ByteBuffer memory(byte[] bytes, boolean direct) {
        return direct ? ByteBuffer.allocateDirect(bytes.length).put(0, bytes) : ByteBuffer.wrap(bytes);
    }
}
