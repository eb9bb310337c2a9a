package npucam.model;

import java.util.List;
import npucam.data.TensorSpec;

/**
 * Whether and where an ONNX file can be cut at a scheme.
 *
 * @param outputs the tensors to end at, with the names that {@link OnnxCut#cut} gives them; empty when the scheme is not offered
 * @param namedInFile whether the file has all of them already; else the cut adds nodes, and a compiler that cuts for itself must be
 *     given the cut file
 * @param whyNot the reason and the fix; empty when the scheme is offered
 */
public record CutOffer(OnnxCut.Scheme scheme, List<TensorSpec> outputs, boolean namedInFile, String whyNot) {
    public CutOffer {
        outputs = List.copyOf(outputs);
    }

    public boolean isOffered() {
        return whyNot.isEmpty();
    }

    /** In the order of the outputs of the cut model. */
    public List<String> names() {
        return outputs.stream().map(TensorSpec::name).toList();
    }
}
