package npucam.npu;

/** Whether the NPU is divided into virtual ones: the camera's AI-ISP then takes one half. */
public enum AxVnpu {
    /** One NPU; models for the whole and for a half run. A {@code .mud} names its model for this {@code model_npu}. */
    OFF(0),
    /** Two halves; only models for a half run. A {@code .mud} names its model for this {@code model_vnpu}. */
    ON(1);

    private final int code;

    AxVnpu(int code) {
        this.code = code;
    }

    /** {@code AX_ENGINE_NPU_MODE_T} */
    int code() {
        return code;
    }
}
