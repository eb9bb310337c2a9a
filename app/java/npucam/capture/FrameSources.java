package npucam.capture;

import java.time.Duration;
import java.util.function.Function;

/** Opens sources; the only place that knows which kind is read by which class. */
public final class FrameSources {
    private FrameSources() {}

    /**
     * A source for these settings. What can be told at once (nothing there, an empty file, no right to read) is refused here;
     * devices and connections are opened by the first {@link FrameSource#advance}, which {@link FrameSource#stop} can end.
     *
     * @throws CaptureException naming the source, what is wrong and the fix
     */
    public static FrameSource open(CaptureSettings settings) {
        Location.check(settings);
        return switch (settings.kind()) {
            case VIDEO ->
                settings.realTime()
                        ? live(
                                settings,
                                new FfmpegSource(settings, Pace.ofTimestamps(settings.timeout())),
                                settings.timeout())
                        : new FfmpegSource(settings, Pace.none());
            case RTSP, V4L2 -> live(settings, new FfmpegSource(settings, Pace.none()), settings.timeout());
            case PICTURES -> paced(settings, pace -> new PictureFolderSource(settings, pace));
            case SYNTHETIC -> paced(settings, pace -> SyntheticSource.of(settings, pace));
        };
    }

    private static FrameSource paced(CaptureSettings settings, Function<Pace, FrameSource> source) {
        if (settings.framesPerSecond() <= 0) {
            return source.apply(Pace.none());
        }
        Duration interval = Duration.ofNanos((long) (1e9 / settings.framesPerSecond()));
        return live(
                settings, source.apply(Pace.of(interval)), settings.timeout().plus(interval));
    }

    private static FrameSource live(CaptureSettings settings, FrameSource inner, Duration patience) {
        return LatestFrameSource.start(Location.name(settings), inner, patience);
    }
}
