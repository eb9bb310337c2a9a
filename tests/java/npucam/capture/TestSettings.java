package npucam.capture;

import java.nio.file.Path;
import java.time.Duration;
import npucam.capture.CaptureSettings.Kind;

/** Settings for the tests of this room. */
final class TestSettings {
    static final Path CLIP = Path.of("tests/data/media/people-10s.mp4");
    static final Duration TIMEOUT = Duration.ofSeconds(20);

    private TestSettings() {}

    static CaptureSettings video(Path file) {
        return of(Kind.VIDEO, file.toString());
    }

    static CaptureSettings looped(Path file) {
        return new CaptureSettings(Kind.VIDEO, file.toString(), false, true, 0, 0, 0, TIMEOUT);
    }

    static CaptureSettings of(Kind kind, String location) {
        return new CaptureSettings(kind, location, false, false, 0, 0, 0, TIMEOUT);
    }

    static CaptureSettings synthetic(int width, int height, double framesPerSecond) {
        return new CaptureSettings(Kind.SYNTHETIC, "", false, false, width, height, framesPerSecond, TIMEOUT);
    }
}
