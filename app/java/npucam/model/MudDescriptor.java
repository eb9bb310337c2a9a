package npucam.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import npucam.data.ColorOrder;

/**
 * Reads a {@code .mud} into a {@link ModelDescriptor}: MaixPy's sections {@code [basic]} and {@code [extra]}, and our optional
 * {@code [npucam]}. Finds every problem before it gives up. What MaixPy may know and we do not is passed over with a note; our own
 * section takes known keys only.
 */
final class MudDescriptor {
    static final String OURS = "npucam";
    private static final Map<String, Set<String>> KEYS = Map.of(
            "basic",
            Set.of("type", "model", "model_npu", "model_vnpu"),
            "extra",
            Set.of(
                    "model_type",
                    "type",
                    "input_type",
                    "format",
                    "mean",
                    "scale",
                    "std",
                    "labels",
                    "anchors",
                    "input_channel",
                    "input_cache",
                    "output_cache",
                    "input_cache_flush",
                    "output_cache_inval"),
            OURS,
            Set.of("pad_value", "scheme", "roles", "keypoints", "shared_scale"));
    /** MaixPy's word for a task → ours. */
    private static final Map<String, String> TASKS = Map.of(
            "detector",
            "detect",
            "detect",
            "detect",
            "pose",
            "pose",
            "seg",
            "seg",
            "obb",
            "obb",
            "classifier",
            "classify");

    private static final List<Float> DIVIDED_BY_255 = Collections.nCopies(3, 1 / 255f);

    private final MudFile mud;
    private final Path source;
    private final List<String> assumptions = new ArrayList<>();
    private boolean halfNpu;

    private MudDescriptor(Path source) {
        this.source = source;
        this.mud = MudFile.read(source);
    }

    /**
     * @param labelsFile overrides the descriptor's own labels
     * @throws ModelException with every problem of the file
     */
    static ModelDescriptor read(Path source, Optional<Path> labelsFile) {
        return new MudDescriptor(source).read(labelsFile);
    }

    private ModelDescriptor read(Optional<Path> labelsFile) {
        checkKeys();
        Optional<Path> model = model();
        List<String> labels = labelsFile.map(LabelsFile::read).or(this::labels).orElse(List.of());
        String family = mud.entry("extra", "model_type")
                .map(entry -> entry.value().toLowerCase(Locale.ROOT))
                .orElse("");
        String task = task();
        ColorOrder colorOrder = colorOrder();
        List<Float> mean = mean();
        List<Float> scale = scale();
        int padValue = padValue();
        OutputHints hints = MudHints.read(mud, family);
        mud.throwProblems();
        Path modelFile = model.orElseThrow();
        if (labels.isEmpty() && ModelKind.of(modelFile) == ModelKind.ONNX) {
            labels = OnnxFile.read(modelFile).labels();
            assumptions.add(source + ": no labels: taking those in the metadata of " + modelFile);
        }
        return new ModelDescriptor(
                source,
                modelFile,
                family,
                task,
                labels,
                colorOrder,
                mean,
                scale,
                padValue,
                halfNpu,
                hints,
                assumptions);
    }

    private void checkKeys() {
        for (MudFile.Entry entry : mud.entries()) {
            Set<String> known = KEYS.getOrDefault(entry.section(), Set.of());
            if (known.contains(entry.key())) {
                continue;
            }
            Optional<String> nearest = NearestName.of(entry.key(), known);
            if (entry.section().equals(OURS)) {
                mud.problem(
                        entry,
                        "no such key in [npucam]. "
                                + nearest.map(name -> "Did you mean " + name + "?")
                                        .orElse("It knows " + String.join(", ", new TreeSet<>(known))));
            } else {
                assumptions.add(mud.at(entry) + ": passed over, not a key npucam knows"
                        + nearest.map(name -> " (the nearest is " + name + ")").orElse(""));
            }
        }
    }

    private Optional<Path> model() {
        Optional<MudFile.Entry> entry = mud.entry("basic", "model").or(() -> mud.entry("basic", "model_npu"));
        if (entry.isEmpty()) {
            entry = mud.entry("basic", "model_vnpu");
            halfNpu = entry.isPresent();
        }
        if (entry.isEmpty()) {
            mud.problem("names no model. Add below [basic]: model = FILE");
        }
        if (mud.entry("basic", "model_npu").isPresent()
                && mud.entry("basic", "model_vnpu").isPresent()) {
            assumptions.add(source
                    + ": taking model_npu, the one for the whole NPU. Where the camera's AI-ISP uses the other half,"
                    + " remove model_npu");
        }
        return entry.flatMap(this::modelFile);
    }

    private Optional<Path> modelFile(MudFile.Entry entry) {
        Path model = source.resolveSibling(entry.value()).normalize();
        Optional<String> complaint = InputFile.complaint(model);
        complaint.ifPresent(text -> mud.problem(entry, model + " " + text));
        return complaint.isPresent() ? Optional.empty() : Optional.of(model);
    }

