package npucam.ci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import npucam.cli.Program;
import npucam.cli.Program.Result;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A board's model file measured on the desk, by the vendor's runtime on its simulated chip. */
@Tag("ci")
class SimulatedBenchIT {
    @Test
    void bothRunsAreMeasuredAndTheTableSaysThatItIsASimulation() throws IOException, InterruptedException {
        Result result = Program.run(
                "bench",
                "--model",
                "models/shapes/npu/shapes-concat-bm1688-int8-quantio-nokernel.bmodel",
                "--seconds",
                "2");
        assertEquals(0, result.exitCode(), result.err());
        String table = String.join("\n", result.out());
        for (String expected : List.of("BM1688 simulator", "off          on", "part of the limit", "this is no NPU")) {
            assertTrue(table.contains(expected), expected + " in\n" + table);
        }
    }
}
