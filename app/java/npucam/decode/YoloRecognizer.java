package npucam.decode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import npucam.data.ElementType;
import npucam.data.TensorSpec;
import npucam.model.CocoLabels;
import npucam.model.KeypointShape;
import npucam.model.ModelDescriptor;
import npucam.model.ModelException;

/**
 * Finds out what a model's outputs are and makes their decoder. Shapes, the number of labels and the input size decide; family and
 * names only break ties; scheme and roles in the descriptor override. What fits nothing, or fits more than one thing, is refused,
 * never guessed.
 */
public final class YoloRecognizer {
    static final String CLASSIFY = "classify";
    private static final int MOST_READINGS = 4;

    private final ModelDescriptor model;
    private final AnchorGrid grid;
    private final List<TensorSpec> specs;
    private final List<Output> outputs;
    /** One, or every where nobody says. */
    private final List<Task> tasks;

    private final int classCount;
    private final List<ModelShape> shapes;
    private final Optional<Scheme> fixedScheme;
    private Sureness sureness = Sureness.SHAPES;

    private YoloRecognizer(ModelDescriptor model, int modelWidth, int modelHeight, List<TensorSpec> outputs) {
        this.model = model;
        this.specs = outputs;
        this.tasks = tasks();
        this.classCount = model.labels().isEmpty()
                ? PossibleShapes.UNKNOWN
                : model.labels().size();
        requireDifferentLabels(model);
        if (!AnchorGrid.fits(modelWidth, modelHeight)) {
            throw new ModelException(model.model() + ": the input is " + modelWidth + "x" + modelHeight
                    + "; width and height of a YOLO input are multiples of " + AnchorGrid.LARGEST_HEAD_STRIDE
                    + ". Export with such an imgsz");
        }
        this.grid = new AnchorGrid(modelWidth, modelHeight);
        this.fixedScheme = fixedScheme();
        this.outputs = withRoles();
        PossibleShapes possible = new PossibleShapes(grid, keypoints(), this.outputs);
        this.shapes = tasks.stream()
                .flatMap(task -> possible.of(task, classCount).stream())
                .toList();
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
        if (model.task().equals(CLASSIFY)) {
            return ClassifierRecognizer.recognize(model, outputs);
        }
        YoloRecognizer recognizer = new YoloRecognizer(model, modelWidth, modelHeight, outputs);
        Binding binding = recognizer.bind();
        recognizer.requireReadable(binding);
        OutputForm form = binding.form();
        Readers readers = new Readers(binding, model.hints().anchors(), settings.lowestThreshold());
        return new YoloDecoder(
                form.toString(),
                form.shape().task(),
                readers.boxes(),
                readers.details(recognizer.keypoints()),
                recognizer.labels(form.shape()),
                recognizer.grid,
                form.scheme().needsSuppression(),
                settings);
    }

    /**
     * What {@link #recognize} makes of a model's outputs, and how sure that is; throws as it does.
     *
     * @param outputs all of the model's outputs
     */
    public static Recognition explain(
            ModelDescriptor model, int modelWidth, int modelHeight, List<TensorSpec> outputs) {
        if (model.task().equals(CLASSIFY)) {
            return ClassifierRecognizer.explain(model, outputs);
        }
        YoloRecognizer recognizer = new YoloRecognizer(model, modelWidth, modelHeight, outputs);
        Binding binding = recognizer.bind();
        recognizer.requireReadable(binding);
        return recognizer.recognition(binding);
    }

    private Recognition recognition(Binding binding) {
        List<String> roles = new ArrayList<>(Collections.nCopies(specs.size(), Role.IGNORE.toString()));
        binding.filled()
                .forEach(filled ->
                        roles.set(filled.output().index(), filled.slot().role().toString()));
        OutputForm form = binding.form();
        return new Recognition(
                form.toString(),
                form.scheme().familyText(),
                form.shape().task().toString(),
                form.scheme().toString(),
                form.shape().classCount(),
                roles,
                sureness);
    }

