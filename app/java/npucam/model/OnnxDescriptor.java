package npucam.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import npucam.data.ColorOrder;

/** Reads a bare ONNX export into a {@link ModelDescriptor}, by the metadata Ultralytics writes and its fixed preprocessing. */
final class OnnxDescriptor {
    /** The grey Ultralytics pads with. */
    private static final int ULTRALYTICS_PAD = 114;
    /** {@code Ultralytics YOLOv8n model trained on ...} → {@code YOLOv8}. */
    private static final Pattern FAMILY = Pattern.compile("\\b(yolo(?:v?\\d+))", Pattern.CASE_INSENSITIVE);

    private OnnxDescriptor() {}

    /** @throws ModelException when neither the metadata nor a labels file says what the classes are called */
    static ModelDescriptor read(Path model, Optional<Path> labelsFile) {
        OnnxFile onnx = OnnxFile.read(model);
        List<String> labels = labelsFile.map(LabelsFile::read).orElseGet(onnx::labels);
        if (labels.isEmpty()) {
            throw new ModelException(
                    model
                            + ": has no metadata names, so what its classes are called is unknown. Give --labels FILE, or write a .mud for it");
        }
        return describe(model, onnx.metadata(), labels);
    }

    /** The classes called by number, whatever the file says. */
    static ModelDescriptor numbered(Path model, int classCount) {
        List<String> labels =
                IntStream.range(0, classCount).mapToObj(id -> "class" + id).toList();
        return describe(model, OnnxFile.read(model).metadata(), labels);
    }

    private static ModelDescriptor describe(Path model, Map<String, String> metadata, List<String> labels) {
        List<String> assumptions = new ArrayList<>();
        assumptions.add(model + ": no .mud: taking RGB, 1/255, letterbox bars of " + ULTRALYTICS_PAD
                + " as Ultralytics does. Write a .mud for anything else");
        if (!metadata.containsKey("task")) {
            assumptions.add(noTask(model));
        }
        String task = metadata.getOrDefault("task", "detect");
        Matcher family = FAMILY.matcher(metadata.getOrDefault("description", ""));
        return new ModelDescriptor(
                model,
                model,
                family.find() ? family.group(1).toLowerCase(java.util.Locale.ROOT) : "",
                task.equals("segment") ? "seg" : task,
                labels,
                ColorOrder.RGB,
                Collections.nCopies(3, 0f),
                Collections.nCopies(3, 1 / 255f),
                ULTRALYTICS_PAD,
                false,
                hints(metadata),
                assumptions);
    }

    /** The assumption about a file that does not say its task. */
    static String noTask(Path model) {
        return model + ": no metadata task: taking detect";
    }

    private static OutputHints hints(Map<String, String> metadata) {
        return new OutputHints(
                metadata.getOrDefault(OnnxCut.SCHEME_KEY, ""),
                Map.of(),
                KeypointShape.parse(metadata.getOrDefault("kpt_shape", "")),
                List.of(),
                false);
    }
}
