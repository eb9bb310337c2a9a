package npucam.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import npucam.capture.CaptureSettings.Kind;
import npucam.config.Quantities.Size;
import npucam.decode.DecodeSettings.Nms;
import npucam.decode.DecodeSettings.RotatedNms;
import npucam.health.LogSettings.Level;
import npucam.npu.EngineSettings;
import npucam.publish.PublishSettings.When;

/**
 * Every key of the config file, in the file's order. The reader, the JSON Schema, the reference table in
 * {@code device-config/README.md}, the defaults in {@code device-config/pc.toml} and the hints in error messages all come
 * from here, so a new key is one entry here and its use in {@link Assembly}.
 */
final class Keys {
    private static final List<Key<?>> ENTRIES = new ArrayList<>();

    /** Section → what it is about. */
    static final Map<String, String> SECTIONS = sections();

    static final Key<String> DEVICE_NAME = add(Key.optional(
            "device",
            "name",
            Texts.topicLevel(),
            "the host name",
            "gate-pc",
            "Name of this device, the second level of its MQTT topics"));

    static final Key<String> CAMERA_NAME = add(Key.standard(
            "camera", "name", Texts.topicLevel(), "camera", "Name of the camera, the third level of its MQTT topics"));
    static final Key<Kind> SOURCE = add(
            Key.required("camera", "source", Texts.choice(Kind.class), "synthetic", "Where the pictures come from"));
    static final Key<Path> PATH =
            add(Key.required("camera", "path", Locations.file(), "../clips/gate.mp4", "The video file")
                    .onlyFor(Kind.VIDEO));
    static final Key<String> URL = add(Key.optional(
                    "camera",
                    "url",
                    Addresses.rtsp(),
                    "either url or url_file",
                    "rtsp://192.168.1.20/stream1",
                    "Address of the stream; it may carry user:password@, which is never logged")
            .onlyFor(Kind.RTSP));
    static final Key<String> URL_FILE = add(Key.optional(
                    "camera",
                    "url_file",
                    Addresses.rtspFile(),
                    "either url or url_file",
                    "gate-url.secret",
                    "File whose first line is the address of the stream, with its password")
            .onlyFor(Kind.RTSP));
    static final Key<String> DEVICE = add(Key.standard(
                    "camera",
                    "device",
                    Addresses.device(),
                    "/dev/video0",
                    "The camera's device node; a name below /dev/v4l/by-id stays the same after a restart")
            .onlyFor(Kind.V4L2));
    static final Key<Path> FOLDER = add(Key.required(
                    "camera",
                    "folder",
                    Locations.folder(),
                    "../clips/pictures",
                    "Folder of JPEG and PNG files, in name order")
            .onlyFor(Kind.PICTURES));
    static final Key<Size> SIZE = add(Key.optional(
                    "camera",
                    "size",
                    Quantities.size(16, 8192),
                    "synthetic: \"640x480\"; v4l2: the camera's own",
                    "640x480",
                    "Width and height of the pictures, in pixels")
            .onlyFor(Kind.V4L2, Kind.SYNTHETIC));
    static final Key<Double> FPS = add(Key.optional(
                    "camera",
                    "fps",
                    Quantities.rate("fps", 0.1, 240),
                    "synthetic: \"15fps\"; v4l2: the camera's own; pictures: as fast as possible",
                    "15fps",
                    "Pictures a second")
            .onlyFor(Kind.V4L2, Kind.PICTURES, Kind.SYNTHETIC));
    static final Key<Pace> PACE = add(Key.standard(
                    "camera",
                    "pace",
                    Texts.choice(Pace.class),
                    "camera",
                    "Play the video at its own speed (camera) or as fast as the line can (fast)")
            .onlyFor(Kind.VIDEO));
    static final Key<Boolean> LOOP = add(Key.standard("camera", "loop", Numbers.flag(), false, "Start again at the end")
            .onlyFor(Kind.VIDEO, Kind.PICTURES));
    static final Key<Duration> TIMEOUT = add(Key.standard(
                    "camera",
                    "timeout",
                    Quantities.duration("100ms", "10m"),
                    "5s",
                    "How long to wait for a connection or a picture before the camera counts as gone")
            .onlyFor(Kind.RTSP, Kind.V4L2));

