package npucam.npu;

import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/**
 * {@code libbmlib.so.0}: devices, device memory, waiting. C names, no logic; {@link BmrtLibrary} binds them. Functions that some
 * versions lack are in nested classes, each bound only when all of it is there.
 */
final class BmlibBindings {
    private BmlibBindings() {}

    /** {@code bm_device_mem_t}, passed by value. All 24 bytes must come back as they were given: they hold the driver's descriptor. */
    @Structure.FieldOrder({"device_addr", "reserved", "dmabuf_fd", "flags", "size"})
    public static final class DeviceMem extends Structure implements Structure.ByValue {
        static final int BYTES = 24;

        public long device_addr;
        public int reserved;
        public int dmabuf_fd;
        public int flags;
        public int size;
    }

    // C: bm_status_t bm_dev_request(bm_handle_t* handle, int devid)
    static native int bm_dev_request(PointerByReference handle, int devid);

    // C: void bm_dev_free(bm_handle_t handle)
    static native void bm_dev_free(Pointer handle);

    // C: bm_status_t bm_get_chipid(bm_handle_t handle, unsigned int* p_chipid)
    static native int bm_get_chipid(Pointer handle, IntByReference chipid);

    // C: bm_status_t bm_get_misc_info(bm_handle_t handle, struct bm_misc_info* pmisc_info), 80 bytes
    static native int bm_get_misc_info(Pointer handle, Pointer miscInfo);

    // C: bm_status_t bm_malloc_device_byte(bm_handle_t handle, bm_device_mem_t* pmem, unsigned int size)
    static native int bm_malloc_device_byte(Pointer handle, Pointer mem, int size);

    // C: void bm_free_device(bm_handle_t handle, bm_device_mem_t mem)
    static native void bm_free_device(Pointer handle, DeviceMem mem);

    // C: bm_status_t bm_memcpy_s2d(bm_handle_t handle, bm_device_mem_t dst, void* src)
    static native int bm_memcpy_s2d(Pointer handle, DeviceMem dst, Pointer src);

    // C: bm_status_t bm_memcpy_d2s(bm_handle_t handle, void* dst, bm_device_mem_t src)
    static native int bm_memcpy_d2s(Pointer handle, Pointer dst, DeviceMem src);

    // C: bm_status_t bm_thread_sync(bm_handle_t handle)
    static native int bm_thread_sync(Pointer handle);

    /** Device memory as the CPU's memory. */
    static final class Maps {
        private Maps() {}

        // C: bm_status_t bm_mem_mmap_device_mem(bm_handle_t handle, bm_device_mem_t* dmem, unsigned long long* vmem)
        static native int bm_mem_mmap_device_mem(Pointer handle, Pointer mem, LongByReference address);

        // C: bm_status_t bm_mem_unmap_device_mem(bm_handle_t handle, void* vmem, int size)
        static native int bm_mem_unmap_device_mem(Pointer handle, Pointer address, int size);

        // C: bm_status_t bm_mem_flush_device_mem(bm_handle_t handle, bm_device_mem_t* dmem)
        static native int bm_mem_flush_device_mem(Pointer handle, Pointer mem);

        // C: bm_status_t bm_mem_invalidate_device_mem(bm_handle_t handle, bm_device_mem_t* dmem)
        static native int bm_mem_invalidate_device_mem(Pointer handle, Pointer mem);
    }

    /** Chips with more than one NPU core. */
    static final class Cores {
        private Cores() {}

        // C: bm_status_t bm_get_tpu_scalar_num(bm_handle_t handle, unsigned int* core_num)
        static native int bm_get_tpu_scalar_num(Pointer handle, IntByReference cores);

        // C: bm_status_t bm_thread_sync_from_core(bm_handle_t handle, int core_id)
        static native int bm_thread_sync_from_core(Pointer handle, int core);
    }

    /** Waiting for what other threads launched. */
    static final class WholeDevice {
        private WholeDevice() {}

        // C: bm_status_t bm_device_sync(bm_handle_t handle)
        static native int bm_device_sync(Pointer handle);
    }

    /** How much of the device's memory is in use. */
    static final class Statistics {
        private Statistics() {}

        // C: bm_status_t bm_get_stat(bm_handle_t handle, bm_dev_stat_t* stat), 64 bytes
        static native int bm_get_stat(Pointer handle, Pointer stat);
    }
}
