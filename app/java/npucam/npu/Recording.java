package npucam.npu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/**
 * Inferences kept for replay: what a model's outputs were, and a checksum of the input they were computed from. Not thread-safe
 * while it grows.
 */
public final class Recording {
    /** One kept inference: the input's CRC-32 and the bytes of each output. */
    record Inference(long inputCrc, List<byte[]> outputs) {}

    private final TensorSpec input;
    private final List<TensorSpec> outputs;
    private final List<Inference> inferences = new ArrayList<>();

    /** An empty recording of a model with this input and these outputs. */
    public Recording(TensorSpec input, List<TensorSpec> outputs) {
        this.input = input;
        this.outputs = List.copyOf(outputs);
    }

    /**
     * Reads a recording back.
     *
     * @throws EngineException with file and line when something is missing or wrong
     */
    public static Recording read(Path folder) {
        return RecordingFolder.read(folder);
    }

    /**
     * Writes the recording into a folder, which is made if it is not there.
     *
     * @throws EngineException when that fails
     */
    public void write(Path folder) {
        RecordingFolder.write(this, folder);
    }

    /** Keeps a copy of one inference. */
    public void add(Tensor inputTensor, List<Tensor> outputTensors) {
        add(new Inference(
                crc(inputTensor), outputTensors.stream().map(Recording::copy).toList()));
    }

    void add(Inference inference) {
        inferences.add(inference);
    }

    TensorSpec input() {
        return input;
    }

    List<TensorSpec> outputs() {
        return outputs;
    }

    List<Inference> inferences() {
        return inferences;
    }

    static long crc(Tensor tensor) {
        CRC32 crc = new CRC32();
        crc.update(tensor.bytes().duplicate().position(0).limit(tensor.spec().byteCount()));
        return crc.getValue();
    }

    private static byte[] copy(Tensor tensor) {
        byte[] bytes = new byte[tensor.spec().byteCount()];
        tensor.bytes().get(0, bytes);
        return bytes;
    }
}