    static final Key<Path> MODEL_FILE = add(Key.required(
            "model",
            "file",
            Locations.modelFile(),
            "../models/shapes/shapes.mud",
            "The model: a .mud descriptor, or a bare model file that describes itself"));
    static final Key<Path> LABELS = add(Key.optional(
            "model",
            "labels",
            Locations.file(),
            "the model's own",
            "../models/shapes/shapes.names",
            "File with the class names, one a line, in class order"));

    static final Key<EngineSettings.Kind> ENGINE = add(
            Key.standard(
                    "npu",
                    "engine",
                    Texts.choice(EngineSettings.Kind.class),
                    "auto",
                    "Which runtime runs the model; auto chooses by the model file and by what is installed, simulator is the vendor's simulation of the chip"));
    static final Key<Integer> THREADS = add(Key.standard(
            "npu",
            "threads",
            Numbers.whole(0, 64),
            0L,
            "CPU threads for the onnx engine; 0 is as many as there are cores"));
    static final Key<List<Integer>> CORES = add(
            Key.optional(
                    "npu",
                    "cores",
                    Numbers.wholes(0, 7),
                    "as the model was compiled",
                    List.of(0L, 1L),
                    "NPU cores that each run an inference of their own, with as many buffers: BM1688 and a model for one core"));
    static final Key<Path> LIBRARY_PATH = add(Key.optional(
            "npu",
            "library_path",
            Locations.folder(),
            "the vendor's usual folders, then the simulator's",
            "/opt/sophon/libsophon-current/lib",
            "Folder of the vendor's runtime libraries"));
    static final Key<Duration> STUCK_AFTER = add(Key.standard(
            "npu",
            "stuck_after",
            Quantities.duration("1s", "1h"),
            "60s",
            "An inference that takes longer counts as stuck: the program ends, and systemd starts it again"));

    static final Key<Boolean> DUAL_BUFF = add(Key.standard(
            "pipeline",
            "dual_buff",
            Numbers.flag(),
            true,
            "Two frames in flight: the CPU prepares and decodes while the NPU computes"));
    static final Key<Integer> BUFFERS = add(Key.optional(
            "pipeline",
            "buffers",
            Numbers.whole(1, 4),
            "2 with dual_buff, 1 without",
            2L,
            "Frames in flight, when it shall be another number than dual_buff means"));

    static final Key<Double> SCORE_THRESHOLD = add(Key.standard(
            "detect", "score_threshold", Numbers.decimal(0, 0.99), 0.25, "A detection must score above this"));
    static final Key<Map<String, Float>> CLASS_THRESHOLDS = add(Key.optional(
            "detect",
            "class_thresholds",
            Numbers.namedDecimals("a table of numbers like { person = 0.5 }", 0, 0.99),
            "score_threshold for every class",
            Map.of("person", 0.5),
            "Another score threshold for single classes, by their label"));
    static final Key<Double> IOU_THRESHOLD = add(Key.standard(
            "detect",
            "iou_threshold",
            Numbers.decimal(0, 1),
            0.45,
            "Of two boxes of one class that overlap more than this (intersection over union), the lower score goes"));
    static final Key<Nms> NMS = add(Key.standard(
            "detect",
            "nms",
            Texts.choice(Nms.class),
            "class_aware",
            "Whether boxes of one class only, or of any two classes (class_agnostic), can be one object"));
    static final Key<RotatedNms> ROTATED_NMS = add(
            Key.standard(
                    "detect",
                    "rotated_nms",
                    Texts.choice(RotatedNms.class),
                    "greedy",
                    "For obb models: whether a box that went itself still makes others go (fast, as Ultralytics does) or not (greedy)"));
    static final Key<Integer> CANDIDATE_LIMIT = add(Key.standard(
            "detect",
            "candidate_limit",
            Numbers.whole(1, 100_000),
            30_000L,
            "How many of the best candidates enter the search for overlaps"));
    static final Key<Integer> DETECTION_LIMIT = add(Key.standard(
            "detect",
            "detection_limit",
            Numbers.whole(1, 10_000),
            300L,
            "How many detections a frame can have at most"));

