package npucam.ci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import npucam.npu.CviSimulatorRuns;
import npucam.npu.ForkedJvm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The vendor's real libcviruntime on a simulated CV181x, with our own models, each in a JVM of its own. Needs
 * {@code app/npucam simulator install} and fails without it.
 */
@Tag("ci")
class CviSimulatorIT {
    private static final String FUSED = "shapes-concat-cv181x-int8-fused.cvimodel";
    private static final String FLOATS = "shapes-dflsigmoid-cv181x-int8.cvimodel";

    /** The library prints to C's stdout, which must not reach ours. */
    @ParameterizedTest
    @ValueSource(strings = {FUSED, FLOATS})
    void rawOutputsEqualTheVendorsBitForBit(String model) {
        ForkedJvm.Result result = run("outputs", model).mustSucceed();
        assertTrue(result.stdout().lines().allMatch(line -> line.startsWith("npucam: ")), result.stdout());
        assertEquals(1, result.stdout().lines().count(), result.stdout());
    }

    @ParameterizedTest
    @ValueSource(strings = {FUSED, FLOATS})
    void theContractHoldsOnTheRealLibrary(String model) {
        run("contract", model).mustSucceed();
    }

    @Test
    void leavingWithoutClosingEndsWithOurExitCode() {
        ForkedJvm.Result result = run("leave", FUSED);
        assertEquals(CviSimulatorRuns.LEFT, result.exitCode(), result.stderr());
    }

    private static ForkedJvm.Result run(String what, String model) {
        return ForkedJvm.run(300, Map.of(), CviSimulatorRuns.class, what, "models/shapes/npu/" + model);
    }
}
