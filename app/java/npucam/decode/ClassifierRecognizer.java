package npucam.decode;

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
        String description = "YOLO classify, " + classes + " classes";
        return new ClassifyDecoder(description, wanted.get(0), spec, ClassLabels.of(model, classes));
    }

    private static boolean isIgnored(ModelDescriptor model, TensorSpec output) {
        return Role.IGNORE.toString().equals(model.hints().roles().get(output.name()));
    }

    private static ModelException refusal(ModelDescriptor model, List<TensorSpec> outputs, String what, String fix) {
        String found = outputs.stream().map(TensorSpec::toString).collect(Collectors.joining(", "));
        return new ModelException(model.model() + ": " + what + "; found " + found + "; fix: " + fix);
    }
}
