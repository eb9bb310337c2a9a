package npucam.decode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import npucam.data.Letterbox;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One file of {@code tests/golden}: seeded tensors, as every cut of a model would give them, and what the real post-processing
 * makes of them. {@code generate.py} there writes them.
 */
record Golden(JsonNode json) {
    private static final Path FOLDER = Path.of("tests/golden");

    /** A place where the golden's model can be cut: {@code concat}, {@code split}, {@code flat}, {@code dfl_sigmoid}, ... */
    record Cut(Golden golden, String name) {
        /** The tensors' names, shapes and CRCs. */
        JsonNode tensors() {
            return golden.json.get("cuts").get(name);
        }

        @Override
        public String toString() {
            return golden.name() + " " + name;
        }
    }

    /** Every cut of every file, in the order of their names. */
    static List<Cut> cuts() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Cut> cuts = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                Golden golden = new Golden(new JsonMapper().readTree(file));
                golden.json.get("cuts").propertyNames().forEach(cut -> cuts.add(new Cut(golden, cut)));
            }
            return cuts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return json.get("name").asString();
    }

    /** The first two words of the name: task and form of the numbers, such as {@code pose26-one2one}. */
    String kind() {
        String[] words = name().split("-", 3);
        return words[0] + "-" + words[1];
    }

    /** As a descriptor says it: {@code detect}, {@code pose}, {@code seg}, {@code obb}, {@code classify}. */
    String task() {
        return json.get("task").asString();
    }

    /** As a descriptor says it: {@code yolov5}, {@code yolov8}, {@code yolo11}, {@code yolo26}. */
    String family() {
        return json.get("family").asString();
    }

    int modelWidth() {
        return json.get("model").get("width").asInt();
    }

    int modelHeight() {
        return json.get("model").get("height").asInt();
    }

    int classCount() {
        return json.get("classes").asInt();
    }

    /** Number of keypoints of a pose model, 0 of others. */
    int keypoints() {
        return json.path("keypoints").path(0).asInt(0);
    }

    /** 2, or 3 with visibility. */
    int keypointDimensions() {
        return json.path("keypoints").path(1).asInt(0);
    }

    /** Widths and heights of a YOLOv5 head of its own; empty of others. */
    List<Float> anchors() {
        return json.path("anchors").values().stream()
                .flatMap(head -> head.values().stream())
                .map(JsonNode::floatValue)
                .toList();
    }

    long seed() {
        return json.get("seed").asLong();
    }

    int hotPermille() {
        return json.get("hotPermille").asInt();
    }

    /** Thresholds, NMS and limit; empty for a classifier. */
    JsonNode settings() {
        return json.path("settings");
    }

    /** What the frame went through; a classifier's has the size of the model's input. */
    Letterbox letterbox() {
        if (task().equals("classify")) {
            return TestModel.unscaled(modelWidth(), modelHeight());
        }
        JsonNode frame = json.get("frame");
        return new Letterbox(
                frame.get("width").asInt(),
                frame.get("height").asInt(),
                modelWidth(),
                modelHeight(),
                frame.get("contentWidth").asInt(),
                frame.get("contentHeight").asInt(),
                frame.get("padLeft").asInt(),
                frame.get("padTop").asInt());
    }

    /** What is found in the frame, best first; none of a classifier. */
    List<JsonNode> detections() {
        return json.path("detections").values().stream().toList();
    }

    /** A classifier's best classes. */
    List<JsonNode> top() {
        return json.path("top").values().stream().toList();
    }
}
