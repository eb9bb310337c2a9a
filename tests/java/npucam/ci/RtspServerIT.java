package npucam.ci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import npucam.capture.CaptureSettings;
import npucam.capture.FrameSource;
import npucam.capture.FrameSources;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real RTSP server: GStreamer's, with Debian's Python. */
@Tag("ci")
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RtspServerIT {
    @Test
    void aStreamIsReadFrameByFrame() throws IOException {
        Process server = new ProcessBuilder(
                        "/usr/bin/python3", "tests/rtsp/serve.py", "tests/data/media/people-10s.mp4")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            String address = lines.readLine();
            CaptureSettings settings = new CaptureSettings(
                    CaptureSettings.Kind.RTSP, address, true, false, 0, 0, 0, Duration.ofSeconds(5));
            try (FrameSource source = FrameSources.open(settings)) {
                long last = -1;
                for (int frame = 0; frame < 20; frame++) {
                    assertTrue(source.advance(), "the stream has ended after " + frame + " frames");
                    assertTrue(source.frame().sequence() > last);
                    last = source.frame().sequence();
                    assertEquals(768, source.frame().width());
                    assertEquals(576, source.frame().height());
                }
                assertEquals(0, source.corruptFrames());
            }
        } finally {
            server.destroyForcibly();
        }
    }
}
