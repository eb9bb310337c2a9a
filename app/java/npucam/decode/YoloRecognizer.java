package npucam.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import npucam.data.ElementType;
import npucam.data.TensorSpec;
import npucam.model.CocoLabels;
import npucam.model.ModelDescriptor;
import npucam.model.ModelException;
import org.tinylog.Logger;

/**
 * Finds out what a model's outputs are and makes their decoder. Shapes, the number of labels and the input size decide; names
 * only break ties; roles in the descriptor ({@code concat}, {@code distances}, {@code scores}, {@code output0},
 * {@code ignore}) override. What fits nothing, or fits more than one thing, is refused, never guessed.
 */
public final class YoloRecognizer {
    private final ModelDescriptor model;
    private final AnchorGrid grid;
    private final List<TensorSpec> specs;
    private final List<Output> outputs;
    private final List<Integer> classCounts;

    private YoloRecognizer(ModelDescriptor model, int modelWidth, int modelHeight, List<TensorSpec> outputs) {
        this.model = model;
        requireDetect();
        if (!AnchorGrid.fits(modelWidth, modelHeight)) {
            throw new ModelException(model.model() + ": the input is " + modelWidth + "x" + modelHeight
                    + "; width and height of a YOLO input are multiples of " + AnchorGrid.LARGEST_HEAD_STRIDE
                    + ". Export with such an imgsz");
        }
        this.grid = new AnchorGrid(modelWidth, modelHeight);
        this.specs = outputs;
        this.outputs = withRoles();
        this.classCounts = model.labels().isEmpty()
                ? ClassCounts.possible(this.outputs)
                : List.of(model.labels().size());
    }

    /**
     * The decoder for a model's outputs.
     *
     * @param modelWidth of the model's input picture, in pixels
     * @param modelHeight of the model's input picture, in pixels
     * @param outputs all of the model's outputs, in the order the engine lends their tensors
     * @return reads exactly these outputs in this order; 80 classes without labels are COCO's, others are called {@code class0}, {@code class1}, ...
     * @throws ModelException when they cannot be decoded: what was found, what would fit, and the nearest fix
     */
    public static Decoder recognize(
            ModelDescriptor model, int modelWidth, int modelHeight, List<TensorSpec> outputs, DecodeSettings settings) {
        YoloRecognizer recognizer = new YoloRecognizer(model, modelWidth, modelHeight, outputs);
        Binding binding = recognizer.bind();
        recognizer.requireReadable(binding);
        OutputForm form = binding.form();
        List<String> labels = recognizer.labels(form);
        AnchorGrid grid = recognizer.grid;
        BoxReader boxes = switch (form.scheme()) {
            case CONCAT -> new ConcatReader(binding, outputs, grid, settings);
            case DFL_SIGMOID -> new DflSigmoidReader(binding, outputs, grid, settings);
            case OUTPUT0 -> new Output0Reader(binding, outputs, grid, settings);
        };
        String description = "YOLOv8/11 detect, scheme " + form.scheme() + " " + form.layout() + ", " + labels.size()
                + " classes, " + grid;
        return new YoloDecoder(description, boxes, new BoxesOnly(), labels, grid, true, settings);
    }

    private void requireDetect() {
        if (!model.task().equals("detect")) {
            throw new ModelException(model.source() + ": task '" + model.task()
                    + "' is not decoded; only detect is. Use a detect model, or correct the task if it is one");
        }
    }

    private List<Output> withRoles() {
        Map<String, String> words = model.roles();
        for (Map.Entry<String, String> entry : words.entrySet()) {
            if (Role.of(entry.getValue()).isEmpty()) {
                throw new ModelException(model.source() + ": roles: " + entry.getKey() + ":" + entry.getValue()
                        + " is no role. One of " + List.of(Role.values()));
            }
            if (specs.stream().noneMatch(spec -> spec.name().equals(entry.getKey()))) {
                throw new ModelException(model.source() + ": roles: the model has no output " + entry.getKey()
                        + ". It has " + join(specs));
            }
        }
        return IntStream.range(0, specs.size())
                .mapToObj(index -> new Output(
                        index,
                        specs.get(index),
                        Optional.ofNullable(words.get(specs.get(index).name())).flatMap(Role::of)))
                .filter(output -> !output.fixedRole().equals(Optional.of(Role.IGNORE)))
                .toList();
    }

    private Binding bind() {
        List<Binding> bindings = new ArrayList<>();
        List<ForeignForm> rivals = new ArrayList<>();
        for (int count : classCounts) {
            for (OutputForm form : OutputForm.of(grid, count)) {
                bindings.addAll(Binding.of(form, outputs));
            }
            ForeignForm.of(grid, count).stream().filter(this::isRival).forEach(rivals::add);
        }
        if (bindings.isEmpty()) {
            throw refusal("the outputs fit no scheme", new Advice(grid, classCounts, outputs).nearest());
        }
        if (bindings.size() == 1 && rivals.isEmpty()) {
            return bindings.get(0);
        }
        List<Binding> named = bindings.stream().filter(this::namesAgree).toList();
        if (named.size() == 1) {
            return named.get(0);
        }
        throw refusal("the outputs can be read in more than one way: " + readings(bindings, rivals), question());
    }

