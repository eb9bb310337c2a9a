package npucam.decode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import npucam.data.TensorSpec;
import npucam.model.ModelDescriptor;
import npucam.model.ModelException;

/** Makes the decoder of a model that classifies the whole picture: it has one output, with one number per class. */
final class ClassifierRecognizer {
    private ClassifierRecognizer() {}

    /**
     * @param outputs all of the model's
     * @throws ModelException when no output, or more than one, has as many elements as there are labels
     */
    static Decoder recognize(ModelDescriptor model, List<TensorSpec> outputs) {
        int index = onlyOutput(model, outputs);
        TensorSpec spec = outputs.get(index);
        int classes = spec.elementCount();
        return new ClassifyDecoder(description(classes), index, spec, ClassLabels.of(model, classes));
    }

    /** The same, told instead of made. */
    static Recognition explain(ModelDescriptor model, List<TensorSpec> outputs) {
        int index = onlyOutput(model, outputs);
        List<String> roles = new ArrayList<>(Collections.nCopies(outputs.size(), Role.IGNORE.toString()));
        roles.set(index, Role.SCORES.toString());
        int classes = outputs.get(index).elementCount();
        return new Recognition(description(classes), "YOLO", "classify", "", classes, roles, Sureness.SHAPES);
    }

    private static String description(int classes) {
        return "YOLO classify, " + classes + " classes";
    }

    private static int onlyOutput(ModelDescriptor model, List<TensorSpec> outputs) {
        List<Integer> wanted = IntStream.range(0, outputs.size())
                .filter(index -> !isIgnored(model, outputs.get(index)))
                .boxed()
                .toList();
        if (wanted.size() != 1) {
            throw refusal(
                    model,
                    outputs,
                    "a classifier has one output",
                    "cut before or after its softmax, or give the others the role ignore");
        }
        TensorSpec spec = outputs.get(wanted.get(0));
        int classes = spec.elementCount();
        if (!model.labels().isEmpty() && model.labels().size() != classes) {
            throw refusal(
                    model,
                    outputs,
                    spec.name() + " has " + classes + " numbers, but there are "
                            + model.labels().size() + " labels",
                    "give one label per class, in the model's order");
        }
        return wanted.get(0);
    }

    private static boolean isIgnored(ModelDescriptor model, TensorSpec output) {
        return Role.IGNORE.toString().equals(model.hints().roles().get(output.name()));
    }

    private static ModelException refusal(ModelDescriptor model, List<TensorSpec> outputs, String what, String fix) {
        String found = outputs.stream().map(TensorSpec::toString).collect(Collectors.joining(", "));
        return new ModelException(
                model.model() + ": " + what + "; found " + found + "; fix: " + fix,
                new ModelException.Problem(model.model() + ": " + what, fix));
    }
}
