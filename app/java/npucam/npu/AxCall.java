package npucam.npu;

import java.util.Locale;

/** The return codes of Axera's libraries: 0 is success, the others differ by module and are not all published. */
final class AxCall {
    private AxCall() {}

    /** Throws {@link EngineException} with the call and the code unless it is 0. */
    static void check(String call, int code) {
        if (code != 0) {
            throw new EngineException(call + " failed: code 0x" + String.format(Locale.ROOT, "%08X", code)
                    + ". The kernel log (dmesg) may say why");
        }
    }
}
