package npucam.capture;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_FATAL;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacv.FFmpegFrameGrabber;

/** Loads FFmpeg once, and remembers why not. */
final class FfmpegLibraries {
    private static final String FAILURE = load();

    private FfmpegLibraries() {}

    /** @throws CaptureException when FFmpeg is not there or does not fit this machine */
    static void require() {
        if (!FAILURE.isEmpty()) {
            throw new CaptureException("FFmpeg's libraries cannot be loaded: " + FAILURE
                    + "; java.library.path must name the folder that holds them, now "
                    + System.getProperty("java.library.path"));
        }
    }

    /** Empty, or what went wrong. */
    private static String load() {
        try {
            Loader.load(avutil.class);
            Loader.load(avcodec.class);
            Loader.load(avformat.class);
            Loader.load(swscale.class);
            // A damaged stream makes FFmpeg write several lines per frame to stderr. We count instead, and error codes
            // have words.
            av_log_set_level(AV_LOG_FATAL);
        } catch (LinkageError failure) {
            return failure.toString();
        }
        loadDevices();
        return "";
    }

    /** Cameras need libavdevice, which needs X11 and sound libraries: a board without them still reads files and streams. */
    private static void loadDevices() {
        try {
            FFmpegFrameGrabber.tryLoad();
        } catch (FFmpegFrameGrabber.Exception absent) {
            // VideoInput says so when a camera is asked for.
        }
    }
}