    /** Classes of one name cannot be told apart, and mostly a name is missing for it: then all later ones are shifted. */
    private static void requireDifferentLabels(ModelDescriptor model) {
        Map<String, Integer> first = new HashMap<>();
        for (int id = 0; id < model.labels().size(); id++) {
            Integer earlier = first.putIfAbsent(model.labels().get(id), id);
            if (earlier != null) {
                throw new ModelException(
                        new ModelException.Problem(
                                model.source() + ": labels: class " + earlier + " and class " + id
                                        + " are both called '" + model.labels().get(id) + "'",
                                "Give each class a name of its own, in the model's order; two that mean the same may be a-1 and a-2"));
            }
        }
    }

    private List<String> labels(ModelShape shape) {
        return shape.task() == Task.POSE
                ? ClassLabels.ofPose(model, shape.classCount())
                : ClassLabels.of(model, shape.classCount());
    }

    private List<Task> tasks() {
        if (model.task().isEmpty()) {
            return List.of(Task.values());
        }
        return List.of(
                Task.of(model.task())
                        .orElseThrow(
                                () -> new ModelException(
                                        model.source() + ": task '" + model.task()
                                                + "' is not decoded; detect, pose, seg, obb and classify are. Correct the task if it is one of them")));
    }

    private KeypointShape keypoints() {
        return model.hints().keypoints().orElse(KeypointShape.PERSON);
    }

    private Optional<Scheme> fixedScheme() {
        String word = model.hints().scheme();
        Optional<Scheme> scheme = Scheme.of(word);
        if (!word.isEmpty() && scheme.isEmpty()) {
            throw new ModelException(
                    model.source() + ": scheme = " + word + " is no scheme. One of " + List.of(Scheme.values()));
        }
        return scheme;
    }

    private List<Output> withRoles() {
        Map<String, String> words = model.hints().roles();
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
        List<Binding> every = shapes.stream()
                .flatMap(shape -> Forms.of(shape).stream())
                .flatMap(form -> Binding.of(form, outputs).stream())
                .toList();
        List<Binding> bindings = every.stream()
                .filter(binding -> fixedScheme.isEmpty()
                        || fixedScheme.get() == binding.form().scheme())
                .toList();
        if (bindings.isEmpty()) {
            throw refusal(
                    "the outputs fit no scheme",
                    every.isEmpty()
                            ? new Advice(grid, tasks.get(0), keypoints(), classCount, outputs).nearest()
                            : "the descriptor says scheme " + model.hints().scheme() + ", but this is "
                                    + every.get(0).form()
                                    + ": leave the scheme out or correct it");
        }
        List<Binding> ofFamily =
                preferring(bindings, binding -> binding.form().scheme().isOfFamily(model.family()));
        List<Binding> ofNames = preferring(ofFamily, Binding::isNamedSo);
        List<Binding> named = preferring(ofNames, this::isWellKnown);
        sureness = sureness(every.size(), bindings.size(), ofFamily.size(), ofNames.size());
        if (named.size() > 1) {
            throw refusal("the outputs can be read in more than one way: " + readings(named), question(named));
        }
        return named.get(0);
    }

    /** The first thing that left one reading. */
    private Sureness sureness(int byShapes, int byDescriptor, int byFamily, int byNames) {
        boolean hasRoles = !model.hints().roles().isEmpty();
        if (byDescriptor == 1) {
            return byShapes == 1 && !hasRoles ? Sureness.SHAPES : Sureness.DESCRIPTOR;
        }
        if (byFamily == 1) {
            return Sureness.FAMILY;
        }
        return byNames == 1 ? Sureness.NAMES : Sureness.USUAL;
    }

    /** Breaks a tie, if that leaves anything. */
    private static List<Binding> preferring(List<Binding> bindings, Predicate<Binding> wanted) {
        List<Binding> preferred = bindings.stream().filter(wanted).toList();
        return bindings.size() == 1 || preferred.isEmpty() ? bindings : preferred;
    }

    /** Without a descriptor and labels: the models that everybody starts with, trained on COCO. */
    private boolean isWellKnown(Binding binding) {
        int count = binding.form().shape().classCount();
        return tasks.size() > 1
                && classCount == PossibleShapes.UNKNOWN
                && switch (binding.form().shape().task()) {
                    case DETECT, SEG -> count == CocoLabels.COUNT;
                    case POSE -> count == 1;
                    case OBB -> false;
                };
    }

