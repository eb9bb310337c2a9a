package npucam.ci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import npucam.cli.Program;
import npucam.cli.Program.Result;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files for three chips in one command: each simulator in a process of its own. */
@Tag("ci")
class SimulatedCompareIT {
    private static final String NPU = "models/shapes/npu/";

    @TempDir
    private Path folder;

    @Test
    void theShapesCompiledForThreeChipsSeeWhatTheFloatModelSees() throws IOException, InterruptedException {
        Result result = Program.run(
                "model",
                "compare",
                "models/shapes/shapes.mud",
                NPU + "shapes-concat-bm1684x-int8-nokernel.bmodel",
                NPU + "shapes-dflsigmoid-bm1688-int8-nokernel.bmodel",
                NPU + "shapes-concat-cv181x-int8-fused.cvimodel",
                "--images",
                "tests/data/shapes",
                "--out",
                folder.toString());
        assertEquals(0, result.exitCode(), result.err());
        for (String model : new String[] {"B", "C", "D"}) {
            assertTrue(
                    result.out().stream()
                            .anyMatch(line -> line.matches(model + " +0\\.9\\d+ +1\\.000 +28 +0 +[01] .*")),
                    result.out().toString());
        }
        assertTrue(Files.size(folder.resolve("index.html")) > 50_000);
    }
}
