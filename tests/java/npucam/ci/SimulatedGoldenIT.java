package npucam.ci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import npucam.cli.Program;
import npucam.cli.Program.Result;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What INT8 does to a model passes its golden pictures, what a wrong descriptor does on top of that does not. */
@Tag("ci")
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SimulatedGoldenIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shapes-concat-bm1688-int8-quantio-nokernel.bmodel",
                "shapes-dflsigmoid-bm1688-int8-nokernel.bmodel",
                "shapes-dflsigmoid-cv181x-int8.cvimodel"
            })
    void anInt8ModelPassesAndOneFedWronglyDoesNot(String model) throws IOException, InterruptedException {
        Path mud = describe(model, "rgb", 0);
        Result recorded = Program.run(
                "model",
                "golden",
                "--model",
                "models/shapes/shapes.mud",
                "--for",
                mud.toString(),
                "--images",
                "tests/data/shapes");
        assertEquals(0, recorded.exitCode(), recorded.err());

        try (Program service = start()) {
            while (service.isRunning() && !service.err().contains("in 5 golden pictures")) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertTrue(service.isRunning(), service.err());
        }
        describe(model, "bgr", 0);
        assertRefused("Write input_type = rgb");
        describe(model, "rgb", 114);
        assertRefused("Write pad_value = 0");
    }

    private void assertRefused(String fix) throws IOException, InterruptedException {
        try (Program service = start()) {
            Result refused = service.result();
            assertEquals(78, refused.exitCode(), refused.err());
            assertTrue(refused.err().contains(fix), refused.err());
        }
    }

    private Program start() throws IOException {
        Path config = Files.writeString(folder.resolve("npucam.toml"), """
                [camera]
                source = "synthetic"
                [model]
                file = "shapes.mud"
                [mqtt]
                broker = "mqtt://127.0.0.1:1"
                """);
        return Program.start(Map.of(), "run", "-c", config.toString());
    }

    private Path describe(String model, String order, int bars) throws IOException {
        return Files.writeString(folder.resolve("shapes.mud"), """
                [basic]
                type = %s
                model = %s
                [extra]
                model_type = yolov8
                type = detector
                input_type = %s
                mean = 0, 0, 0
                scale = 0.00392156862745098
                labels = circle, square, triangle
                [npucam]
                pad_value = %d
                """.formatted(
                        model.substring(model.lastIndexOf('.') + 1),
                        Path.of("models/shapes/npu", model).toAbsolutePath(),
                        order,
                        bars));
    }
}
