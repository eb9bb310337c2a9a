package npucam.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The words of every kind of error, pinned: what stands here is what a technician reads. */
class ConfigErrorsTest {
    private static final String MODELS = "(.mud, .onnx, .bmodel, .cvimodel or .axmodel)";
    private static final String CORRECT = "Correct the path; a relative one starts at the folder of this config file";

    @TempDir
    private Path temporary;

    private ConfigFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigFolder(temporary);
    }

    /** One line put below its section's header at the top of a right file, so it is line 2; what is said of it after the column. */
    static Stream<Arguments> oneWrongLine() {
        return Stream.of(
                // names
                wrong("log", "sumary = \"5s\"", "1 log.sumary: unknown key. Did you mean summary?"),
                wrong("camera", "keep_alive = \"5s\"", "1 camera.keep_alive: unknown key. It belongs below [mqtt]"),
                wrong(
                        "pipeline",
                        "zoom = 2",
                        "1 pipeline.zoom: unknown key. The keys of [pipeline] are dual_buff, buffers"),
                wrong(
                        "pipeline",
                        "\"a b\\n\" = 2",
                        "1 pipeline.\"a b\\u000a\": unknown key. The keys of [pipeline] are dual_buff, buffers"),
                // types
                wrong(
                        "npu",
                        "threads = \"4\"",
                        "1 npu.threads = \"4\": must be a whole number, not a text. Write it without quotes"),
                wrong(
                        "npu",
                        "threads = \"all\"",
                        "1 npu.threads = \"all\": must be a whole number, not a text. Write for example threads = 0"),
                wrong(
                        "npu",
                        "threads = 1.5",
                        "1 npu.threads = 1.5: must be a whole number, not a decimal number. Write for example threads = 0"),
                wrong(
                        "pipeline",
                        "dual_buff = 1",
                        "1 pipeline.dual_buff = 1: must be true or false, not a whole number. Write for example dual_buff = true"),
                wrong(
                        "pipeline",
                        "dual_buff = \"true\"",
                        "1 pipeline.dual_buff = \"true\": must be true or false, not a text. Write it without quotes"),
                wrong(
                        "device",
                        "name = true",
                        "1 device.name = true: must be a name without / + #, not true or false. Write for example name = \"gate-pc\""),
                wrong(
                        "device",
                        "name = [\"a\"]",
                        "1 device.name = [...]: must be a name without / + #, not a list. Write for example name = \"gate-pc\""),
                wrong(
                        "device",
                        "name = {a = 1}",
                        "1 device.name = {...}: must be a name without / + #, not a section. Write for example name = \"gate-pc\""),
                wrong(
                        "device",
                        "name = 2026-01-01",
                        "1 device.name = 2026-01-01: must be a name without / + #, not a date or time. Write for example name = \"gate-pc\""),
                // units
                wrong(
                        "mqtt",
                        "keep_alive = 30",
                        "1 mqtt.keep_alive = 30: must be a duration like \"5s\", not a whole number. Write for example keep_alive = \"30s\""),
                wrong(
                        "mqtt",
                        "keep_alive = \"30 s\"",
                        "1 mqtt.keep_alive = \"30 s\": is not a duration like \"5s\". Write for example keep_alive = \"30s\""),
                wrong(
                        "camera",
                        "fps = \"15/s\"",
                        "1 camera.fps = \"15/s\": is not a rate like \"5fps\". Write for example fps = \"15fps\""),
                wrong(
                        "camera",
                        "size = \"720p\"",
                        "1 camera.size = \"720p\": is not a size like \"1280x720\". Write for example size = \"640x480\""),
                // ranges
                wrong(
                        "mqtt",
                        "keep_alive = \"500ms\"",
                        "1 mqtt.keep_alive = \"500ms\": is out of range, allowed is 5s to 1h. Write for example keep_alive = \"30s\""),
                wrong(
                        "camera",
                        "fps = \"0fps\"",
                        "1 camera.fps = \"0fps\": is out of range, allowed is 0.1fps to 240fps. Write for example fps = \"15fps\""),
                wrong(
                        "camera",
                        "size = \"15x480\"",
                        "1 camera.size = \"15x480\": is out of range, allowed is 16x16 to 8192x8192. Write for example size = \"640x480\""),
                wrong(
                        "camera",
                        "size = \"640x9000\"",
                        "1 camera.size = \"640x9000\": is out of range, allowed is 16x16 to 8192x8192. Write for example size = \"640x480\""),
                wrong(
                        "detect",
                        "score_threshold = 25",
                        "1 detect.score_threshold = 25: is out of range, allowed is 0 to 0.99. Write for example score_threshold = 0.25"),
                wrong(
                        "detect",
                        "iou_threshold = nan",
                        "1 detect.iou_threshold = NaN: is out of range, allowed is 0 to 1. Write for example iou_threshold = 0.45"),
                wrong(
                        "detect",
                        "class_thresholds = { person = 0.5, \"traffic light\" = 25 }",
                        "1 detect.class_thresholds = {...}: is out of range at \"traffic light\", allowed is each 0 to 0.99. Write for example class_thresholds = { person = 0.5 }"),
                wrong(
                        "detect",
                        "class_thresholds = { person = \"0.5\" }",
                        "1 detect.class_thresholds = {...}: must be a table of numbers like { person = 0.5 }, not a section. Write for example class_thresholds = { person = 0.5 }"),
                wrong(
                        "detect",
                        "class_thresholds = 0.5",
                        "1 detect.class_thresholds = 0.5: must be a table of numbers like { person = 0.5 }, not a decimal number. Write for example class_thresholds = { person = 0.5 }"),
                wrong(
                        "detect",
                        "detection_limit = 0",
                        "1 detect.detection_limit = 0: is out of range, allowed is 1 to 10000. Write for example detection_limit = 300"),
                wrong(
                        "pipeline",
                        "buffers = 9999999999",
                        "1 pipeline.buffers = 9999999999: is out of range, allowed is 1 to 4. Write for example buffers = 2"),
                // choices
                wrong(
                        "npu",
                        "engine = \"ONNX\"",
                        "1 npu.engine = \"ONNX\": is not one of \"auto\", \"onnx\", \"bmrt\", \"cvi\", \"ax\", \"simulator\". Did you mean \"onnx\"?"),
                wrong(
                        "log",
                        "level = \"verbose\"",
                        "1 log.level = \"verbose\": is not one of \"error\", \"warn\", \"info\", \"debug\", \"trace\". Write one of these"),
                // names in topics
                wrong(
                        "camera",
                        "name = \"a/b\"",
                        "1 camera.name = \"a/b\": is not a name without / + # of 1 to 60 characters. Write for example name = \"camera\""),
                wrong(
                        "device",
                        "name = \"\"",
                        "1 device.name = \"\": is not a name without / + # of 1 to 60 characters. Write for example name = \"gate-pc\""),
                wrong(
                        "mqtt",
                        "topic_prefix = \"$SYS/a\"",
                        "1 mqtt.topic_prefix = \"$SYS/a\": is not one or more topic levels without + #, like \"site/hall\". Write for example topic_prefix = \"npucam\""),
                wrong(
                        "mqtt",
                        "topic_prefix = \"site//hall\"",
                        "1 mqtt.topic_prefix = \"site//hall\": is not one or more topic levels without + #, like \"site/hall\". Write for example topic_prefix = \"npucam\""),
                wrong(
                        "mqtt",
                        "client_id = \"C:\\temp\"",
                        "1 mqtt.client_id = \"C:\\u0009emp\": contains a control character. Type it again; a backslash in double quotes begins an escape, so write / or use single quotes"),
                // brokers
                wrong(
                        "mqtt",
                        "broker = \"mqtts://h:8883\"",
                        "1 mqtt.broker = \"mqtts://h:8883\": asks for TLS, which is not supported yet. Write mqtt:// and port 1883"),
                wrong(
                        "mqtt",
                        "broker = \"ws://h:9001\"",
                        "1 mqtt.broker = \"ws://h:9001\": asks for MQTT over WebSocket, which is not supported. Write mqtt:// and port 1883"),
                wrong(
                        "mqtt",
                        "broker = \"mqtt://u:s3cret@h\"",
                        "1 mqtt.broker = \"mqtt://***@h\": carries a user name. Take it out of the address; use username and password_file"),
                wrong(
                        "mqtt",
                        "broker = \"mqtt://my_broker\"",
                        "1 mqtt.broker = \"mqtt://my_broker\": has an underscore in the host name, which the network does not allow. Use the IP address"),
                wrong(
                        "mqtt",
                        "broker = \"h:1883\"",
                        "1 mqtt.broker = \"h:1883\": is not a broker address like \"mqtt://192.168.1.10:1883\". Write for example broker = \"mqtt://localhost:1883\""),
                wrong(
                        "mqtt",
                        "broker = \"mqtt://a..b\"",
                        "1 mqtt.broker = \"mqtt://a..b\": is not a broker address like \"mqtt://192.168.1.10:1883\". Write for example broker = \"mqtt://localhost:1883\""),
                wrong(
                        "mqtt",
                        "broker = \"mqtt://h:65536\"",
                        "1 mqtt.broker = \"mqtt://h:65536\": has a port that is out of range, allowed is 1 to 65535. Write for example broker = \"mqtt://localhost:1883\""),
                // secrets
                wrong(
                        "mqtt",
                        "password = \"s3cret\"",
                        "1 mqtt.password: does not belong in this file, which others may see. Write it into a file of its own and name that: [mqtt] password_file = \"mqtt-password.secret\""),
                wrong(
                        "camera",
                        "passwd = \"s3cret\"",
                        "1 camera.passwd: does not belong in this file, which others may see. Write it into a file of its own and name that: [camera] url_file = \"gate-url.secret\""),
                wrong(
                        "mqtt",
                        "username = \"u\"\npassword_file = \"open.secret\"",
                        "1 mqtt.password_file = \"open.secret\": can be read by everybody on this machine. Run: chmod o= FOLDER/open.secret"),
                wrong(
                        "mqtt",
                        "username = \"u\"\npassword_file = \"empty.secret\"",
                        "1 mqtt.password_file = \"empty.secret\": has an empty first line. Write the secret into the first line"),
                wrong(
                        "mqtt",
                        "password_file = \"ok.secret\"",
                        "1 mqtt.password_file = \"ok.secret\": is set without a username. Add username = \"npucam\""),
                // files
                wrong(
                        "model",
                        "file = \"best.pt\"",
                        "1 model.file = \"best.pt\": is not a model file " + MODELS
                                + ". Convert the model, or name the .mud file that lies beside it"),
                wrong(
                        "model",
                        "file = \"sub/../n.mud\"",
                        "1 model.file = \"sub/../n.mud\": does not exist (looked for FOLDER/n.mud). " + CORRECT),
                wrong(
                        "model",
                        "labels = \"pictures\"",
                        "1 model.labels = \"pictures\": is a folder, not a file. Name the file in it"),
                wrong(
                        "model",
                        "labels = \"~/names.txt\"",
                        "1 model.labels = \"~/names.txt\": begins with ~, which only a shell understands. Write the full path"),
                wrong(
                        "model",
                        "labels = \"\"",
                        "1 model.labels = \"\": is an empty path. Write for example labels = \"../models/shapes/shapes.names\""),
                // lines that are not TOML
                wrong("device", "name = gate", "8 device.name: has a text without quotes. Write name = \"gate\""),
                wrong(
                        "device",
                        "name: \"gate\"",
                        "5 device.name: has a colon where the equals sign belongs. Write name = and then the value"),
                wrong("device", "name = \"gate", "13 device.name: has no closing quote. End the text with \""),
                wrong("device", "name = 'gate", "13 device.name: has no closing quote. End the text with '"),
                wrong(
                        "device",
                        "name = “gate”",
                        "8 device.name: has typographic quotes. Write straight quotes: \" at both ends"),
                wrong(
                        "device",
                        "name = # later",
                        "8 device.name: has no value. Write one, or put # before the line to use the default"),
                wrong("device", "name", "5: has no equals sign. Write name = and then the value"),
                wrong(
                        "device",
                        "name = \"gate\";",
                        "14 device.name: goes on after the value. Remove the rest of the line, or put # before it"),
                wrong("device", "// a comment", "1: is not a line of TOML. Begin a comment with #"),
                wrong(
                        "pipeline",
                        "dual_buff = Yes",
                        "13 pipeline.dual_buff: has a switch that is not written as TOML wants it. Write dual_buff = true"),
                wrong(
                        "pipeline",
                        "dual_buff = off",
                        "13 pipeline.dual_buff: has a switch that is not written as TOML wants it. Write dual_buff = false"),
                wrong(
                        "detect",
                        "score_threshold = 0,25",
                        "20 detect.score_threshold: has a decimal comma. Write the number with a point, like 0.25"),
                wrong(
                        "detect",
                        "score_threshold = .5",
                        "19 detect.score_threshold: has a number that begins or ends with a point. Write a digit on both sides, like 0.5"),
                wrong(
                        "model",
                        "labels = \"C:\\names\\x\"",
                        "19 model.labels: has a backslash, which begins an escape. Write / instead of \\, or put the text in single quotes"),
                wrong(
                        "mqtt",
                        "password = s3cret",
                        "12 mqtt.password: has a text without quotes. Write password = and the text in double quotes"),
                wrong(
                        "camera",
                        "url = rtsp://u:s3cret@h/x",
                        "7 camera.url: has a text without quotes. Write url = \"rtsp://***@h/x\""),
                wrong(
                        "device",
                        "name = \"a\u0001b\"",
                        "10 device.name: contains a control character. Delete the line and type it again"),
                wrong(
                        "npu",
                        "threads = 04",
                        "11 npu.threads: is not TOML: Leading zeros are not allowed. Write key = value, one a line, with texts in double quotes"));
    }

    @ParameterizedTest(name = "[{0}] {1}")
    @MethodSource("oneWrongLine")
    void oneWrongLineIsNamedWithItsPlaceAndItsFix(String section, String line, String said) {
        List<String> problems = folder.problemsIn(rightFileWith(section, line));
        int number = line.contains("\n") ? 3 : 2;
        assertEquals(List.of("c.toml:" + number + ":" + said), problems);
        assertFalse(problems.toString().contains("s3cret"), "a secret must not be shown");
    }

    @Test
    void everySourceNamesWhatItMisses() {
        assertEquals(
                List.of("c.toml:1:1 camera.path: is missing. Add path = \"../clips/gate.mp4\" below [camera]"),
                folder.problemsIn(withSource("video", "")));
        assertEquals(
                List.of("c.toml:1:1 camera.folder: is missing. Add folder = \"../clips/pictures\" below [camera]"),
                folder.problemsIn(withSource("pictures", "")));
        assertEquals(
                List.of("c.toml:1:1 camera.url: is missing. Add url = \"rtsp://192.168.1.20/stream1\" below [camera]"),
                folder.problemsIn(withSource("rtsp", "")));
    }

    @Test
    void aKeyOfAnotherSourceIsRefusedWithTheSourcesItBelongsTo() {
        assertEquals(
                List.of("c.toml:3:1 camera.timeout = \"5s\": does not belong to source = \"synthetic\". "
                        + "Remove it, or write source = \"rtsp\" or \"v4l2\""),
                folder.problemsIn(withSource("synthetic", "timeout = \"5s\"")));
    }

    @Test
    void streamAndCameraAddressesAreChecked() {
        String example = "Write for example url = \"rtsp://192.168.1.20/stream1\"";
        String noun = "is not a stream address like \"rtsp://192.168.1.20/stream1\". ";
        assertEquals(
                List.of("c.toml:3:1 camera.url = \"http://***@h/x\": " + noun + example),
                folder.problemsIn(withSource("rtsp", "url = \"http://u:s3cret@h/x\"")));
        assertEquals(
                List.of("c.toml:3:1 camera.url = \"rtsp://\": " + noun + example),
                folder.problemsIn(withSource("rtsp", "url = \"rtsp://\"")));
        assertEquals(
                List.of(
                        "c.toml:3:1 camera.url = \"rtsp://h:0/x\": has a port that is out of range, allowed is 1 to 65535. "
                                + example),
                folder.problemsIn(withSource("rtsp", "url = \"rtsp://h:0/x\"")));
        assertEquals(
                List.of("c.toml:3:1 camera.url_file = \"ok.secret\": has a first line that " + noun
                        + "Write for example url_file = \"gate-url.secret\""),
                folder.problemsIn(withSource("rtsp", "url_file = \"ok.secret\"")));
        assertEquals(
                List.of("c.toml:4:1 camera.url_file = \"url.secret\": is set beside url. Keep one of the two"),
                folder.problemsIn(withSource("rtsp", "url = \"rtsp://h\"\nurl_file = \"url.secret\"")));
        assertEquals(
                List.of("c.toml:3:1 camera.device = \"video0\": is not a camera like \"/dev/video0\". "
                        + "Write for example device = \"/dev/video0\""),
                folder.problemsIn(withSource("v4l2", "device = \"video0\"")));
        assertEquals(
                List.of(
                        "c.toml:3:1 camera.folder = \"m.onnx\": is a file, not a folder. Name the folder the pictures lie in"),
                folder.problemsIn(withSource("pictures", "folder = \"m.onnx\"")));
    }

    @Test
    void buffersThatContradictDualBuffAreRefused() {
        assertEquals(
                List.of("c.toml:3:1 pipeline.buffers = 1: contradicts dual_buff, which means two buffers or more. "
                        + "Remove one of the two lines"),
                folder.problemsIn(rightFileWith("pipeline", "dual_buff = true\nbuffers = 1")));
        assertEquals(
                List.of("c.toml:2:1 pipeline.buffers = 3: contradicts dual_buff, which means one buffer. "
                        + "Remove one of the two lines"),
                folder.problemsIn(rightFileWith("pipeline", "buffers = 3\ndual_buff = false")));
    }

    @Test
    void anEmptyFileMissesWhatCannotBeGuessed() {
        List<String> expected = List.of(
                "c.toml:1:1 camera.source: is missing. Add source = \"synthetic\" in a section [camera]",
                "c.toml:1:1 model.file: is missing. Add file = \"../models/shapes/shapes.mud\" in a section [model]",
                "c.toml:1:1 mqtt.broker: is missing. Add broker = \"mqtt://localhost:1883\" in a section [mqtt]");
        assertEquals(expected, folder.problemsIn(""));
        assertEquals(expected, folder.problemsIn("# nothing yet\n"));
    }

    @Test
    void wrongSectionsAreNamed() {
        String rest = rightFileWith("log", "level = \"info\"");
        assertEquals(
                List.of(
                        "c.toml:1:1 threads: stands outside the sections. Put it below [npu]",
                        "c.toml:2:1 zoom: stands outside the sections. Put it below its section, like [model], or remove it"),
                folder.problemsIn("threads = 2\nzoom = 2\n" + rest));
        assertEquals(
                List.of("c.toml:1:1 npu = \"onnx\": must be a section. Write [npu] alone on a line, its keys below"),
                folder.problemsIn("npu = \"onnx\"\n" + rest));
        assertEquals(
                List.of("c.toml:1:1 tracking: is no section of this file. "
                        + "The sections are device, camera, model, npu, pipeline, detect, mqtt, log"),
                folder.problemsIn("[tracking]\nmax = 3\n" + rest));
        assertEquals(
                List.of("c.toml:7:1 log: is set a second time, first in line 1. Keep only one of the two"),
                folder.problemsIn(rest.replace("[mqtt]", "[log]\n[mqtt]")));
    }

    @Test
    void aMistypedSectionIsReadAsTheOneThatWasMeant() {
        assertEquals(
                List.of(
                        "c.toml:1:1 cammera: is no section of this file. Did you mean [camera]?",
                        "c.toml:3:1 camera.name = \"\": is not a name without / + # of 1 to 60 characters. "
                                + "Write for example name = \"camera\""),
                folder.problemsIn(withSource("synthetic", "name = \"\"").replace("[camera]", "[cammera]")));
    }

    @Test
    void aMistypedKeyIsNotAlsoCalledMissing() {
        assertEquals(
                List.of("c.toml:2:1 camera.sorce: unknown key. Did you mean source?"),
                folder.problemsIn(withSource("synthetic", "").replace("source", "sorce")));
    }

    @Test
    void aMistypedKeyBesideTheRightOneIsOnlyUnknown() {
        assertEquals(
                List.of("c.toml:2:1 npu.thread: unknown key. Did you mean threads?"),
                folder.problemsIn(rightFileWith("npu", "thread = \"x\"\nthreads = 2")));
        assertEquals(
                List.of("c.toml:3:1 npu.thread: unknown key. Did you mean threads?"),
                folder.problemsIn(rightFileWith("npu", "threads = 2\nthread = \"x\"")));
    }

    @Test
    void aTextThatIsTooLongIsShownShortened() {
        assertEquals(
                List.of(
                        "c.toml:2:1 mqtt.client_id = \"" + "x".repeat(80)
                                + "…\": is longer than 1000 characters. Write for example client_id = \"npucam-gate-pc-camera\""),
                folder.problemsIn(rightFileWith("mqtt", "client_id = \"" + "x".repeat(1001) + "\"")));
    }

    @Test
    void aKeyInTheWrongSectionIsNotAlsoCalledMissing() {
        assertEquals(
                List.of("c.toml:3:1 camera.broker: unknown key. It belongs below [mqtt]"),
                folder.problemsIn(
                        "[camera]\nsource = \"synthetic\"\nbroker = \"mqtt://h\"\n[model]\nfile = \"m.onnx\"\n"));
    }

    @Test
    void doubleBracketsAreRefusedAndTheirKeysStillChecked() {
        assertEquals(
                List.of(
                        "c.toml:1:1 camera: stands in double brackets. Write [camera], and only once",
                        "c.toml:3:1 camera.loop = 1: must be true or false, not a whole number. Write for example loop = false"),
                folder.problemsIn(
                        withSource("video", "loop = 1\npath = \"clip.mp4\"").replace("[camera]", "[[camera]]")));
    }

    @Test
    void aBrokenLineDoesNotHideTheOthersNorBecomeAMissingKey() {
        assertEquals(
                List.of(
                        "c.toml:2:10 camera.source: has a text without quotes. Write source = \"rtsp\"",
                        "c.toml:4:8 model.file: has a text without quotes. Write file = \"m.onnx\"",
                        "c.toml:7:1 mqtt.outbox = 0: is out of range, allowed is 1 to 10000. Write for example outbox = 100"),
                folder.problemsIn(
                        "[camera]\nsource = rtsp\n[model]\nfile = m.onnx\n[mqtt]\nbroker = \"mqtt://h\"\noutbox = 0\n"));
    }

    @Test
    void keysBelowABrokenHeaderAreLeftAloneUntilTheNextOne() {
        assertEquals(
                List.of(
                        "c.toml:1:6 cam: is not a section header. Write the name in brackets alone on a line, like [model]",
                        "c.toml:7:1 mqtt.outbox = 0: is out of range, allowed is 1 to 10000. Write for example outbox = 100"),
                folder.problemsIn(
                        "[cam era]\nsource = 3\n[model]\nfile = \"m.onnx\"\n[mqtt]\nbroker = \"mqtt://h\"\noutbox = 0\n"));
    }

    @Test
    void filesThatAreNoConfigFilesAreRefusedInOneLine() throws IOException {
        Path file = temporary.resolve("c.toml");
        assertWholeFile("does not exist. Name an existing file; device-config/pc.toml is one to start from", file);
        assertWholeFile("is a folder, not a file. Name the config file", temporary.resolve("pictures"));
        assertWholeFile("is not an ordinary file. Name the config file", Path.of("/dev/zero"));
        Files.write(file, "name = \"S\u00fcd\"\n".getBytes(StandardCharsets.ISO_8859_1));
        assertWholeFile("is not UTF-8 text. Save it as UTF-8 in the editor", file);
        Files.writeString(file, "#".repeat(64 * 1024 + 1));
        assertWholeFile("is larger than 64 KiB. Name the config file; this is some other one", file);
    }

    private static void assertWholeFile(String said, Path file) {
        ConfigException thrown = assertThrows(ConfigException.class, () -> ConfigFile.read(file));
        assertEquals(file + ": " + said, thrown.getMessage());
        assertEquals(1, thrown.problems().size());
    }

    /** A right file but for these lines, which come directly below their section's header at the top. */
    private static String rightFileWith(String section, String lines) {
        Map<String, String> sections = new LinkedHashMap<>();
        sections.put(section, "");
        sections.put("camera", "source = \"synthetic\"\n");
        sections.put("model", "file = \"m.onnx\"\n");
        sections.put("mqtt", "broker = \"mqtt://h\"\n");
        StringBuilder toml = new StringBuilder();
        sections.forEach((name, required) -> {
            boolean wrongOne = name.equals(section);
            boolean replaced = wrongOne && Set.of("file", "broker").contains(lines.split(" ", -1)[0]);
            toml.append('[').append(name).append("]\n");
            toml.append(wrongOne ? lines + "\n" : "").append(replaced ? "" : required);
        });
        return toml.toString();
    }

    private static String withSource(String source, String lines) {
        return "[camera]\nsource = \"" + source + "\"\n" + lines
                + "\n[model]\nfile = \"m.onnx\"\n[mqtt]\nbroker = \"mqtt://h\"\n";
    }

    private static Arguments wrong(String section, String line, String said) {
        return Arguments.of(section, line, said);
    }
}
