package npucam.ci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import npucam.cli.Program;
import npucam.cli.Program.Result;
import npucam.model.ModelException;
import npucam.model.toolchain.Toolchain;
import npucam.model.toolchain.ToolchainException;
import npucam.model.toolchain.ToolchainSettings;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Our own detector through the vendor's real tool chain, each model then recognised and run on the simulated chip. */
@Tag("ci")
@Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConvertIT {
    private static final Duration CONVERSION = Duration.ofMinutes(12);
    private static final Duration DETECTION = Duration.ofMinutes(3);
    private static final List<String> PICTURES = List.of("a-640x480.png", "c-192x128.png");
    private static final double LEAST_IOU = 0.5;
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    @BeforeAll
    static void theToolChainIsInstalled() {
        try {
            Toolchain.find(ToolchainSettings.NONE, System.getenv());
        } catch (ToolchainException | ModelException missing) {
            Assumptions.abort(missing.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({"bm1684x, 6", "bm1688, 7", "cv181x, 4"})
    void theModelsOfASpecFindTheShapes(String chip, int models) throws IOException, InterruptedException {
        Path work = folder.resolve("work");
        String spec = "models/convert/shapes-" + chip + ".toml";
        Result converted = run(CONVERSION, "model", "convert", spec, "--work", work.toString());
        assertEquals(0, converted.exitCode(), converted.err());
        assertEquals(models, converted.out().size(), String.join("\n", converted.out()));
        for (Path descriptor : descriptors(work.resolve("out"))) {
            assertEquals(
                    0, run(DETECTION, "model", "check", descriptor.toString()).exitCode(), descriptor.toString());
            findsTheShapes(descriptor);
        }
    }

    private static void findsTheShapes(Path descriptor) throws IOException, InterruptedException {
        Result detected = run(
                DETECTION,
                Stream.concat(
                                Stream.of("detect", "--model", descriptor.toString(), "--threshold", "0.35"),
                                PICTURES.stream().map(picture -> "tests/data/shapes/" + picture))
                        .toArray(String[]::new));
        assertEquals(0, detected.exitCode(), detected.err());
        JsonNode truth = JSON.readTree(Path.of("tests/data/shapes/truth.json").toFile());
        for (int i = 0; i < PICTURES.size(); i++) {
            JsonNode found = JSON.readTree(detected.out().get(i)).get("detections");
            String picture = PICTURES.get(i);
            Optional<JsonNode> entry = Stream.iterate(0, n -> n < truth.size(), n -> n + 1)
                    .map(truth::get)
                    .filter(candidate -> candidate.get("image").asString().equals(picture))
                    .findFirst();
            JsonNode objects = entry.orElseThrow().get("objects");
            for (JsonNode object : objects) {
                assertTrue(isAmong(found, object), descriptor + ", " + picture + ": " + object + " is not in " + found);
            }
            assertTrue(found.size() <= objects.size() + 1, descriptor + ", " + picture + ": " + found);
        }
    }

    private static boolean isAmong(JsonNode found, JsonNode object) {
        for (JsonNode detection : found) {
            if (detection.get("label").equals(object.get("label")) && iou(detection.get("box"), object) >= LEAST_IOU) {
                return true;
            }
        }
        return false;
    }

    private static double iou(JsonNode box, JsonNode object) {
        double left = object.get("left").asDouble();
        double top = object.get("top").asDouble();
        double right = object.get("right").asDouble();
        double bottom = object.get("bottom").asDouble();
        double width =
                Math.min(box.get(2).asDouble(), right) - Math.max(box.get(0).asDouble(), left);
        double height =
                Math.min(box.get(3).asDouble(), bottom) - Math.max(box.get(1).asDouble(), top);
        double both = Math.max(0, width) * Math.max(0, height);
        double boxArea = (box.get(2).asDouble() - box.get(0).asDouble())
                * (box.get(3).asDouble() - box.get(1).asDouble());
        return both / (boxArea + (right - left) * (bottom - top) - both);
    }

    private static List<Path> descriptors(Path out) throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(file -> file.toString().endsWith(".mud"))
                    .sorted()
                    .toList();
        }
    }

    private static Result run(Duration limit, String... arguments) throws IOException, InterruptedException {
        try (Program program = Program.start(Map.of(), arguments)) {
            return program.result(limit);
        }
    }
}
