package npucam.decode;

import java.util.List;
import npucam.data.Findings;
import npucam.data.Letterbox;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/** Task classify. */
final class ClassifyDecoder implements Decoder {
    private final String description;

    /**
     * @param output index among the model's outputs
     * @param spec of that output: as many elements as labels
     */
    ClassifyDecoder(String description, int output, TensorSpec spec, List<String> labels) {
        this.description = description;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Findings decode(List<Tensor> outputs, Letterbox letterbox) {
        throw new UnsupportedOperationException();
    }
}
