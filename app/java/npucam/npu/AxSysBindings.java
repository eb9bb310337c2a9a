package npucam.npu;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/** {@code libax_sys.so}: memory that CPU and NPU share. C names, no logic; {@link AxLibrary} binds them. */
final class AxSysBindings {
    private AxSysBindings() {}

    // C: AX_S32 AX_SYS_Init(AX_VOID)
    static native int AX_SYS_Init();

    // C: AX_S32 AX_SYS_Deinit(AX_VOID)
    static native int AX_SYS_Deinit();

    // C: AX_S32 AX_SYS_MemAllocCached(AX_U64* phyaddr, AX_VOID** pviraddr, AX_U32 size, AX_U32 align, const AX_S8*
    // token)
    static native int AX_SYS_MemAllocCached(
            LongByReference physical, PointerByReference cpu, int size, int align, Pointer token);

    // C: AX_S32 AX_SYS_MemFree(AX_U64 phyaddr, AX_VOID* pviraddr)
    static native int AX_SYS_MemFree(long physical, Pointer cpu);

    // C: AX_S32 AX_SYS_MflushCache(AX_U64 phyaddr, AX_VOID* pviraddr, AX_U32 size)
    static native int AX_SYS_MflushCache(long physical, Pointer cpu, int size);

    // C: AX_S32 AX_SYS_MinvalidateCache(AX_U64 phyaddr, AX_VOID* pviraddr, AX_U32 size)
    static native int AX_SYS_MinvalidateCache(long physical, Pointer cpu, int size);
}
