package npucam.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import npucam.capture.CaptureSettings;
import npucam.capture.CaptureSettings.Kind;
import npucam.config.Keys.Pace;
import npucam.config.Quantities.Size;
import npucam.decode.DecodeSettings;
import npucam.health.LogSettings;
import npucam.model.ModelSettings;
import npucam.npu.EngineSettings;
import npucam.pipeline.PipelineSettings;
import npucam.publish.PublishSettings;

/** Values → settings, with the defaults that depend on other values. */
final class Assembly {
    private static final Size SYNTHETIC_SIZE = new Size(640, 480);
    private static final double SYNTHETIC_FPS = 15;
    private static final Size DEVICES_OWN_SIZE = new Size(0, 0);

    private Assembly() {}

    /** @param values of a file without problems */
    static Config configOf(Path file, Values values, String hostName) {
        String device = values.find(Keys.DEVICE_NAME).orElse(hostName);
        return new Config(
                file,
                device,
                captureOf(values),
                new ModelSettings(values.get(Keys.MODEL_FILE), values.find(Keys.LABELS)),
                new EngineSettings(
                        values.get(Keys.ENGINE),
                        values.get(Keys.THREADS),
                        values.find(Keys.CORES).orElse(List.of()),
                        values.find(Keys.LIBRARY_PATH),
                        values.get(Keys.STUCK_AFTER)),
                new DecodeSettings(
                        values.get(Keys.SCORE_THRESHOLD).floatValue(),
                        values.find(Keys.CLASS_THRESHOLDS).orElse(Map.of()),
                        values.get(Keys.IOU_THRESHOLD).floatValue(),
                        values.get(Keys.NMS),
                        values.get(Keys.ROTATED_NMS),
                        values.get(Keys.CANDIDATE_LIMIT),
                        values.get(Keys.DETECTION_LIMIT)),
                new PipelineSettings(values.find(Keys.BUFFERS).orElse(values.get(Keys.DUAL_BUFF) ? 2 : 1)),
                publishOf(values, device),
                new LogSettings(values.get(Keys.LOG_LEVEL), values.get(Keys.SUMMARY)));
    }

    private static CaptureSettings captureOf(Values values) {
        Kind source = values.get(Keys.SOURCE);
        boolean synthetic = source == Kind.SYNTHETIC;
        Size size = values.find(Keys.SIZE).orElse(synthetic ? SYNTHETIC_SIZE : DEVICES_OWN_SIZE);
        return new CaptureSettings(
                source,
                locationOf(source, values),
                values.get(Keys.PACE) == Pace.CAMERA,
                values.get(Keys.LOOP),
                size.width(),
                size.height(),
                values.find(Keys.FPS).orElse(synthetic ? SYNTHETIC_FPS : 0),
                values.get(Keys.TIMEOUT));
    }

    private static String locationOf(Kind source, Values values) {
        return switch (source) {
            case VIDEO -> values.get(Keys.PATH).toString();
            case RTSP ->
                values.find(Keys.URL).or(() -> values.find(Keys.URL_FILE)).orElseThrow();
            case V4L2 -> values.get(Keys.DEVICE);
            case PICTURES -> values.get(Keys.FOLDER).toString();
            case SYNTHETIC -> "";
        };
    }

    private static PublishSettings publishOf(Values values, String device) {
        String camera = values.get(Keys.CAMERA_NAME);
        return new PublishSettings(
                values.get(Keys.BROKER),
                values.find(Keys.USERNAME),
                values.find(Keys.PASSWORD_FILE),
                values.find(Keys.CLIENT_ID).orElse("npucam-" + device + "-" + camera),
                values.get(Keys.TOPIC_PREFIX),
                device,
                camera,
                values.get(Keys.PUBLISH),
                values.find(Keys.AT_MOST).orElse(0.0),
                values.get(Keys.OUTBOX),
                values.get(Keys.KEEP_ALIVE),
                values.get(Keys.RECONNECT_MAX));
    }
}
