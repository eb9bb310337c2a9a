package npucam.npu;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import npucam.data.Tensor;
import npucam.data.TensorSpec;

/**
 * One tensor in memory that CPU and NPU share, cached for the CPU.
 *
 * @param bytes of the tensor
 * @param physical the NPU's address
 * @param cpu the CPU's address
 */
record AxMemory(Tensor tensor, int bytes, long physical, Pointer cpu) implements AutoCloseable {
    private static final int ALIGNMENT = 128;

    /** The name the memory goes by in the vendor's statistics. The library may keep the pointer. */
    private static final Memory TOKEN = token();

    private static Memory token() {
        Memory token = new Memory("npucam".length() + 1L);
        token.setString(0, "npucam");
        return token;
    }

    /** Throws {@link EngineException} when there is not enough. */
    static AxMemory allocate(TensorSpec spec) {
        int bytes = spec.byteCount();
        LongByReference physical = new LongByReference();
        PointerByReference cpu = new PointerByReference();
        AxCall.check(
                "AX_SYS_MemAllocCached of " + bytes + " bytes for " + spec.name(),
                AxSysBindings.AX_SYS_MemAllocCached(physical, cpu, bytes, ALIGNMENT, TOKEN));
        Pointer address = cpu.getValue();
        return new AxMemory(new Tensor(spec, address.getByteBuffer(0, bytes)), bytes, physical.getValue(), address);
    }

    /** Brings what the CPU wrote to the NPU. */
    void flush() {
        AxCall.check("AX_SYS_MflushCache", AxSysBindings.AX_SYS_MflushCache(physical, cpu, bytes));
    }

    /** Lets the CPU see what the NPU wrote. */
    void invalidate() {
        AxCall.check("AX_SYS_MinvalidateCache", AxSysBindings.AX_SYS_MinvalidateCache(physical, cpu, bytes));
    }

    @Override
    public void close() {
        AxCall.check("AX_SYS_MemFree", AxSysBindings.AX_SYS_MemFree(physical, cpu));
    }
}
