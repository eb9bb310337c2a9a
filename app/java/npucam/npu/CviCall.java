package npucam.npu;

/** What the return codes of libcviruntime ({@code CVI_RC}) mean. */
final class CviCall {
    private CviCall() {}

    /**
     * Lets only success pass.
     *
     * @param call which call, on what
     * @throws EngineException with the call and the code otherwise
     */
    static void check(String call, int code) {
        if (code != 0) {
            throw new EngineException(call + " failed: " + text(code));
        }
    }

    private static String text(int code) {
        return switch (code) {
            case -1 -> "code -1";
            case 0xC0778003 -> "code 0xC0778003, wrong argument";
            case 0xC0778007 -> "code 0xC0778007, not initialised";
            case 0xC0778008 -> "code 0xC0778008, unsupported: is the runtime older than the model's format?";
            case 0xC077800C ->
                "code 0xC077800C, out of device memory. Use dual_buff = false or a smaller model, or stop what else uses"
                        + " the NPU's memory";
            case 0xC077800A -> "code 0xC077800A, try again";
            case 0xC0778012 -> "code 0xC0778012, busy";
            case 0xC0778015 -> "code 0xC0778015, timeout. The kernel log (dmesg) may say why";
            case 0xC0778016 -> "code 0xC0778016, bad data: is the model for another chip?";
            default -> "code 0x" + Integer.toHexString(code);
        };
    }
}
