package npucam.capture;

import java.nio.ByteBuffer;
import java.util.List;
import npucam.data.PixelFormat;
import npucam.data.Plane;
import npucam.data.YuvEncoding;

/** Moving shapes in BGR, drawn here, without an end. Each frame's sequence is burnt into its pixels: {@link SequenceCode}. */
public final class SyntheticSource extends PullSource {
    private static final int DEFAULT_WIDTH = 640;
    private static final int DEFAULT_HEIGHT = 480;
    private static final int LEAST_SIDE = 32;

    private final List<Size> sizes;
    private final int framesPerSize;

    /** One frame size: its scene, and the memory that is lent. */
    private record Size(int width, int height, Scene scene, ByteBuffer pixels) {
        static Size of(int width, int height) {
            if (width < LEAST_SIDE || height < LEAST_SIDE) {
                throw new CaptureException("synthetic scene: " + width + "x" + height + " is too small; at least "
                        + LEAST_SIDE + "x" + LEAST_SIDE);
            }
            return new Size(width, height, new Scene(width, height), ByteBuffer.allocateDirect(3 * width * height));
        }
    }

    private SyntheticSource(List<Size> sizes, int framesPerSize, Pace pace) {
        super(pace);
        this.sizes = sizes;
        this.framesPerSize = framesPerSize;
    }

    static SyntheticSource of(CaptureSettings settings, Pace pace) {
        int width = settings.width() == 0 ? DEFAULT_WIDTH : settings.width();
        int height = settings.height() == 0 ? DEFAULT_HEIGHT : settings.height();
        return new SyntheticSource(List.of(Size.of(width, height)), 1, pace);
    }

    /**
     * A source whose frames change their size in mid-stream: {@code everyFrames} of the first size, as many of the other, and so
     * on, as fast as they are asked for.
     */
    public static FrameSource alternating(int width, int height, int otherWidth, int otherHeight, int everyFrames) {
        return new SyntheticSource(
                List.of(Size.of(width, height), Size.of(otherWidth, otherHeight)), everyFrames, Pace.none());
    }

    @Override
    Picture next() {
        Size size = sizes.get((int) (nextSequence() / framesPerSize % sizes.size()));
        size.scene.draw(nextSequence()).copyTo(size.pixels);
        return new Picture(
                0,
                PixelFormat.BGR,
                YuvEncoding.BT601_FULL,
                size.width,
                size.height,
                List.of(new Plane(size.pixels, 3 * size.width)));
    }
}
