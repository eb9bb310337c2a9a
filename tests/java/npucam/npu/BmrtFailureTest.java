package npucam.npu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every native call fails once, at each of its turns: the error names call and code, and nothing stays allocated. */
@Timeout(120)
class BmrtFailureTest {
    private static final int CODE = 7;

    /** Calls that return {@code bm_status_t}. */
    private static final List<String> STATUS = List.of(
            "bm_dev_request",
            "bm_get_chipid",
            "bm_get_misc_info",
            "bm_get_tpu_scalar_num",
            "bm_malloc_device_byte",
            "bm_memcpy_s2d",
            "bm_memcpy_d2s",
            "bm_mem_mmap_device_mem",
            "bm_mem_unmap_device_mem",
            "bm_mem_flush_device_mem",
            "bm_mem_invalidate_device_mem",
            "bm_thread_sync",
            "bm_thread_sync_from_core",
            "bm_device_sync");

    /** Calls that return a pointer or a bool. */
    private static final List<String> NO_STATUS = List.of(
            "bmrt_create",
            "bmrt_load_bmodel_data",
            "bmrt_get_network_names",
            "bmrt_get_network_info",
            "bmrt_launch_tensor_ex",
            "bmrt_launch_tensor_multi_cores");

    private final FakeRuntimes.Control fakes = FakeRuntimes.control();

    /** A machine and how the engine is used on it. */
    private record Machine(Path model, List<Integer> cores, List<String> options) {}

    private static final List<Machine> MACHINES = List.of(
            new Machine(BmrtEngineTest.BM1684X_MODEL, List.of(), List.of()),
            new Machine(BmrtEngineTest.BM1684X_MODEL, List.of(), List.of("bm.soc", "async")),
            new Machine(BmrtEngineTest.BM1688_MODEL, List.of(0, 1), List.of("bm.soc", "async")));

    @Test
    void everyFailingCallIsReportedAndLeavesNothingBehind() {
        int failures = 0;
        for (Machine machine : MACHINES) {
            for (String function : STATUS) {
                failures += failAtEachTurn(machine, function, "failed with " + CODE);
            }
            for (String function : NO_STATUS) {
                failures += failAtEachTurn(machine, function, function);
            }
        }
        assertTrue(failures > 60, "only " + failures + " calls failed");
    }

    @Test
    void anInferenceThatFailsOnTheNpuIsReportedByWhoeverNotices() {
        Machine board = MACHINES.get(1);
        prepare(board);
        fakes.fake_fail("job", 1, CODE);
        EngineException failure = inferTwice(board);
        assertTrue(message(failure).contains("bm_thread_sync failed with " + CODE), message(failure));
        nothingIsLeft("job");
    }

    private int failAtEachTurn(Machine machine, String function, String expected) {
        prepare(machine);
        inferTwice(machine);
        int turns = fakes.fake_calls(function);
        for (int turn = 1; turn <= turns; turn++) {
            prepare(machine);
            fakes.fake_fail(function, turn, CODE);
            EngineException failure = inferTwice(machine);
            String what = function + " at turn " + turn + ": " + message(failure);
            assertTrue(message(failure).contains(function), what);
            assertTrue(message(failure).contains(expected), what);
            nothingIsLeft(what);
        }
        return turns;
    }

    private void prepare(Machine machine) {
        fakes.fake_reset();
        machine.options().forEach(option -> fakes.fake_set_option(option, 1));
        if (machine.cores().size() == 2) {
            fakes.fake_set_option("bm.chip_id", 0x1686A200);
            fakes.fake_set_option("bm.cores", 2);
        }
    }

    /** The life of an engine; the failure if there was one. */
    private static @Nullable EngineException inferTwice(Machine machine) {
        try (BmrtEngine engine = BmrtEngine.open(machine.model(), BmrtEngineTest.fakeLibrary(), machine.cores(), 2)) {
            EngineContract.infer(engine, 0, 1);
            EngineContract.infer(engine, 1, 2);
            return null;
        } catch (EngineException failure) {
            return failure;
        }
    }

    private static String message(@Nullable EngineException failure) {
        return failure == null ? "no failure" : String.valueOf(failure.getMessage());
    }

    private void nothingIsLeft(String when) {
        assertEquals("", fakes.fake_misuse(), when);
        assertEquals(0, fakes.fake_live(), when);
    }
}
