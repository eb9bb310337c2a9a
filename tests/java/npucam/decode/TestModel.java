package npucam.decode;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import npucam.data.ColorOrder;
import npucam.data.Letterbox;
import npucam.data.Tensor;
import npucam.model.ModelDescriptor;
import npucam.model.OutputHints;

/** Descriptors and decoders for tests. */
final class TestModel {
    private TestModel() {}

    static ModelDescriptor of(int classCount) {
        return of(classCount, "", "detect", Map.of());
    }

    static ModelDescriptor of(int classCount, String family, String task, Map<String, String> roles) {
        return of(classCount, family, task, new OutputHints("", roles, Optional.empty(), List.of(), false));
    }

    static ModelDescriptor of(int classCount, String family, String task, OutputHints hints) {
        return new ModelDescriptor(
                Path.of("m.mud"),
                Path.of("m.onnx"),
                family,
                task,
                IntStream.range(0, classCount).mapToObj(id -> "thing" + id).toList(),
                ColorOrder.RGB,
                List.of(0f, 0f, 0f),
                List.of(1 / 255f, 1 / 255f, 1 / 255f),
                0,
                false,
                hints,
                List.of());
    }

    static Decoder decoder(DetectScene scene, List<Tensor> outputs, DecodeSettings settings) {
        return YoloRecognizer.recognize(
                of(scene.classCount), scene.width, scene.height, DetectScene.specs(outputs), settings);
    }

    /** A frame of the model's own size: boxes stay in model pixels, clipped. */
    static Letterbox unscaled(int width, int height) {
        return Letterbox.fit(width, height, width, height);
    }
}
