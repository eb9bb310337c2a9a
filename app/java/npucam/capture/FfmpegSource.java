package npucam.capture;

import java.util.Locale;
import npucam.capture.CaptureSettings.Kind;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Video files, RTSP streams and V4L2 cameras, decoded by FFmpeg. Frames keep the decoder's own memory where its format is one of
 * {@link npucam.data.PixelFormat}; all others are converted. A picture's rotation note (phones write one) is not followed.
 *
 * <p>The native side is opened by the first {@link #advance} and must be closed by the thread that advances.
 */
final class FfmpegSource extends PullSource {
    /** A file that ends before this share of its announced length was cut short. */
    private static final double CUT_SHORT = 0.9;

    private final CaptureSettings settings;
    private final String name;
    private @Nullable VideoInput input;
    private boolean described;
    private long framesOfThisPass;

    /** @throws CaptureException when FFmpeg cannot be loaded */
    FfmpegSource(CaptureSettings settings, Pace pace) {
        super(pace);
        FfmpegLibraries.require();
        this.settings = settings;
        this.name = Location.name(settings);
    }

    @Override
    @Nullable
    Picture next() {
        while (!stopped()) {
            VideoInput open = input;
            if (open == null) {
                open = VideoOpening.open(settings, this::onCorruptFrame);
                input = open;
                framesOfThisPass = 0;
            }
            if (open.advance(this::stopped)) {
                framesOfThisPass++;
                describe(open);
                return open.picture();
            }
            if (!stopped() && !endPass(open)) {
                return null;
            }
        }
        return null;
    }

    /** Closes an input that is at its end; true when another pass is to follow. */
    private boolean endPass(VideoInput ended) {
        if (settings.kind() != Kind.VIDEO) {
            throw new CaptureException(
                    name + ": the stream ended; the camera was switched off, restarted or unplugged");
        }
        if (framesOfThisPass == 0) {
            throw new CaptureException(name + ": not one frame in it can be decoded (" + corruptFrames()
                    + " damaged); play it with ffplay to see, record it again");
        }
        if (nextSequence() == framesOfThisPass) {
            warnIfCutShort(ended);
        }
        release();
        return settings.loop();
    }

    private void warnIfCutShort(VideoInput ended) {
        double played = ended.lastFrameSeconds() * framesOfThisPass / Math.max(1, framesOfThisPass - 1);
        double announced = ended.announcedSeconds();
        if (framesOfThisPass > 1 && played < CUT_SHORT * announced) {
            Logger.warn(String.format(
                    Locale.ROOT,
                    "%s: ends after %.1f s of the %.1f s it announces: the file was cut short",
                    name,
                    played,
                    announced));
        }
    }

    private void describe(VideoInput open) {
        if (!described) {
            described = true;
            Logger.info("{}: {}", name, open.describe());
        }
    }

    /** One line at the first, second, fourth, eighth... damaged frame. */
    private void onCorruptFrame() {
        long count = countCorruptFrame();
        if (Long.bitCount(count) == 1) {
            Logger.warn("{}: damaged frames passed over so far: {}", name, count);
        }
    }

    @Override
    void release() {
        if (input != null) {
            input.close();
            input = null;
        }
    }
}