    /** Names in the line itself, or a file beside the descriptor: what holds no comma and names a file is a file. */
    private Optional<List<String>> labels() {
        return mud.entry("extra", "labels").map(entry -> {
            Path file = source.resolveSibling(entry.value());
            if (!entry.value().contains(",") && Files.isRegularFile(file)) {
                return LabelsFile.read(file);
            }
            if (entry.value().matches("\\S+\\.(txt|names|labels)")) {
                mud.problem(entry, "no such file " + file + ". Put it there or write the names, separated by commas");
            }
            return inlineLabels(entry);
        });
    }

    private List<String> inlineLabels(MudFile.Entry entry) {
        List<String> labels =
                Arrays.stream(entry.value().split(",", -1)).map(String::strip).toList();
        int empty = labels.indexOf("");
        if (empty >= 0) {
            mud.problem(entry, "name " + (empty + 1) + " is empty. Write it, or remove the comma");
        }
        return labels;
    }

    private String task() {
        Optional<MudFile.Entry> entry = mud.entry("extra", "type");
        if (entry.isEmpty()) {
            return mud.entry("extra", "model_type")
                            .filter(family -> family.value().equalsIgnoreCase("classifier"))
                            .isPresent()
                    ? "classify"
                    : "detect";
        }
        String task = TASKS.get(entry.get().value().toLowerCase(Locale.ROOT));
        if (task == null) {
            mud.problem(entry.get(), "no such task. One of detector, pose, seg, obb");
            return "";
        }
        return task;
    }

    private ColorOrder colorOrder() {
        Optional<MudFile.Entry> entry = mud.entry("extra", "input_type").or(() -> mud.entry("extra", "format"));
        if (entry.isEmpty()) {
            assumptions.add(source + ": no input_type: taking rgb");
            return ColorOrder.RGB;
        }
        return switch (entry.get().value().toLowerCase(Locale.ROOT)) {
            case "rgb" -> ColorOrder.RGB;
            case "bgr" -> ColorOrder.BGR;
            default -> {
                mud.problem(entry.get(), "no such colour order. rgb or bgr");
                yield ColorOrder.RGB;
            }
        };
    }

    private List<Float> mean() {
        return mud.entry("extra", "mean")
                .map(entry -> perChannel(entry, 0, 255, "mean is in units of 0-255"))
                .orElseGet(() -> {
                    assumptions.add(source + ": no mean: taking 0");
                    return List.of(0f, 0f, 0f);
                });
    }

    /** {@code scale}, or {@code 1 / std} where a descriptor has that instead. */
    private List<Float> scale() {
        Optional<MudFile.Entry> scale = mud.entry("extra", "scale");
        Optional<MudFile.Entry> std = mud.entry("extra", "std");
        if (scale.isPresent()) {
            std.ifPresent(entry -> mud.problem(entry, "stands beside scale. Keep one of the two"));
            // Above 1 it would stretch 0-255 further, which no model is trained for: 255 for 1/255 is the usual slip.
            return perChannel(
                    scale.get(), Float.MIN_VALUE, 1, "(value - mean) is multiplied by it: 0.00392157 for 1/255");
        }
        if (std.isPresent()) {
            return perChannel(std.get(), 1, Float.MAX_VALUE, "(value - mean) is divided by it, in units of 0-255")
                    .stream()
                    .map(divisor -> 1 / divisor)
                    .toList();
        }
        assumptions.add(source + ": no scale: taking 1/255");
        return DIVIDED_BY_255;
    }

    private List<Float> perChannel(MudFile.Entry entry, float lowest, float highest, String meaning) {
        List<Float> values = new ArrayList<>();
        for (String text : entry.value().split("\\s*,\\s*|\\s+", -1)) {
            float value = number(text);
            if (!(value >= lowest && value <= highest)) {
                mud.problem(entry, text + " is not a number this key takes. " + meaning);
                return DIVIDED_BY_255;
            }
            values.add(value);
        }
        if (values.size() != 1 && values.size() != 3) {
            mud.problem(entry, "has " + values.size() + " values. Give three, one per channel, or one for all");
            return DIVIDED_BY_255;
        }
        return values.size() == 3 ? values : Collections.nCopies(3, values.get(0));
    }

    static float number(String text) {
        try {
            return Float.parseFloat(text);
        } catch (NumberFormatException e) {
            return Float.NaN;
        }
    }

    private int padValue() {
        Optional<MudFile.Entry> entry = mud.entry(OURS, "pad_value");
        if (entry.isEmpty()) {
            assumptions.add(source + ": no pad_value: letterbox bars are 0, as tpu-mlir and MaixPy make them");
            return 0;
        }
        String value = entry.get().value();
        if (!value.matches("\\d{1,3}") || Integer.parseInt(value) > 255) {
            mud.problem(
                    entry.get(), "not a whole number from 0 to 255. 0 for tpu-mlir and MaixPy, 114 for Ultralytics");
            return 0;
        }
        return Integer.parseInt(value);
    }
}
