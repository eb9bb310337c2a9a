package npucam.npu;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import npucam.data.Tensor;
import npucam.data.TensorSpec;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The memory of one tensor on the device, and the tensor the CPU sees: on a board the same memory, mapped once, elsewhere a
 * copy in direct memory.
 */
final class BmrtMemory implements AutoCloseable {
    /** {@code BM_ERR_PARAM}, {@code BM_ERR_NOFEATURE}, {@code BM_NOT_SUPPORTED}: this memory cannot be mapped, but it can be copied. */
    private static final int PARAM = 4;

    private static final int NO_FEATURE = 8;
    private static final int NOT_SUPPORTED = 9;

    private final BmrtDevice device;
    private final BmlibBindings.DeviceMem memory;
    private final Tensor tensor;
    private final Pointer host;
    private final boolean mapped;

    private BmrtMemory(BmrtDevice device, BmlibBindings.DeviceMem memory, TensorSpec spec) {
        this.device = device;
        this.memory = memory;
        Pointer map = device.sharesMemory() ? map(device, memory) : null;
        mapped = map != null;
        if (map == null) {
            tensor = Tensor.allocate(spec);
            host = Native.getDirectBufferPointer(tensor.bytes());
        } else {
            ByteBuffer bytes = map.getByteBuffer(0, memory.size).order(ByteOrder.nativeOrder());
            tensor = new Tensor(spec, bytes);
            host = map;
        }
    }

    /** @throws EngineException when the device has not enough memory */
    static BmrtMemory allocate(BmrtDevice device, TensorSpec spec) {
        BmlibBindings.DeviceMem memory = new BmlibBindings.DeviceMem();
        BmrtDevice.check(
                "bm_malloc_device_byte",
                BmlibBindings.bm_malloc_device_byte(device.handle(), memory.getPointer(), spec.byteCount()));
        memory.read();
        // From here on Java's copy and C's are the same for good: no copying per call.
        memory.setAutoSynch(false);
        try {
            return new BmrtMemory(device, memory, spec);
        } catch (RuntimeException unusable) {
            BmlibBindings.bm_free_device(device.handle(), memory);
            throw unusable;
        }
    }

    private static @Nullable Pointer map(BmrtDevice device, BmlibBindings.DeviceMem memory) {
        LongByReference address = new LongByReference();
        int status = BmlibBindings.Maps.bm_mem_mmap_device_mem(device.handle(), memory.getPointer(), address);
        if (status == PARAM || status == NO_FEATURE || status == NOT_SUPPORTED) {
            Logger.info("device memory cannot be mapped (bm_mem_mmap_device_mem: {}): it is copied", status);
            return null;
        }
        BmrtDevice.check("bm_mem_mmap_device_mem", status);
        return new Pointer(address.getValue());
    }

    Tensor tensor() {
        return tensor;
    }

    boolean isMapped() {
        return mapped;
    }

    /** The 24 bytes of {@code bm_device_mem_t}, as the runtime gave them. */
    Pointer descriptor() {
        return memory.getPointer();
    }

    /** What the CPU wrote becomes what the NPU reads. */
    void toDevice() {
        if (mapped) {
            BmrtDevice.check(
                    "bm_mem_flush_device_mem",
                    BmlibBindings.Maps.bm_mem_flush_device_mem(device.handle(), memory.getPointer()));
        } else {
            BmrtDevice.check("bm_memcpy_s2d", BmlibBindings.bm_memcpy_s2d(device.handle(), memory, host));
        }
    }

    /** What the NPU wrote becomes what the CPU reads. */
    void toHost() {
        if (mapped) {
            BmrtDevice.check(
                    "bm_mem_invalidate_device_mem",
                    BmlibBindings.Maps.bm_mem_invalidate_device_mem(device.handle(), memory.getPointer()));
        } else {
            BmrtDevice.check("bm_memcpy_d2s", BmlibBindings.bm_memcpy_d2s(device.handle(), host, memory));
        }
    }

    /** Frees the memory whatever unmapping says. */
    @Override
    public void close() {
        try {
            if (mapped) {
                BmrtDevice.check(
                        "bm_mem_unmap_device_mem",
                        BmlibBindings.Maps.bm_mem_unmap_device_mem(device.handle(), host, memory.size));
            }
        } finally {
            BmlibBindings.bm_free_device(device.handle(), memory);
        }
    }
}
