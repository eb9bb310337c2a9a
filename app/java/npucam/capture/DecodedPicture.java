package npucam.capture;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;

import java.util.List;
import java.util.stream.IntStream;
import npucam.data.PixelFormat;
import npucam.data.Plane;
import npucam.data.YuvEncoding;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/** Shows FFmpeg's decoded pictures as ours: the same memory where the format is one of ours, else a converted copy. */
final class DecodedPicture implements AutoCloseable {
    private final PixelConverter converter = new PixelConverter();

    /** The picture's planes, valid until the next call and while FFmpeg keeps the frame. */
    PullSource.Picture of(AVFrame frame, long timestampNanos) {
        YuvEncoding encoding = FrameEncoding.of(
                frame.colorspace(),
                frame.color_range(),
                PixelConverter.isFullRange(frame.format()),
                frame.width(),
                frame.height());
        PixelFormat format = ours(frame.format());
        if (format == null || isBottomUp(frame)) {
            AVFrame converted = converter.convert(frame);
            return picture(
                    converted,
                    converted.format() == AV_PIX_FMT_BGR24 ? PixelFormat.BGR : PixelFormat.I420,
                    encoding,
                    timestampNanos);
        }
        return picture(frame, format, encoding, timestampNanos);
    }

    /** Our name for a pixel format of FFmpeg, null for those that we do not have. */
    private static @Nullable PixelFormat ours(int pixelFormat) {
        return switch (pixelFormat) {
            case AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVJ420P -> PixelFormat.I420;
            case AV_PIX_FMT_NV12 -> PixelFormat.NV12;
            case AV_PIX_FMT_BGR24 -> PixelFormat.BGR;
            default -> null;
        };
    }

    /** Some decoders point at the last row and step backwards; a {@link Plane} cannot. */
    private static boolean isBottomUp(AVFrame frame) {
        return frame.linesize(0) < 0;
    }

    private static PullSource.Picture picture(
            AVFrame frame, PixelFormat format, YuvEncoding encoding, long timestampNanos) {
        List<Plane> planes = IntStream.range(0, format.planeCount())
                .mapToObj(plane -> plane(frame, format, plane))
                .toList();
        return new PullSource.Picture(timestampNanos, format, encoding, frame.width(), frame.height(), planes);
    }

    private static Plane plane(AVFrame frame, PixelFormat format, int plane) {
        int rowStrideBytes = frame.linesize(plane);
        long bytes = (long) rowStrideBytes * (format.rows(plane, frame.height()) - 1)
                + format.rowBytes(plane, frame.width());
        return new Plane(frame.data(plane).capacity(bytes).asByteBuffer(), rowStrideBytes);
    }

    @Override
    public void close() {
        converter.close();
    }
}