    private static String readings(List<Binding> bindings) {
        return bindings.stream().limit(MOST_READINGS).map(Binding::toString).collect(Collectors.joining(", or "))
                + (bindings.size() > MOST_READINGS ? ", or others" : "");
    }

    private String question(List<Binding> bindings) {
        List<String> tasksOfReadings = bindings.stream()
                .map(binding -> binding.form().shape().task().mudWord())
                .distinct()
                .toList();
        if (tasksOfReadings.size() > 1) {
            return "which task does the model have? Write type = " + String.join(" or ", tasksOfReadings)
                    + " into a .mud under [extra], and its labels";
        }
        if (bindings.stream()
                        .map(binding -> binding.form().shape().classCount())
                        .distinct()
                        .count()
                > 1) {
            return "which classes does the model have? Give its labels";
        }
        String write = "which is right? Write it into the .mud under [npucam], for example ";
        List<Scheme> schemes = bindings.stream()
                .map(binding -> binding.form().scheme())
                .distinct()
                .toList();
        return schemes.size() == bindings.size()
                ? write + "scheme = " + schemes.get(0)
                : write + "roles = "
                        + outputs.stream()
                                .map(output -> output.spec().name() + ":ROLE")
                                .collect(Collectors.joining(", "))
                        + " with the roles of the right reading";
    }

    private void requireReadable(Binding binding) {
        for (Binding.Filled filled : binding.filled()) {
            TensorSpec spec = filled.output().spec();
            Role role = filled.slot().role();
            if (!spec.type().isQuantized()) {
                continue;
            }
            if (binding.form().scheme().joinsBoxesAndScores()
                    && role != Role.PROTOTYPES
                    && !model.hints().sharedScale()) {
                throw refusal(
                        "one scale cannot serve boxes and scores: " + range(spec),
                        "cut the float model before it is quantized: app/npucam model check IN.onnx lists the nodes of that"
                                + " file, usually " + binding.form().scheme().usualCut()
                                + ", and app/npucam model cut IN.onnx --scheme SCHEME -o OUT.onnx makes the cut; or, where these steps are intended, write shared_scale = true into the .mud under [npucam]");
            }
            if ((role == Role.CONCAT || role == Role.DFL) && spec.quantization().scale() > ByteDfl.LARGEST_SCALE) {
                throw refusal(
                        spec.name() + " counts logits in steps of "
                                + spec.quantization().scale() + ", nothing can be told apart in them",
                        "calibrate and convert again");
            }
        }
    }

    private String range(TensorSpec spec) {
        int largest = spec.type() == ElementType.I8 ? 127 : 255;
        return spec.name() + " counts in steps of " + spec.quantization().scale() + " up to "
                + spec.quantization().dequantize(largest) + ", boxes need up to "
                + Math.max(grid.modelWidth(), grid.modelHeight()) + " and scores steps far below 1";
    }

    private ModelException refusal(String what, String fix) {
        return new ModelException(
                model.model() + ": " + what + "; fix: " + fix + "; found " + join(specs) + "; " + needed(),
                new ModelException.Problem(model.model() + ": " + what, fix));
    }

    private String needed() {
        if (model.labels().isEmpty()) {
            return "a " + grid + " input has " + grid.cells()
                    + " cells, and there are no labels to count the classes by";
        }
        Map<Scheme, OutputForm> usual = Forms.of(shapes.get(0)).stream()
                .collect(Collectors.toMap(OutputForm::scheme, form -> form, (first, other) -> first, TreeMap::new));
        return "a " + grid + " input with " + model.labels().size() + " labels and the task "
                + shapes.get(0).task() + " needs "
                + usual.values().stream()
                        .map(form -> form.scheme() + ": " + form.shapes())
                        .collect(Collectors.joining(", or "))
                + ", or the same with channels last, or the maps of a kind as one over all cells";
    }

    private static String join(List<TensorSpec> specs) {
        return specs.isEmpty()
                ? "no outputs"
                : specs.stream().map(TensorSpec::toString).collect(Collectors.joining(", "));
    }
}
