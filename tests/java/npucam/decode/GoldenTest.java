package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.Letterbox;
import npucam.data.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parity with the real post-processing: the files under {@code tests/golden} hold what Ultralytics 8.4.190 (heads, NMS,
 * scaling) made of seeded tensors, which are made again here and checked by CRC.
 */
class GoldenTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "det-scheme1",
                "det-scheme2",
                "det-output0",
                "det-nc80-96x64",
                "det-320x224",
                "det-portrait",
                "det-empty",
                "det-maxdet"
            })
    void everyDetectionIsWhatUltralyticsFinds(String name) {
        JsonNode golden = new JsonMapper().readTree(Path.of("tests/golden", name + ".json"));
        int width = golden.get("imgsz").get(0).asInt();
        int height = golden.get("imgsz").get(1).asInt();
        List<Tensor> outputs = outputs(golden, width, height);
        DecodeSettings settings = new DecodeSettings(
                golden.get("conf").floatValue(),
                golden.get("iou").floatValue(),
                30_000,
                golden.path("max_det").asInt(300));
        Decoder decoder = YoloRecognizer.recognize(
                TestModel.of(golden.get("nc").asInt()), width, height, DetectScene.specs(outputs), settings);

        Letterbox letterbox = letterbox(golden, width, height);
        List<Detection> found = decoder.decode(outputs, letterbox).detections();

        JsonNode expected = golden.get("expected");
        assertEquals(expected.get("score").size(), found.size());
        for (int i = 0; i < found.size(); i++) {
            assertEquals(expected.get("cls").get(i).asInt(), found.get(i).classId());
            assertEquals(expected.get("score").get(i).asDouble(), found.get(i).score(), 1e-5);
            Box box = found.get(i).boxInFrame();
            JsonNode corners = expected.get("xyxy").get(i);
            assertEquals(corners.get(0).asDouble(), box.left(), 2e-3);
            assertEquals(corners.get(1).asDouble(), box.top(), 2e-3);
            assertEquals(corners.get(2).asDouble(), box.right(), 2e-3);
            assertEquals(corners.get(3).asDouble(), box.bottom(), 2e-3);
        }
    }

    private static List<Tensor> outputs(JsonNode golden, int width, int height) {
        SeededTensors seeded = new SeededTensors(
                width,
                height,
                golden.get("nc").asInt(),
                golden.get("permille").asInt(),
                golden.get("seed").asLong());
        String cut = golden.get("cut").asString();
        List<Tensor> tensors = switch (cut) {
            case "scheme1" -> seeded.concat();
            case "scheme2" -> seeded.dflSigmoid();
            case "output0" -> seeded.output0();
            default -> throw new IllegalArgumentException(cut);
        };
        assertEquals(golden.get("tensors").size(), tensors.size());
        for (Tensor tensor : tensors) {
            JsonNode expected = golden.get("tensors").get(tensor.spec().name());
            assertEquals(
                    expected.get("crc32").asLong(), crc32(tensor), tensor.spec().name());
        }
        return tensors;
    }

    private static long crc32(Tensor tensor) {
        CRC32 crc = new CRC32();
        ByteBuffer littleEndian = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < tensor.spec().elementCount(); i++) {
            crc.update(littleEndian.putFloat(0, tensor.bytes().getFloat(4 * i)).array());
        }
        return crc.getValue();
    }

    private static Letterbox letterbox(JsonNode golden, int width, int height) {
        Letterbox letterbox = Letterbox.fit(
                golden.get("orig").get(0).asInt(), golden.get("orig").get(1).asInt(), width, height);
        JsonNode expected = golden.get("letterbox");
        assertEquals(expected.get("new_w").asInt(), letterbox.contentWidth());
        assertEquals(expected.get("new_h").asInt(), letterbox.contentHeight());
        assertEquals(expected.get("left").asInt(), letterbox.padLeft());
        assertEquals(expected.get("top").asInt(), letterbox.padTop());
        return letterbox;
    }
}
