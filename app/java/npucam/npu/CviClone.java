package npucam.npu;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.List;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/**
 * One copy of the loaded model with tensors of its own: a slot. Copies share weights and commands.
 *
 * @param handle of the copy
 * @param inputArray the runtime's own array, passed back to it
 * @param outputArray the runtime's own array, passed back to it
 */
record CviClone(
        Pointer handle,
        Pointer inputArray,
        int inputCount,
        Pointer outputArray,
        int outputCount,
        CviInput input,
        List<Tensor> outputs) {

    CviClone {
        outputs = List.copyOf(outputs);
    }

    /**
     * Asks a registered or cloned model for its tensors.
     *
     * @throws EngineException when the runtime refuses or describes what npucam cannot use
     */
    static CviClone of(Pointer handle) {
        PointerByReference inputs = new PointerByReference();
        PointerByReference outputs = new PointerByReference();
        IntByReference inputCount = new IntByReference();
        IntByReference outputCount = new IntByReference();
        CviCall.check(
                "CVI_NN_GetInputOutputTensors",
                CviBindings.CVI_NN_GetInputOutputTensors(handle, inputs, inputCount, outputs, outputCount));
        if (inputCount.getValue() != 1 || outputCount.getValue() < 1) {
            throw new EngineException("the model has " + inputCount.getValue() + " inputs and " + outputCount.getValue()
                    + " outputs; npucam runs models with one picture in and at least one output");
        }
        return new CviClone(
                handle,
                inputs.getValue(),
                1,
                outputs.getValue(),
                outputCount.getValue(),
                CviInput.of(CviTensor.readAll(inputs.getValue(), 1).get(0)),
                outputTensors(CviTensor.readAll(outputs.getValue(), outputCount.getValue())));
    }

    private static List<Tensor> outputTensors(List<CviTensor> outputs) {
        List<Tensor> tensors = new ArrayList<>();
        for (CviTensor output : outputs) {
            TensorSpec spec = output.outputSpec();
            if (output.memory().capacity() != spec.byteCount()) {
                throw new EngineException(
                        "output " + spec + " has " + output.memory().capacity()
                                + " bytes of memory: padded outputs are not known. Convert the model again");
            }
            tensors.add(new Tensor(spec, output.memory()));
        }
        return tensors;
    }

    /** Runs one inference, blocking. Only one may run per process at a time. */
    void forward() {
        CviCall.check(
                "CVI_NN_Forward", CviBindings.CVI_NN_Forward(handle, inputArray, inputCount, outputArray, outputCount));
    }
}
