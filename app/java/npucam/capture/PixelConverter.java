package npucam.capture;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_PAL;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV411P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV440P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV444P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ411P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ440P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_DEFAULT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale_frame;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/**
 * Brings a picture into one of our pixel formats with swscale: RGB and palette formats into BGR, which loses nothing, all others
 * into I420 with matrix and range left as they are.
 */
final class PixelConverter implements AutoCloseable {
    private static final int SWS_ONE = 1 << 16;

    /** What a context was made for. */
    private record Shape(int width, int height, int format) {}

    private @Nullable Shape shape;
    private @Nullable SwsContext context;
    private @Nullable AVFrame converted;

    /** FFmpeg's yuvj formats mean full range; gray means it by custom (swscale treats it so). */
    static boolean isFullRange(int pixelFormat) {
        return plain(pixelFormat) != pixelFormat || isGray(pixelFormat);
    }

    /**
     * Converts; the result is valid until the next call.
     *
     * @throws CaptureException when swscale does not know the source's format
     */
    AVFrame convert(AVFrame frame) {
        Shape wanted = new Shape(frame.width(), frame.height(), frame.format());
        if (!wanted.equals(shape)) {
            close();
            context = context(wanted);
            converted = picture(wanted);
            shape = wanted;
        }
        int rows = sws_scale_frame(context, converted, frame);
        if (rows < 0 || converted == null) {
            throw new CaptureException("pixel format " + name(frame.format()) + " cannot be converted (swscale error "
                    + rows + "); set the camera to yuyv422, nv12 or mjpeg");
        }
        return converted;
    }

    private static SwsContext context(Shape shape) {
        SwsContext made = sws_getContext(
                shape.width,
                shape.height,
                plain(shape.format),
                shape.width,
                shape.height,
                target(shape.format),
                SWS_BILINEAR,
                null,
                null,
                (DoublePointer) null);
        if (made == null || made.isNull()) {
            throw new CaptureException("pixel format " + name(shape.format) + " of " + shape.width + "x" + shape.height
                    + " cannot be converted; set the camera to yuyv422, nv12 or mjpeg");
        }
        // Left alone, swscale squeezes gray and yuvj pictures into video range. Told that both sides have the same
        // range, whichever,
        // it keeps the levels. Its answer says only whether this pair of formats has a range at all.
        IntPointer coefficients = sws_getCoefficients(SWS_CS_DEFAULT);
        sws_setColorspaceDetails(made, coefficients, 0, coefficients, 0, 0, SWS_ONE, SWS_ONE);
        return made;
    }

    private static AVFrame picture(Shape shape) {
        AVFrame made = av_frame_alloc();
        made.format(target(shape.format)).width(shape.width).height(shape.height);
        if (av_frame_get_buffer(made, 0) < 0) {
            av_frame_free(made);
            throw new CaptureException("no memory for a picture of " + shape.width + "x" + shape.height);
        }
        return made;
    }

    private static int target(int pixelFormat) {
        AVPixFmtDescriptor descriptor = av_pix_fmt_desc_get(pixelFormat);
        long colours = AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL;
        return descriptor != null && (descriptor.flags() & colours) != 0 ? AV_PIX_FMT_BGR24 : AV_PIX_FMT_YUV420P;
    }

    private static boolean isGray(int pixelFormat) {
        AVPixFmtDescriptor descriptor = av_pix_fmt_desc_get(pixelFormat);
        return descriptor != null && descriptor.nb_components() < 3 && (descriptor.flags() & AV_PIX_FMT_FLAG_PAL) == 0;
    }

    /** The same layout without the range in its name: swscale is told the range apart. */
    private static int plain(int pixelFormat) {
        return switch (pixelFormat) {
            case AV_PIX_FMT_YUVJ420P -> AV_PIX_FMT_YUV420P;
            case AV_PIX_FMT_YUVJ422P -> AV_PIX_FMT_YUV422P;
            case AV_PIX_FMT_YUVJ444P -> AV_PIX_FMT_YUV444P;
            case AV_PIX_FMT_YUVJ440P -> AV_PIX_FMT_YUV440P;
            case AV_PIX_FMT_YUVJ411P -> AV_PIX_FMT_YUV411P;
            default -> pixelFormat;
        };
    }

    /** FFmpeg's name of a pixel format. */
    static String name(int pixelFormat) {
        BytePointer name = av_get_pix_fmt_name(pixelFormat);
        return name == null ? "number " + pixelFormat : name.getString();
    }

    @Override
    public void close() {
        shape = null;
        if (context != null) {
            sws_freeContext(context);
            context = null;
        }
        if (converted != null) {
            av_frame_free(converted);
            converted = null;
        }
    }
}
