package npucam.decode;

import java.util.ArrayList;
import java.util.List;
import npucam.data.Tensor;

/** The elements of the outputs a decoder reads, one each, however many parts of the decoder share it. */
final class OutputElements {
    private final List<Output> outputs;
    private final List<Elements> elements = new ArrayList<>();

    OutputElements(List<Output> outputs) {
        this.outputs = List.copyOf(outputs);
        outputs.forEach(output -> elements.add(Elements.of(output.spec())));
    }

    Elements of(Output output) {
        return elements.get(outputs.indexOf(output));
    }

    /** @param tensors all of the model's, in its order */
    void bind(List<Tensor> tensors) {
        for (int i = 0; i < outputs.size(); i++) {
            elements.get(i).bind(tensors.get(outputs.get(i).index()));
        }
    }
}
