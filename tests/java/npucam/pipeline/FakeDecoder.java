package npucam.pipeline;

import java.util.List;
import npucam.data.Findings;
import npucam.data.Letterbox;
import npucam.data.Tensor;
import npucam.decode.Decoder;

/** A decoder that runs something for each frame and finds nothing. */
record FakeDecoder(Runnable work) implements Decoder {
    @Override
    public String description() {
        return "fake";
    }

    @Override
    public Findings decode(List<Tensor> outputs, Letterbox letterbox) {
        work.run();
        return Findings.of(List.of());
    }
}
