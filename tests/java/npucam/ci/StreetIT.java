package npucam.ci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import npucam.cli.Program;
import npucam.cli.Program.Result;
import npucam.publish.Eventually;
import npucam.publish.Subscriber;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real thing: the COCO model from npm on a real video, through a real Mosquitto, and the README's demo. */
@Tag("ci")
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreetIT {
    private static final Path CLIP = Path.of("tests/data/media/people-10s.mp4").toAbsolutePath();

    /** Debian's darknet package holds it; .ci/run unpacks it there. */
    private static final Path DOG = Path.of("target/ci-media/dog.jpg");

    private static final Pattern DETECTION = Pattern.compile(
            "\\{\"label\":\"([^\"]+)\",\"classId\":\\d+,\"score\":([\\d.]+),\"box\":\\[([^\\]]+)\\]\\}");

    private static Path models = Path.of("");

    @TempDir
    private Path folder;

    private record Found(String label, double score, List<Double> box) {}

    @BeforeAll
    static void theModelIsFetchedAndCut() throws IOException, InterruptedException {
        Process fetch = new ProcessBuilder("models/fetch")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> descriptors = new String(fetch.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertEquals(0, fetch.waitFor());
        models = Path.of(descriptors.get(0)).resolveSibling("");
    }

    @Test
    void theDemoFindsPeopleAndItsLedgerBalances() throws Exception {
        Result result = Program.run("demo", "--seconds", "20");
        assertEquals(0, result.exitCode(), result.err());
        List<String> messages =
                result.out().stream().filter(line -> line.contains(" fps ")).toList();
        long withPeople =
                messages.stream().filter(line -> line.contains("person ")).count();
        assertTrue(
                withPeople >= 5 && withPeople > messages.size() * 0.9,
                result.out().toString());
        String ledger = result.out().stream()
                .filter(line -> line.startsWith("Ledger:"))
                .findFirst()
                .orElseThrow();
        assertTrue(ledger.contains("published " + messages.size() + " ") && ledger.endsWith("in flight 0"), ledger);
    }

    @Test
    void everyFrameOfTheClipReachesASubscriberOfMosquitto() throws Exception {
        try (Mosquitto broker = new Mosquitto(folder, "allow_anonymous true");
                Subscriber subscriber = new Subscriber(broker.uri(), "street")) {
            Path config = Files.writeString(folder.resolve("npucam.toml"), """
                    [device]
                    name = "street"
                    [camera]
                    source = "video"
                    path = "%s"
                    pace = "fast"
                    [model]
                    file = "%s"
                    [mqtt]
                    broker = "%s"
                    topic_prefix = "test"
                    """.formatted(
                            CLIP, models.resolve("yolov8n-concat.mud"), broker.uri()));
            Result result = Program.run("run", "-c", config.toString());
            assertEquals(0, result.exitCode(), result.err());
            Eventually.isTrue(() -> subscriber.statuses().contains("stopped"));

            assertEquals(List.of(), subscriber.offences());
            assertEquals(List.of("online", "stopped"), subscriber.statuses());
            assertEquals(LongStream.range(0, 100).boxed().toList(), subscriber.sequences());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tests/data/media/messi5.jpg", "tests/data/media/sudoku.png", "target/ci-media/dog.jpg"})
    void bothSchemesFindTheSameAsTheWholeModel(String picture) throws Exception {
        List<Found> whole = detect("yolov8n.mud", picture);
        for (String scheme : List.of("yolov8n-concat.mud", "yolov8n-dfl_sigmoid.mud")) {
            List<Found> cut = detect(scheme, picture);
            assertEquals(whole.size(), cut.size(), scheme);
            for (int i = 0; i < cut.size(); i++) {
                assertEquals(whole.get(i).label(), cut.get(i).label());
                assertEquals(whole.get(i).score(), cut.get(i).score(), 0.002);
                for (int corner = 0; corner < 4; corner++) {
                    assertEquals(
                            whole.get(i).box().get(corner), cut.get(i).box().get(corner), 0.5, scheme);
                }
            }
        }
    }

    @Test
    void theDogTheBicycleAndTheCarAreWhereTheyShouldBe() throws Exception {
        // Measured once with ONNX Runtime and a plain letterbox.
        Map<String, Found> expected = Map.of(
                "dog", new Found("dog", 0.932, List.of(131.0, 218.0, 308.0, 540.0)),
                "bicycle", new Found("bicycle", 0.898, List.of(132.0, 135.0, 568.0, 420.0)),
                "car", new Found("car", 0.616, List.of(467.0, 76.0, 693.0, 172.0)));
        List<Found> found = detect("yolov8n-dfl_sigmoid.mud", DOG.toString());
        expected.forEach((label, wanted) -> {
            Found best = found.stream()
                    .filter(one -> one.label().equals(label))
                    .findFirst()
                    .orElseThrow();
            assertEquals(wanted.score(), best.score(), 0.03, label);
            for (int corner = 0; corner < 4; corner++) {
                assertEquals(wanted.box().get(corner), best.box().get(corner), 4, label);
            }
        });
    }

    private static List<Found> detect(String model, String picture) throws IOException, InterruptedException {
        Result result = Program.run("detect", "--model", models.resolve(model).toString(), picture);
        assertEquals(0, result.exitCode(), result.err());
        Matcher matcher = DETECTION.matcher(result.out().get(0));
        List<Found> found = new ArrayList<>();
        while (matcher.find()) {
            List<Double> box = Arrays.stream(matcher.group(3).split(","))
                    .map(Double::valueOf)
                    .toList();
            found.add(new Found(matcher.group(1), Double.parseDouble(matcher.group(2)), box));
        }
        return found;
    }
}
