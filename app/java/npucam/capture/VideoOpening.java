package npucam.capture;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FrameGrabber;
import org.tinylog.Logger;

/** Opens a {@link VideoInput}. */
final class VideoOpening {
    private static final String CAMERA_FORMAT = "video4linux2";
    /** No stream has this number: audio is not opened, and a file of audio alone has nothing for us. */
    private static final int NO_STREAM = Integer.MAX_VALUE;

    private VideoOpening() {}

    /**
     * Opens what the settings name. Blocks while a connection is made; for RTSP up to twice the timeout, because the grabber
     * tries twice.
     *
     * @param onCorruptFrame called for each damaged frame
     * @throws CaptureException naming the input, what is wrong and the fix
     */
    static VideoInput open(CaptureSettings settings, Runnable onCorruptFrame) {
        FFmpegFrameGrabber grabber = grabber(settings);
        try {
            // Not start(): it holds a process-wide lock, so that one camera that does not answer would stop all others.
            grabber.startUnsafe();
            return new VideoInput(settings, grabber, decoder(grabber), onCorruptFrame);
        } catch (FFmpegFrameGrabber.Exception failure) {
            release(grabber);
            throw new CaptureException(
                    Location.name(settings) + ": " + InputProblem.ofOpening(settings.kind(), failure), failure);
        } catch (RuntimeException failure) {
            release(grabber);
            throw failure;
        }
    }

    private static FFmpegFrameGrabber grabber(CaptureSettings settings) {
        FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(url(settings));
        grabber.setImageMode(FrameGrabber.ImageMode.RAW);
        grabber.setAudioStream(NO_STREAM);
        // The grabber's own decoder stays idle: VideoInput has one.
        grabber.setVideoOption("threads", "1");
        switch (settings.kind()) {
            case RTSP -> {
                // Nobody asks for the frame rate, and finding it out takes FFmpeg 20 frames: 2 s of a 10 fps stream.
                grabber.setOption("fpsprobesize", "0");
                grabber.setOption("rtsp_transport", "tcp");
                // In microseconds. The one of FFmpeg's four timeout options that a silent server cannot outlast.
                grabber.setOption(
                        "timeout",
                        Long.toString(
                                TimeUnit.NANOSECONDS.toMicros(settings.timeout().toNanos())));
            }
            case V4L2 -> askCamera(settings, grabber);
            case VIDEO, PICTURES, SYNTHETIC -> {}
        }
        return grabber;
    }

    private static void askCamera(CaptureSettings settings, FFmpegFrameGrabber grabber) {
        if (av_find_input_format(CAMERA_FORMAT) == null) {
            throw new CaptureException(
                    Location.name(settings) + ": FFmpeg has no camera input here, libavdevice did not load; "
                            + "`apt-get install libxcb1 libxcb-shm0 libasound2 libpulse0`");
        }
        grabber.setFormat(CAMERA_FORMAT);
        grabber.setImageWidth(settings.width());
        grabber.setImageHeight(settings.height());
        grabber.setFrameRate(settings.framesPerSecond());
    }

    /** A file's path is made absolute: FFmpeg would take {@code lobby:1.mp4} for a protocol. */
    private static String url(CaptureSettings settings) {
        return switch (settings.kind()) {
            case VIDEO -> Path.of(settings.location()).toAbsolutePath().toString();
            case RTSP, V4L2 -> settings.location();
            case PICTURES, SYNTHETIC -> throw new IllegalArgumentException("not FFmpeg's: " + settings);
        };
    }

    private static AVCodecContext decoder(FFmpegFrameGrabber grabber) throws FFmpegFrameGrabber.Exception {
        AVStream stream = grabber.getFormatContext().streams(grabber.getVideoStream());
        AVCodec codec = avcodec_find_decoder(stream.codecpar().codec_id());
        AVCodecContext decoder = avcodec_alloc_context3(codec);
        int code = avcodec_parameters_to_context(decoder, stream.codecpar());
        if (code >= 0) {
            decoder.pkt_timebase(stream.time_base());
            decoder.thread_count(0);
            code = avcodec_open2(decoder, codec, (AVDictionary) null);
        }
        if (code < 0) {
            avcodec_free_context(decoder);
            throw new FFmpegFrameGrabber.Exception("avcodec_open2() error " + code + ": no decoder");
        }
        return decoder;
    }

    /** Closes the grabber without the process-wide lock that {@code close()} takes. */
    static void release(FFmpegFrameGrabber grabber) {
        try {
            grabber.releaseUnsafe();
        } catch (FFmpegFrameGrabber.Exception failure) {
            Logger.warn(failure, "closing a video input failed");
        }
    }
}
