package npucam.ci;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import npucam.npu.BmrtSimulatorRuns;
import npucam.npu.ForkedJvm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The vendor's real runtime on simulated chips, with our own models. A process simulates one chip only, so each run has a JVM of its
 * own. Needs {@code app/npucam simulator install} and fails without it.
 */
@Tag("ci")
class BmrtSimulatorIT {
    private static final int TIMEOUT_SECONDS = 1800;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shapes-concat-bm1688-int8-quantio-nokernel.bmodel",
                "shapes-dflsigmoid-bm1688-int8-nokernel.bmodel",
                "shapes-concat-bm1684x-int8-nokernel.bmodel"
            })
    void rawOutputsEqualTheVendorsBitForBit(String model) {
        run("outputs", model).mustSucceed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"shapes-concat-bm1688-int8-quantio-nokernel.bmodel", "shapes-concat-bm1684x-int8-nokernel.bmodel"
            })
    void theContractHoldsOnTheRealLibrary(String model) {
        run("contract", model).mustSucceed();
    }

    @Test
    void bothCoresOfABm1688GiveTheSameOutputsAtTheSameTime() {
        run("cores", "shapes-concat-bm1688-int8-quantio-nokernel.bmodel").mustSucceed();
    }

    @Test
    void framesInFlightAreSeenAsTheyAreSeenOneByOne() {
        run("line", "shapes-concat-bm1688-int8-quantio-nokernel.bmodel").mustSucceed();
    }

    /** The library ends the process with an assertion when device memory is left, and crashes when the device is left open. */
    @Test
    void leavingInTheMiddleOfInferencesEndsWithOurExitCode() {
        ForkedJvm.Result result = run("leave", "shapes-dflsigmoid-bm1688-int8-nokernel.bmodel");
        assertTrue(result.exitCode() == BmrtSimulatorRuns.LEFT, result.exitCode() + "\n" + result.stderr());
        assertFalse(result.stderr().contains("ASSERT"), result.stderr());
    }

    /** The runtime prints to C's stdout, which must not reach ours. */
    @Test
    void stdoutHoldsOnlyWhatWePrint() {
        ForkedJvm.Result result =
                run("outputs", "shapes-dflsigmoid-bm1688-int8-nokernel.bmodel").mustSucceed();
        assertTrue(result.stdout().lines().allMatch(line -> line.startsWith("npucam: ")), result.stdout());
    }

    private static ForkedJvm.Result run(String what, String model) {
        return ForkedJvm.run(TIMEOUT_SECONDS, Map.of(), BmrtSimulatorRuns.class, what, "models/shapes/npu/" + model);
    }
}
