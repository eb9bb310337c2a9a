package npucam.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The files in {@code tests/data/bad}: what {@code npucam check} prints for them. */
class BadExamplesTest {
    @Test
    void threeErrors() {
        assertProblems("three-errors.toml", """
                :3:8 device.name: has a text without quotes. Write name = "gate-pc"
                :11:1 model.file = "yolov8n.pt": is not a model file (.mud, .onnx, .bmodel, .cvimodel or .axmodel). \
                Convert the model, or name the .mud file that lies beside it
                :14:1 detect.score_threshold = 25: is out of range, allowed is 0 to 0.99. \
                Write for example score_threshold = 0.25
                """);
    }

    @Test
    void typosAndUnits() {
        assertProblems("typos-and-units.toml", """
                :2:1 camra: is no section of this file. Did you mean [camera]?
                :3:1 camera.sorce: unknown key. Did you mean source?
                :4:1 camera.size = "1280*720": is not a size like "1280x720". Write for example size = "640x480"
                :5:1 camera.fps = 25: must be a rate like "5fps", not a whole number. Write for example fps = "15fps"
                :6:1 camera.timeout = "5 sec": is not a duration like "5s". Write for example timeout = "5s"
                :9:1 model.file = "../../models/shapes/shapes.mut": is not a model file \
                (.mud, .onnx, .bmodel, .cvimodel or .axmodel). Convert the model, or name the .mud file that lies beside it
                :12:13 pipeline.dual_buff: has a switch that is not written as TOML wants it. Write dual_buff = true
                :13:1 pipeline.bufers: unknown key. Did you mean buffers?
                :16:1 detect.score_treshold: unknown key. Did you mean score_threshold?
                :16:1 detect.score_treshold = "0.4": must be a number, not a text. Write it without quotes
                :17:18 detect.iou_threshold: has a decimal comma. Write the number with a point, like 0.25
                :20:1 mqtt.broker = "192.168.1.10:1883": is not a broker address like "mqtt://192.168.1.10:1883". \
                Write for example broker = "mqtt://localhost:1883"
                :21:1 mqtt.at_most = "5fps": is not a rate like "5/s". Write for example at_most = "5/s"
                :22:1 mqtt.keep_alive = 30: must be a duration like "5s", not a whole number. \
                Write for example keep_alive = "30s"
                :23:1 mqtt.reconnect_max = "1h": is out of range, allowed is 1s to 10m. \
                Write for example reconnect_max = "30s"
                """);
    }

    @Test
    void wrongSource() {
        assertProblems("wrong-source.toml", """
                :2:1 camera.path: is missing. Add path = "../clips/gate.mp4" below [camera]
                :3:1 camera.name = "hall/north": is not a name without / + # of 1 to 60 characters. \
                Write for example name = "camera"
                :5:1 camera.url = "rtsp://***@192.168.1.20/stream1": does not belong to source = "video". \
                Remove it, or write source = "rtsp"
                :6:1 camera.timeout = "10s": does not belong to source = "video". \
                Remove it, or write source = "rtsp" or "v4l2"
                :7:1 camera.fps = "25fps": does not belong to source = "video". \
                Remove it, or write source = "v4l2" or "pictures" or "synthetic"
                :10:1 model.file = "yolo11n.tflite": is not a model file \
                (.mud, .onnx, .bmodel, .cvimodel or .axmodel). Convert the model, or name the .mud file that lies beside it
                :14:1 pipeline.buffers = 1: contradicts dual_buff, which means two buffers or more. \
                Remove one of the two lines
                :17:1 mqtt.broker = "mqtts://broker.example.org:8883": asks for TLS, which is not supported yet. \
                Write mqtt:// and port 1883
                :18:1 mqtt.password: does not belong in this file, which others may see. \
                Write it into a file of its own and name that: [mqtt] password_file = "mqtt-password.secret"
                :19:1 mqtt.publish = "on-change": is not one of "every_frame", "on_change". Did you mean "on_change"?
                :20:1 mqtt.topic_prefix = "site/#": is not one or more topic levels without + #, like "site/hall". \
                Write for example topic_prefix = "npucam"
                """);
    }

    /** The lines without the file's name, which begins each of them. */
    private static void assertProblems(String name, String expected) {
        Path file = Path.of("tests/data/bad", name);
        String message =
                assertThrows(ConfigException.class, () -> ConfigFile.read(file)).getMessage();
        assertEquals(expected.stripTrailing(), String.valueOf(message).replace(file.toString(), ""));
    }
}
