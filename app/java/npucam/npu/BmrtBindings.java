package npucam.npu;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/**
 * {@code libbmrt.so.1.0}: loading and launching models. C names, no logic; {@link BmrtLibrary} binds them. C's {@code bool} is a
 * {@code byte} here, true when not 0: the rest of its register holds anything, which JNA's boolean would read.
 */
final class BmrtBindings {
    private BmrtBindings() {}

    // C: void* bmrt_create(bm_handle_t bm_handle)
    static native Pointer bmrt_create(Pointer handle);

    // C: void bmrt_destroy(void* p_bmrt)
    static native void bmrt_destroy(Pointer runtime);

    // C: bool bmrt_load_bmodel_data(void* p_bmrt, const void* bmodel_data, size_t size)
    static native byte bmrt_load_bmodel_data(Pointer runtime, Pointer data, long size);

    // C: int bmrt_get_network_number(void* p_bmrt)
    static native int bmrt_get_network_number(Pointer runtime);

    // C: void bmrt_get_network_names(void* p_bmrt, const char*** network_names); the caller frees the array, not the
    // names
    static native void bmrt_get_network_names(Pointer runtime, PointerByReference names);

    // C: const bm_net_info_t* bmrt_get_network_info(void* p_bmrt, const char* net_name)
    static native Pointer bmrt_get_network_info(Pointer runtime, Pointer name);

    // C: bool bmrt_launch_tensor_ex(void* p_bmrt, const char* net_name, const bm_tensor_t input_tensors[], int
    // input_num,
    //    bm_tensor_t output_tensors[], int output_num, bool user_mem, bool user_stmode)
    static native byte bmrt_launch_tensor_ex(
            Pointer runtime,
            Pointer name,
            Pointer inputs,
            int inputCount,
            Pointer outputs,
            int outputCount,
            byte userMem,
            byte userStmode);

    /** Launching on chosen cores. */
    static final class Cores {
        private Cores() {}

        // C: bool bmrt_launch_tensor_multi_cores(void* p_bmrt, const char* net_name, const bm_tensor_t input_tensors[],
        //    int input_num, bm_tensor_t output_tensors[], int output_num, bool user_mem, bool user_stmode,
        //    const int* core_list, int core_num)
        static native byte bmrt_launch_tensor_multi_cores(
                Pointer runtime,
                Pointer name,
                Pointer inputs,
                int inputCount,
                Pointer outputs,
                int outputCount,
                byte userMem,
                byte userStmode,
                Pointer cores,
                int coreCount);
    }
}
