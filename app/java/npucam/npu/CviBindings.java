package npucam.npu;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/** The functions of libcviruntime, bound by {@link CviLibrary} to the library it found. No logic. */
final class CviBindings {
    private CviBindings() {}

    // CVI_RC CVI_NN_RegisterModelFromBuffer(const int8_t* buf, uint32_t size, CVI_MODEL_HANDLE* model)
    static native int CVI_NN_RegisterModelFromBuffer(byte[] buf, int size, PointerByReference model);

    // CVI_RC CVI_NN_CloneModel(CVI_MODEL_HANDLE model, CVI_MODEL_HANDLE* cloned)
    static native int CVI_NN_CloneModel(Pointer model, PointerByReference cloned);

    // CVI_RC CVI_NN_CleanupModel(CVI_MODEL_HANDLE model)
    static native int CVI_NN_CleanupModel(Pointer model);

    // CVI_RC CVI_NN_GetInputOutputTensors(CVI_MODEL_HANDLE model, CVI_TENSOR** inputs, int32_t* input_num,
    //     CVI_TENSOR** outputs, int32_t* output_num)
    static native int CVI_NN_GetInputOutputTensors(
            Pointer model,
            PointerByReference inputs,
            IntByReference inputCount,
            PointerByReference outputs,
            IntByReference outputCount);

    // CVI_RC CVI_NN_Forward(CVI_MODEL_HANDLE model, CVI_TENSOR inputs[], int32_t input_num,
    //     CVI_TENSOR outputs[], int32_t output_num)
    static native int CVI_NN_Forward(Pointer model, Pointer inputs, int inputCount, Pointer outputs, int outputCount);
}
