package npucam.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import npucam.data.ColorOrder;
import npucam.data.ElementType;
import npucam.data.ImageInput;
import npucam.data.Quantization;
import npucam.data.TensorLayout;
import npucam.data.TensorSpec;

/**
 * What must be known of a model beside its tensors, from a {@code .mud} file or the metadata of a bare ONNX.
 *
 * @param source the file this was read from, for messages
 * @param model the model file the engine loads
 * @param family as the descriptor or metadata says: {@code yolov8}, {@code yolo11}, ...; empty when unknown
 * @param task {@code detect}, {@code pose}, {@code seg}, {@code obb}, {@code classify}; empty when unknown
 * @param labels class names in class order; empty when unknown
 * @param colorOrder of the input's channels
 * @param mean one per channel, subtracted from 0–255 values
 * @param scale one per channel, multiplied after
 * @param padValue colour of the letterbox bars, 0–255
 * @param halfNpu the model is compiled for one virtual half of an AX630C's NPU
 * @param hints what is known of the outputs
 * @param assumptions one line each for everything the files left open and a default decided; to be logged
 */
public record ModelDescriptor(
        Path source,
        Path model,
        String family,
        String task,
        List<String> labels,
        ColorOrder colorOrder,
        List<Float> mean,
        List<Float> scale,
        int padValue,
        boolean halfNpu,
        OutputHints hints,
        List<String> assumptions) {

    public ModelDescriptor {
        labels = List.copyOf(labels);
        mean = List.copyOf(mean);
        scale = List.copyOf(scale);
        assumptions = List.copyOf(assumptions);
    }

    /**
     * Reads a {@code .mud}, a bare ONNX with the metadata Ultralytics writes, or a bare {@code .bmodel} or {@code .cvimodel}, taken
     * to be made as Sophgo's YOLO recipe does.
     *
     * @param labelsFile one name a line; overrides the model's own names
     * @throws ModelException with every problem found
     */
    public static ModelDescriptor read(Path file, Optional<Path> labelsFile) {
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".mud")) {
            return CompiledDescriptor.withFusedPreprocess(MudDescriptor.read(file, labelsFile));
        }
        return switch (ModelKind.of(file)) {
            case ONNX -> OnnxDescriptor.read(file, labelsFile);
            case BMODEL, CVIMODEL -> CompiledDescriptor.withFusedPreprocess(CompiledDescriptor.read(file, labelsFile));
            case AXMODEL ->
                throw new ModelException(
                        file + ": an .axmodel says nothing of its colours and classes. Write a .mud for it");
        };
    }

    /**
     * A bare ONNX whose classes are called by number, for who compares models and needs no names.
     *
     * @throws ModelException when it is no ONNX model
     */
    public static ModelDescriptor numbered(Path onnx, int classCount) {
        return OnnxDescriptor.numbered(onnx, classCount);
    }

    /**
     * The same model with a task that its file leaves open.
     *
     * @param asked {@code detect}, {@code pose}, {@code seg}, {@code obb} or {@code classify}
     * @throws ModelException when the model says another
     */
    public ModelDescriptor withTask(String asked) {
        if (saysTask() && !task.equals(asked)) {
            throw new ModelException(new ModelException.Problem(
                    source + ": says it is a model for the task " + task + ", but " + asked + " is asked for",
                    "Leave the task out, or correct it in the .mud (type, under [extra])"));
        }
        return new ModelDescriptor(
                source,
                model,
                family,
                asked,
                labels,
                colorOrder,
                mean,
                scale,
                padValue,
                halfNpu,
                hints,
                assumptions.stream()
                        .filter(assumed -> !assumed.equals(OnnxDescriptor.noTask(source)))
                        .toList());
    }

    private boolean saysTask() {
        return !task.isEmpty() && !assumptions.contains(OnnxDescriptor.noTask(source));
    }

    /**
     * Joins what the descriptor says with what the runtime says of the input.
     *
     * @throws ModelException when the input is not one picture of three channels
     */
    public ImageInput imageInput(TensorSpec input) {
        List<Integer> shape = input.shape();
        boolean picture = shape.size() == 4 && shape.get(0) == 1;
        if (picture && shape.get(1) == 3) {
            return imageInput(input, shape.get(3), shape.get(2), TensorLayout.NCHW);
        }
        if (picture && shape.get(3) == 3) {
            return imageInput(input, shape.get(2), shape.get(1), TensorLayout.NHWC);
        }
        throw new ModelException(
                model + ": input " + input
                        + " is not one picture of three channels. Export with batch 1 and a fixed size: [1,3,height,width] or [1,height,width,3]");
    }

    /** The same model; its class names and task are the other's where its own files do not say them. */
    public ModelDescriptor completedBy(ModelDescriptor other) {
        List<String> more = new ArrayList<>(assumptions);
        if (labels.isEmpty() && !other.labels.isEmpty()) {
            more.add(model + ": names no classes; those of " + other.source + " are taken");
        }
        return new ModelDescriptor(
                source,
                model,
                family,
                task.isEmpty() ? other.task : task,
                labels.isEmpty() ? other.labels : labels,
                colorOrder,
                mean,
                scale,
                padValue,
                halfNpu,
                hints,
                more);
    }

    /** The same model, fed with the picture's bytes as they are. */
    ModelDescriptor fedWithBytes(ColorOrder order, String why) {
        List<String> more = new ArrayList<>(assumptions);
        more.add(why);
        return new ModelDescriptor(
                source,
                model,
                family,
                task,
                labels,
                order,
                Collections.nCopies(3, 0f),
                Collections.nCopies(3, 1f),
                padValue,
                halfNpu,
                hints,
                more);
    }

    private ImageInput imageInput(TensorSpec input, int width, int height, TensorLayout layout) {
        // Bytes without a quantization are the picture's own: such a model does mean and scale itself, whatever a .mud
        // says.
        boolean takesBytes =
                input.type() == ElementType.U8 && input.quantization().equals(Quantization.NONE);
        return new ImageInput(
                input,
                width,
                height,
                layout,
                colorOrder,
                takesBytes ? Collections.nCopies(3, 0f) : mean,
                takesBytes ? Collections.nCopies(3, 1f) : scale,
                padValue);
    }
}
