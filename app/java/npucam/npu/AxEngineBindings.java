package npucam.npu;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/** {@code libax_engine.so}: models on the NPU. C names, no logic; {@link AxLibrary} binds them. */
final class AxEngineBindings {
    private AxEngineBindings() {}

    // C: AX_S32 AX_ENGINE_GetVNPUAttr(AX_ENGINE_NPU_ATTR_T* pNpuAttr)
    static native int AX_ENGINE_GetVNPUAttr(Pointer attr);

    // C: AX_S32 AX_ENGINE_Init(AX_ENGINE_NPU_ATTR_T* pNpuAttr)
    static native int AX_ENGINE_Init(Pointer attr);

    // C: AX_S32 AX_ENGINE_Deinit(AX_VOID)
    static native int AX_ENGINE_Deinit();

    // C: AX_S32 AX_ENGINE_GetModelType(const AX_VOID* pData, AX_U32 nDataSize, AX_ENGINE_MODEL_TYPE_T* pModelType)
    static native int AX_ENGINE_GetModelType(Pointer data, int size, IntByReference type);

    // C: AX_S32 AX_ENGINE_CreateHandle(AX_ENGINE_HANDLE* pHandle, const AX_VOID* pData, AX_U32 nDataSize)
    static native int AX_ENGINE_CreateHandle(PointerByReference handle, Pointer data, int size);

    // C: AX_S32 AX_ENGINE_DestroyHandle(AX_ENGINE_HANDLE handle)
    static native int AX_ENGINE_DestroyHandle(Pointer handle);

    // C: AX_S32 AX_ENGINE_CreateContextV2(AX_ENGINE_HANDLE handle, AX_ENGINE_CONTEXT_T* pContext)
    static native int AX_ENGINE_CreateContextV2(Pointer handle, PointerByReference context);

    // C: AX_S32 AX_ENGINE_GetIOInfo(AX_ENGINE_HANDLE handle, AX_ENGINE_IO_INFO_T** pIO)
    static native int AX_ENGINE_GetIOInfo(Pointer handle, PointerByReference info);

    // C: AX_S32 AX_ENGINE_RunSyncV2(AX_ENGINE_HANDLE handle, AX_ENGINE_CONTEXT_T context, AX_ENGINE_IO_T* pIO)
    static native int AX_ENGINE_RunSyncV2(Pointer handle, Pointer context, Pointer io);
}
