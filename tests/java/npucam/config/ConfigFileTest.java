package npucam.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import npucam.capture.CaptureSettings;
import npucam.capture.CaptureSettings.Kind;
import npucam.decode.DecodeSettings;
import npucam.health.LogSettings;
import npucam.model.ModelSettings;
import npucam.npu.EngineSettings;
import npucam.pipeline.PipelineSettings;
import npucam.publish.PublishSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    private static final String SHORTEST =
            "[camera]\nsource = \"synthetic\"\n[model]\nfile = \"m.onnx\"\n[mqtt]\nbroker = \"mqtt://h\"\n";

    @TempDir
    private Path temporary;

    private ConfigFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigFolder(temporary);
    }

    @Test
    void everythingThatIsNotSetHasItsDefault() {
        assertEquals(
                new Config(
                        temporary.resolve("c.toml"),
                        "test-host",
                        new CaptureSettings(Kind.SYNTHETIC, "", true, false, 640, 480, 15, Duration.ofSeconds(5)),
                        new ModelSettings(temporary.resolve("m.onnx"), Optional.empty()),
                        EngineSettings.DEFAULTS,
                        DecodeSettings.DEFAULTS,
                        new PipelineSettings(2),
                        new PublishSettings(
                                URI.create("mqtt://h:1883"),
                                Optional.empty(),
                                Optional.empty(),
                                "npucam-test-host-camera",
                                "npucam",
                                "test-host",
                                "camera",
                                PublishSettings.When.EVERY_FRAME,
                                0,
                                100,
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(30)),
                        new LogSettings(LogSettings.Level.INFO, Duration.ofMinutes(1))),
                folder.read(SHORTEST));
    }

    @Test
    void everythingThatIsSetArrives() {
        String toml = """
                [device]
                name = "gate-pc"
                [camera]
                name = "gate"
                source = "video"
                path = "clip.mp4"
                pace = "fast"
                loop = true
                [model]
                file = "m.onnx"
                labels = "names.txt"
                [npu]
                engine = "onnx"
                threads = 3
                cores = [1, 0]
                library_path = "."
                stuck_after = "90s"
                [pipeline]
                dual_buff = true
                buffers = 4
                [detect]
                score_threshold = 0.5
                class_thresholds = { person = 0.25, "traffic light" = 0 }
                iou_threshold = 1
                nms = "class_agnostic"
                rotated_nms = "fast"
                candidate_limit = 1000
                detection_limit = 10
                [mqtt]
                broker = "mqtt://[::1]:1884/"
                username = "u"
                password_file = "ok.secret"
                client_id = "me"
                topic_prefix = "site/hall"
                publish = "on_change"
                at_most = "0.5/s"
                outbox = 7
                keep_alive = "1m"
                reconnect_max = "1500ms"
                [log]
                level = "debug"
                summary = "1h"
                """;
        assertEquals(
                new Config(
                        temporary.resolve("c.toml"),
                        "gate-pc",
                        new CaptureSettings(
                                Kind.VIDEO,
                                temporary.resolve("clip.mp4").toString(),
                                false,
                                true,
                                0,
                                0,
                                0,
                                Duration.ofSeconds(5)),
                        new ModelSettings(temporary.resolve("m.onnx"), Optional.of(temporary.resolve("names.txt"))),
                        new EngineSettings(
                                EngineSettings.Kind.ONNX,
                                3,
                                List.of(1, 0),
                                Optional.of(temporary),
                                Duration.ofSeconds(90)),
                        new DecodeSettings(
                                0.5f,
                                Map.of("person", 0.25f, "traffic light", 0f),
                                1f,
                                DecodeSettings.Nms.CLASS_AGNOSTIC,
                                DecodeSettings.RotatedNms.FAST,
                                1000,
                                10),
                        new PipelineSettings(4),
                        new PublishSettings(
                                URI.create("mqtt://[::1]:1884"),
                                Optional.of("u"),
                                Optional.of(temporary.resolve("ok.secret")),
                                "me",
                                "site/hall",
                                "gate-pc",
                                "gate",
                                PublishSettings.When.ON_CHANGE,
                                0.5,
                                7,
                                Duration.ofMinutes(1),
                                Duration.ofMillis(1500)),
                        new LogSettings(LogSettings.Level.DEBUG, Duration.ofHours(1))),
                folder.read(toml));
    }

    @Test
    void aNetworkCameraCanHaveItsAddressInASecretFile() {
        CaptureSettings inFile = capture("rtsp", "url_file = \"url.secret\"");
        assertEquals("rtsp://admin:s3cret@cam:554/stream1", inFile.location());
        CaptureSettings inConfig =
                capture("rtsp", "url = \"rtsp://u:p@ss/w@[fe80::1]:8554/a?b=c\"\ntimeout = \"500ms\"");
        assertEquals("rtsp://u:p@ss/w@[fe80::1]:8554/a?b=c", inConfig.location());
        assertEquals(Duration.ofMillis(500), inConfig.timeout());
    }

    @Test
    void aLocalCameraLeavesSizeAndRateToTheDevice() {
        assertEquals(
                new CaptureSettings(Kind.V4L2, "/dev/video0", true, false, 0, 0, 0, Duration.ofSeconds(5)),
                capture("v4l2", ""));
        assertEquals(
                new CaptureSettings(
                        Kind.V4L2, "/dev/v4l/by-id/usb-1", true, false, 1280, 720, 29.97, Duration.ofSeconds(5)),
                capture("v4l2", "device = \"/dev/v4l/by-id/usb-1\"\nsize = \"1280x720\"\nfps = \"29.97fps\""));
    }

    @Test
    void picturesGoAsFastAsPossibleUnlessARateIsSet() {
        assertEquals(0, capture("pictures", "folder = \"pictures\"").framesPerSecond());
        assertEquals(
                temporary.resolve("pictures").toString(),
                capture("pictures", "folder = \"./pictures\"").location());
        assertEquals(
                2, capture("pictures", "folder = \"pictures\"\nfps = \"2fps\"").framesPerSecond());
    }

    @Test
    void dualBuffMeansTwoBuffersAndItsAbsenceOne() {
        assertEquals(
                2,
                folder.read(SHORTEST + "[pipeline]\ndual_buff = true\n")
                        .pipeline()
                        .buffers());
        assertEquals(
                1,
                folder.read(SHORTEST + "[pipeline]\ndual_buff = false\n")
                        .pipeline()
                        .buffers());
        assertEquals(
                1,
                folder.read(SHORTEST + "[pipeline]\nbuffers = 1\n").pipeline().buffers());
        assertEquals(
                3,
                folder.read(SHORTEST + "[pipeline]\nbuffers = 3\n").pipeline().buffers());
        assertEquals(
                1,
                folder.read(SHORTEST + "[pipeline]\ndual_buff = false\nbuffers = 1\n")
                        .pipeline()
                        .buffers());
    }

    @Test
    void absolutePathsStayAsTheyAre() {
        Path model = temporary.resolve("m.onnx").toAbsolutePath();
        assertEquals(
                model,
                folder.read(SHORTEST.replace("m.onnx", model.toString()))
                        .model()
                        .file());
    }

    @Test
    void whatEditorsAddDoesNoHarm() {
        Config plain = folder.read(SHORTEST);
        assertEquals(plain, folder.read("\uFEFF" + SHORTEST), "byte order mark");
        assertEquals(plain, folder.read(SHORTEST.replace("\n", "\r\n")), "Windows line ends");
        assertEquals(plain, folder.read(SHORTEST.stripTrailing()), "no newline at the end");
        assertEquals(plain, folder.read(SHORTEST.replace("source =", "\tsource=") + "  # end"), "white space");
    }

    @Test
    void namesMayBeInAnyLanguage() {
        Config config = folder.read(SHORTEST + "[device]\nname = \"Hof Süd 東\"\n");
        assertEquals("npucam/Hof Süd 東/camera/detections", config.publish().detectionsTopic());
    }

    @Test
    void withoutANameTheDeviceIsCalledLikeTheHost() {
        String device = ConfigFile.read(folder.write(SHORTEST)).device();
        assertTrue(device.matches("[A-Za-z0-9_-]+"), device);
        assertEquals(
                "npucam-" + device + "-camera",
                ConfigFile.read(folder.write(SHORTEST)).publish().clientId());
    }

    @Test
    void theTextOfAConfigShowsNoPassword() {
        String toml = SHORTEST.replace("\"synthetic\"", "\"rtsp\"\nurl = \"rtsp://u:s3cret@cam/1\"");
        assertFalse(folder.read(toml).toString().contains("s3cret"));
    }

    private CaptureSettings capture(String source, String lines) {
        return folder.read(SHORTEST.replace("\"synthetic\"", "\"" + source + "\"\n" + lines))
                .capture();
    }
}
