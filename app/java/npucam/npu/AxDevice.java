package npucam.npu;

import com.sun.jna.Memory;
import java.util.List;
import org.tinylog.Logger;

/** The runtime of this process, initialised: memory first, then the NPU; ended in reverse. */
final class AxDevice implements AutoCloseable {
    /** sizeof(AX_ENGINE_NPU_ATTR_T); the mode is its first word, the rest is reserved and 0. */
    private static final int ATTR_BYTES = 36;

    private final int mode;

    private AxDevice(int mode) {
        this.mode = mode;
    }

    /**
     * Initialises both libraries. The NPU is divided as wanted, unless it is set up already: then as it is.
     *
     * @throws EngineException when one refuses; nothing stays initialised then
     */
    static AxDevice open(AxVnpu wanted) {
        AxCall.check("AX_SYS_Init", AxSysBindings.AX_SYS_Init());
        try (Memory attr = new Memory(ATTR_BYTES)) {
            attr.clear();
            boolean isSet = AxEngineBindings.AX_ENGINE_GetVNPUAttr(attr) == 0;
            if (!isSet) {
                attr.clear();
                attr.setInt(0, wanted.code());
            } else if (attr.getInt(0) != wanted.code()) {
                Logger.warn("the NPU is set up already, in mode {}: vnpu {} is not applied", attr.getInt(0), wanted);
            }
            int mode = attr.getInt(0);
            AxCall.check("AX_ENGINE_Init with VNPU mode " + mode, AxEngineBindings.AX_ENGINE_Init(attr));
            return new AxDevice(mode);
        } catch (EngineException refused) {
            try {
                AxCall.check("AX_SYS_Deinit", AxSysBindings.AX_SYS_Deinit());
            } catch (EngineException second) {
                refused.addSuppressed(second);
            }
            throw refused;
        }
    }

    /** Whether only models for half an NPU may be loaded. */
    boolean isDivided() {
        return mode != AxVnpu.OFF.code();
    }

    @Override
    public void close() {
        Closing.all(List.of(
                () -> AxCall.check("AX_SYS_Deinit", AxSysBindings.AX_SYS_Deinit()),
                () -> AxCall.check("AX_ENGINE_Deinit", AxEngineBindings.AX_ENGINE_Deinit())));
    }
}
