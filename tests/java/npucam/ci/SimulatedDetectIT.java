package npucam.ci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import npucam.cli.Program;
import npucam.cli.Program.Result;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A board's model file on the desk: the command as typed, the vendor's runtime on its simulated chip. */
@Tag("ci")
class SimulatedDetectIT {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "shapes-concat-bm1684x-int8-nokernel.bmodel",
                "shapes-concat-bm1688-int8-quantio-nokernel.bmodel",
                "shapes-dflsigmoid-bm1688-int8-nokernel.bmodel",
                "shapes-concat-cv181x-int8-fused.cvimodel",
                "shapes-dflsigmoid-cv181x-int8.cvimodel"
            })
    void findsTheShapesAndPrintsOneJsonLineOnly(String model) throws IOException, InterruptedException {
        Result result = Program.run(
                "detect",
                "--model",
                "models/shapes/npu/" + model,
                "--labels",
                "models/shapes/shapes.names",
                "--threshold",
                "0.8",
                "tests/data/shapes/a-640x480.png");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(1, result.out().size(), "the vendor's chatter reached stdout: " + result.out());
        String line = result.out().get(0);
        assertEquals(3, line.split("\"circle\"", -1).length - 1, line);
        assertEquals(2, line.split("\"triangle\"", -1).length - 1, line);
        assertTrue(result.err().contains("simulator"), result.err());
    }
}