    /** Whether a form that is not decoded here explains the outputs as well. */
    private boolean isRival(ForeignForm form) {
        boolean familySaysNo = form.what().equals(ForeignForm.FLAT_YOLO26)
                && !model.family().isEmpty()
                && !model.family().contains("26");
        return form.rival() && !familySaysNo && form.matches(outputs);
    }

    /** Whether the names settle what the shapes leave open. */
    private boolean namesAgree(Binding binding) {
        Output first = output(binding, 0);
        return switch (binding.form().scheme()) {
            case CONCAT -> false;
            case DFL_SIGMOID -> {
                Output second = output(binding, 1);
                boolean contradicted = first.isNamedLike("sigmoid") || second.isNamedLike("dfl");
                yield !contradicted && (first.isNamedLike("dfl") || second.isNamedLike("sigmoid"));
            }
            case OUTPUT0 -> first.isNamedLike("output0");
        };
    }

    private Output output(Binding binding, int slot) {
        return outputs.stream()
                .filter(output -> output.index() == binding.outputs().get(slot))
                .findFirst()
                .orElseThrow();
    }

    private String readings(List<Binding> bindings, List<ForeignForm> rivals) {
        return Stream.concat(
                        bindings.stream().map(this::reading),
                        rivals.stream().map(ForeignForm::what).distinct())
                .collect(Collectors.joining(", or "));
    }

    private String reading(Binding binding) {
        List<Slot> slots = binding.form().slots();
        return "scheme " + binding.form().scheme() + " " + binding.form().layout() + " of "
                + binding.form().classCount() + " classes ("
                + IntStream.range(0, slots.size())
                        .mapToObj(slot -> output(binding, slot).spec().name() + ":"
                                + slots.get(slot).role())
                        .collect(Collectors.joining(", "))
                + ")";
    }

    private String question() {
        return model.labels().isEmpty()
                ? "which classes does the model have? Give its labels"
                : "which is right? Write it into the .mud under [npucam], for example roles = "
                        + outputs.stream()
                                .map(output -> output.spec().name() + ":ROLE")
                                .collect(Collectors.joining(", "))
                        + " with the roles of the right reading";
    }

    private void requireReadable(Binding binding) {
        for (int slot = 0; slot < binding.outputs().size(); slot++) {
            TensorSpec spec = output(binding, slot).spec();
            if (binding.form().scheme() == Scheme.OUTPUT0 && spec.type().isQuantized()) {
                throw refusal(
                        "one scale cannot serve boxes and scores: " + range(spec),
                        "cut before quantizing; " + Advice.MAKE_FITTING);
            }
            if (binding.form().scheme() == Scheme.CONCAT
                    && spec.type().isQuantized()
                    && spec.quantization().scale() > ByteDfl.LARGEST_SCALE) {
                throw refusal(
                        spec.name() + " counts logits in steps of "
                                + spec.quantization().scale() + ", nothing can be told apart in them",
                        "calibrate and convert again");
            }
            if (!Elements.supports(spec)) {
                throw refusal(
                        spec.name() + " is " + spec.type() + ", only F32, I8 and U8 are read",
                        "convert with F32 outputs");
            }
        }
    }

    private String range(TensorSpec spec) {
        int largest = spec.type() == ElementType.I8 ? 127 : 255;
        return spec.name() + " counts in steps of " + spec.quantization().scale() + " up to "
                + spec.quantization().dequantize(largest) + ", boxes need up to "
                + Math.max(grid.modelWidth(), grid.modelHeight()) + " and scores steps far below 1";
    }

    private List<String> labels(OutputForm form) {
        if (model.labels().isEmpty() && form.classCount() == CocoLabels.COUNT) {
            Logger.info(
                    "{}: no labels: taking the {} of COCO. Give --labels FILE for others",
                    model.model(),
                    CocoLabels.COUNT);
            return CocoLabels.read();
        }
        return model.labels().isEmpty()
                ? IntStream.range(0, form.classCount())
                        .mapToObj(id -> "class" + id)
                        .toList()
                : model.labels();
    }

    private ModelException refusal(String what, String fix) {
        return new ModelException(
                model.model() + ": " + what + "; found " + join(specs) + "; " + needed() + "; fix: " + fix);
    }

    private String needed() {
        int count = model.labels().size();
        if (count == 0) {
            return "a " + grid + " input has " + grid.cells()
                    + " cells, and there are no labels to count the classes by";
        }
        return "a " + grid + " input with " + count + " labels needs "
                + OutputForm.of(grid, count).stream()
                        .map(form -> form.scheme() + " " + form.layout() + ": " + form.shapes())
                        .collect(Collectors.joining(", or "));
    }

    private static String join(List<TensorSpec> specs) {
        return specs.isEmpty()
                ? "no outputs"
                : specs.stream().map(TensorSpec::toString).collect(Collectors.joining(", "));
    }
}
