package npucam.npu;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Optional;

/** An opened NPU and what it is. Must be closed after everything that was made on it. */
final class BmrtDevice implements AutoCloseable {
    /** {@code sizeof(struct bm_misc_info)}; its first field is {@code pcie_soc_mode}. */
    private static final int MISC_INFO_BYTES = 80;

    private static final int DRIVER_VERSION_OFFSET = 56;
    private static final int SOC_MODE = 1;

    /** {@code sizeof(bm_dev_stat_t)}; it begins with {@code mem_total} and {@code mem_used} in MiB. */
    private static final int STATISTICS_BYTES = 64;

    private final Pointer handle;
    private final BmrtLibrary.Loaded library;
    private final Optional<BmrtChip> chip;
    private final int chipId;
    private final int cores;
    private final boolean sharesMemory;
    private final int driverVersion;

    private BmrtDevice(Pointer handle, BmrtLibrary.Loaded library) {
        this.handle = handle;
        this.library = library;
        IntByReference number = new IntByReference();
        check("bm_get_chipid", BmlibBindings.bm_get_chipid(handle, number));
        chipId = number.getValue();
        chip = BmrtChip.ofId(chipId);
        try (Memory info = new Memory(MISC_INFO_BYTES)) {
            info.clear();
            check("bm_get_misc_info", BmlibBindings.bm_get_misc_info(handle, info));
            sharesMemory = library.hasMaps() && info.getInt(0) == SOC_MODE;
            driverVersion = info.getInt(DRIVER_VERSION_OFFSET);
        }
        if (library.hasCores()) {
            check("bm_get_tpu_scalar_num", BmlibBindings.Cores.bm_get_tpu_scalar_num(handle, number));
            cores = number.getValue();
        } else {
            cores = 1;
        }
    }

    /**
     * Opens the machine's first device.
     *
     * @throws EngineException when there is none, or this user may not use it
     */
    static BmrtDevice open(BmrtLibrary.Loaded library) {
        PointerByReference handle = new PointerByReference();
        int status = BmlibBindings.bm_dev_request(handle, 0);
        if (status != 0) {
            throw new EngineException(failure("bm_dev_request", status)
                    + ". Is the driver loaded (/dev/bm-tpu0, /dev/ion), and may this user open it?");
        }
        try {
            return new BmrtDevice(handle.getValue(), library);
        } catch (RuntimeException unusable) {
            BmlibBindings.bm_dev_free(handle.getValue());
            throw unusable;
        }
    }

    Pointer handle() {
        return handle;
    }

    Optional<BmrtChip> chip() {
        return chip;
    }

    /** NPU cores; 1 when the library is too old to say. */
    int cores() {
        return cores;
    }

    boolean hasCores() {
        return library.hasCores();
    }

    /** Whether device memory can be mapped into this process: on a board, where it is the same memory. */
    boolean sharesMemory() {
        return sharesMemory;
    }

    boolean isSimulated() {
        return library.simulated().isPresent();
    }

    /** {@code BM1688}, {@code CV186AH}, {@code BM1684X simulator}. */
    String name() {
        String name = chip.map(known ->
                        known == BmrtChip.BM1688 && library.hasCores() && cores == 1 ? "CV186AH" : known.name())
                .orElse("chip 0x" + Integer.toHexString(chipId));
        return isSimulated() ? name + " simulator" : name;
    }

    /** For the user: name, cores, driver, memory; what the driver does not say is left out. */
    String summary() {
        StringBuilder summary = new StringBuilder(name() + ", " + cores + (cores == 1 ? " core" : " cores"));
        if (driverVersion != 0) {
            summary.append(", driver ")
                    .append(driverVersion >>> 16)
                    .append('.')
                    .append(driverVersion >> 8 & 0xFF)
                    .append('.')
                    .append(driverVersion & 0xFF);
        }
        if (library.hasStatistics()) {
            try (Memory statistics = new Memory(STATISTICS_BYTES)) {
                // The simulator's library answers with success and writes nothing.
                statistics.clear();
                int status = BmlibBindings.Statistics.bm_get_stat(handle, statistics);
                if (status == 0 && statistics.getInt(0) > 0) {
                    summary.append(", ")
                            .append(statistics.getInt(4))
                            .append(" of ")
                            .append(statistics.getInt(0))
                            .append(" MiB in use");
                }
            }
        }
        return summary.toString();
    }

    /** Waits for what this thread launched on core 0, or wherever the runtime chose. */
    void sync() {
        check("bm_thread_sync", BmlibBindings.bm_thread_sync(handle));
    }

    /** Waits for what this thread launched on a core; needs {@link #hasCores}. */
    void sync(int core) {
        check("bm_thread_sync_from_core", BmlibBindings.Cores.bm_thread_sync_from_core(handle, core));
    }

    /** Waits for what any thread launched and did not wait for, where the library can. */
    void syncAll() {
        if (library.hasWholeDevice()) {
            check("bm_device_sync", BmlibBindings.WholeDevice.bm_device_sync(handle));
        }
    }

    @Override
    public void close() {
        BmlibBindings.bm_dev_free(handle);
    }

    /** @throws EngineException with call and code unless the status is 0 */
    static void check(String call, int status) {
        if (status != 0) {
            throw new EngineException(failure(call, status));
        }
    }

    /** {@code bm_status_t} in words. */
    private static String failure(String call, int status) {
        String meaning = switch (status) {
            case 1 -> "device not ready";
            case 2 -> "failure";
            case 3 -> "timeout";
            case 4 -> "wrong parameter";
            case 5 -> "out of device memory: use a smaller model or fewer buffers";
            case 6 -> "wrong data";
            case 7 -> "busy";
            case 8 -> "no such feature";
            case 9 -> "not supported";
            default -> "unknown";
        };
        return call + " failed with " + status + " (" + meaning + ")";
    }
}