    static final Key<URI> BROKER = add(Key.required(
            "mqtt",
            "broker",
            Addresses.broker(),
            "mqtt://localhost:1883",
            "Address of the MQTT broker; the port is 1883 when left out"));
    static final Key<String> USERNAME =
            add(Key.optional("mqtt", "username", Texts.text(200), "anonymous", "npucam", "User name at the broker"));
    static final Key<Path> PASSWORD_FILE = add(Key.optional(
            "mqtt",
            "password_file",
            Locations.secretFile(),
            "no password",
            "mqtt-password.secret",
            "File whose first line is the password; others must not be able to read it"));
    static final Key<String> CLIENT_ID = add(Key.optional(
            "mqtt",
            "client_id",
            Texts.text(100),
            "npucam, device and camera, joined by -",
            "npucam-gate-pc-camera",
            "Client identifier; two clients with the same one throw each other out"));
    static final Key<String> TOPIC_PREFIX = add(
            Key.standard("mqtt", "topic_prefix", Texts.topicPrefix(), "npucam", "First level or levels of all topics"));
    static final Key<When> PUBLISH = add(
            Key.standard(
                    "mqtt",
                    "publish",
                    Texts.choice(When.class),
                    "every_frame",
                    "Publish every frame, the empty ones too, or only when the number of objects of a class, or the class of the picture, changes"));
    static final Key<Double> AT_MOST = add(Key.optional(
            "mqtt",
            "at_most",
            Quantities.rate("/s", 0.01, 1000),
            "no limit",
            "5/s",
            "Most detection messages a second"));
    static final Key<Integer> OUTBOX = add(Key.standard(
            "mqtt",
            "outbox",
            Numbers.whole(1, 10_000),
            100L,
            "Reports kept while the broker is slow or away; then the oldest goes"));
    static final Key<Duration> KEEP_ALIVE = add(Key.standard(
            "mqtt",
            "keep_alive",
            Quantities.duration("5s", "1h"),
            "30s",
            "MQTT keep-alive: after about one and a half of it the broker counts the device as gone"));
    static final Key<Duration> RECONNECT_MAX = add(Key.standard(
            "mqtt",
            "reconnect_max",
            Quantities.duration("1s", "10m"),
            "30s",
            "Longest pause between two attempts to reach the broker"));

    static final Key<Level> LOG_LEVEL =
            add(Key.standard("log", "level", Texts.choice(Level.class), "info", "How much is written to the log"));
    static final Key<Duration> SUMMARY = add(Key.standard(
            "log", "summary", Quantities.duration("1s", "24h"), "1m", "Time between two summary lines in the log"));

    /** All of them. */
    static final KeyList LIST = new KeyList(SECTIONS, ENTRIES, Set.of());

    /** How fast a video file is played. */
    enum Pace {
        CAMERA,
        FAST
    }

    private Keys() {}

    private static <T> Key<T> add(Key<T> key) {
        ENTRIES.add(key);
        return key;
    }

    private static Map<String, String> sections() {
        Map<String, String> sections = new LinkedHashMap<>();
        sections.put("device", "Who this device is");
        sections.put("camera", "Where the pictures come from");
        sections.put("model", "What is looked for");
        sections.put("npu", "What the model runs on");
        sections.put("pipeline", "How many frames are in flight");
        sections.put("detect", "Which detections count");
        sections.put("mqtt", "Where the results go");
        sections.put("log", "What is logged");
        return Collections.unmodifiableMap(sections);
    }
}
