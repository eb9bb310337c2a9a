package npucam.capture;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacv.FFmpegFrameGrabber;

/**
 * One pass over a file, stream or camera. JavaCV's grabber opens it, chooses the video stream and closes it; packets are read and
 * decoded here.
 *
 * <p>The grabber's own {@code grabFrame} is not used because it hides what a service must know (JavaCV 1.5.11): it takes every
 * read error for the end, passes over packets that cannot be decoded without a word (4 of 100 frames of our damaged test clip
 * vanish), can spin for ever on a decoder that keeps failing while it is drained, and in RAW mode throws on bottom-up pictures.
 *
 * <p>One thread at a time; {@link #close} never during another call.
 */
final class VideoInput implements AutoCloseable {
    /** A decoder that fails so often while it is drained will not come to an end by itself. */
    private static final int DRAIN_ERROR_LIMIT = 64;

    private static final long RETRY_NANOS = 10_000_000;

    private static final double NANOS_PER_SECOND = 1e9;

    private final CaptureSettings settings;
    private final FFmpegFrameGrabber grabber;
    private final AVFormatContext container;
    private final AVStream stream;
    private final AVCodecContext decoder;
    private final Runnable onCorruptFrame;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();
    private final DecodedPicture pictures = new DecodedPicture();
    private boolean draining;
    private int drainErrors;
    private long timestampNanos;
    private boolean closed;

    VideoInput(CaptureSettings settings, FFmpegFrameGrabber grabber, AVCodecContext decoder, Runnable onCorruptFrame) {
        this.settings = settings;
        this.grabber = grabber;
        this.container = grabber.getFormatContext();
        this.stream = container.streams(grabber.getVideoStream());
        this.decoder = decoder;
        this.onCorruptFrame = onCorruptFrame;
    }

    /**
     * Decodes the next undamaged frame.
     *
     * @param stopped asked between packets
     * @return false at the end or when stopped
     * @throws CaptureException when the input cannot be read any further
     */
    boolean advance(BooleanSupplier stopped) {
        while (!stopped.getAsBoolean() && drainErrors < DRAIN_ERROR_LIMIT) {
            int code = avcodec_receive_frame(decoder, frame);
            if (code == AVERROR_EOF) {
                return false;
            }
            if (code == AVERROR_EAGAIN()) {
                feed();
            } else if (code < 0) {
                drainErrors += draining ? 1 : 0;
                onCorruptFrame.run();
            } else if (isDamaged()) {
                onCorruptFrame.run();
            } else {
                timestampNanos = timestampOfFrame();
                return true;
            }
        }
        return false;
    }

    /** The frame that {@link #advance} brought; valid until the next one. */
    PullSource.Picture picture() {
        return pictures.of(frame, timestampNanos);
    }

    /** What is being read, for the log: {@code 768x576 h264 yuv420p}. */
    String describe() {
        return frame.width() + "x" + frame.height() + " "
                + decoder.codec().name().getString() + " " + PixelConverter.name(frame.format());
    }

    /** Seconds from the start to the frame given last. */
    double lastFrameSeconds() {
        long start = stream.start_time() == AV_NOPTS_VALUE ? 0 : stream.start_time();
        return timestampNanos / NANOS_PER_SECOND - start * av_q2d(stream.time_base());
    }

    /** Seconds the input claims to last; 0 when it does not say. */
    double announcedSeconds() {
        long duration = container.duration();
        return duration == AV_NOPTS_VALUE ? 0 : (double) duration / AV_TIME_BASE;
    }

    private void feed() {
        int code = av_read_frame(container, packet);
        if (code == AVERROR_EAGAIN()) {
            LockSupport.parkNanos(RETRY_NANOS);
            return;
        }
        if (code == AVERROR_EOF) {
            draining = true;
            avcodec_send_packet(decoder, null);
            return;
        }
        if (code < 0) {
            throw new CaptureException(Location.name(settings) + ": cannot be read any further: "
                    + InputProblem.of(settings.kind(), code));
        }
        if (packet.stream_index() == stream.index() && avcodec_send_packet(decoder, packet) < 0) {
            onCorruptFrame.run();
        }
        av_packet_unref(packet);
    }

    private boolean isDamaged() {
        return frame.decode_error_flags() != 0 || (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0;
    }

    private long timestampOfFrame() {
        long timestamp = frame.best_effort_timestamp();
        if (timestamp != AV_NOPTS_VALUE) {
            return Math.round(timestamp * av_q2d(stream.time_base()) * NANOS_PER_SECOND);
        }
        double framesPerSecond = av_q2d(stream.avg_frame_rate());
        return timestampNanos + Math.round(NANOS_PER_SECOND / (framesPerSecond > 0 ? framesPerSecond : 25));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        pictures.close();
        av_frame_free(frame);
        av_packet_free(packet);
        avcodec_free_context(decoder);
        VideoOpening.release(grabber);
    }
}
