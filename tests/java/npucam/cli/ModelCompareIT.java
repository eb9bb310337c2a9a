package npucam.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import npucam.cli.Program.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code npucam model compare} as typed. */
class ModelCompareIT {
    private static final String SHAPES = "models/shapes/shapes.onnx";
    private static final String PICTURES = "tests/data/shapes";
    private static final String FILE = "tests/data/shapes/truth.json";

    @TempDir
    private Path folder;

    private static Result compare(String... arguments) throws IOException, InterruptedException {
        return Program.run(Stream.concat(Stream.of("model", "compare"), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private Path twoPictures() throws IOException {
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        for (String name : List.of("a-640x480.png", "f-500x200-empty.png")) {
            Files.copy(Path.of(PICTURES, name), pictures.resolve(name));
        }
        return pictures;
    }

    private Path cut() throws IOException, InterruptedException {
        Path cut = folder.resolve("cut.onnx");
        assertEquals(
                0,
                Program.run("model", "cut", SHAPES, "--scheme", "concat", "-o", cut.toString())
                        .exitCode());
        return cut;
    }

    @Test
    void aCutModelSeesTheSameAndTheReportIsWritten() throws Exception {
        Path out = folder.resolve("report");
        Result result = compare(SHAPES, cut().toString(), "--images", PICTURES, "--out", out.toString());
        assertEquals(0, result.exitCode(), result.err());
        String table = String.join("\n", result.out());
        assertTrue(table.startsWith("6 pictures of " + PICTURES + "; mAP against what A sees"), table);
        assertTrue(table.contains("B (cut.onnx) sees exactly the objects A (shapes.onnx) sees"), table);
        assertTrue(table.matches("(?s).*\nB +1\\.000 +1\\.000 +\\d+ +0 +0 .*"), table);
        assertTrue(result.err().contains("2 files are no .jpg"), result.err());
        assertTrue(result.err().contains("6 of 6 pictures"), result.err());
        assertTrue(Files.readString(out.resolve("index.html")).contains("in every picture all models see the same"));
    }

    @Test
    void againstLabelsBothAreMeasuredAndALimitFailsTheCommand() throws Exception {
        String[] arguments = {
            SHAPES,
            SHAPES,
            "--images",
            PICTURES,
            "--labels-dir",
            PICTURES + "/truth.json",
            "--json",
            "--fail-below",
            "0.99"
        };
        Result result = compare(arguments);
        assertEquals(1, result.exitCode(), result.err());
        assertTrue(result.err().contains("--fail-below = 0.99: the lowest is 0."), result.err());
        assertEquals(1, result.out().size());
        String json = result.out().get(0);
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                // Broken JSON throws.
            }
        }
        assertTrue(json.contains("\"verdict\":\"B (shapes.onnx) is as good as A (shapes.onnx): mAP "), json);
        assertTrue(json.contains("\"unreadable\":[]") && json.contains("\"lost\":0,\"new\":0"), json);
    }

    @Test
    void aPictureThatCannotBeReadIsNamedAndCounted() throws Exception {
        Path pictures = twoPictures();
        Files.writeString(pictures.resolve("b.jpg"), "no picture");
        Result result = compare(SHAPES, SHAPES, "--images", pictures.toString());
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(
                result.out().get(0).startsWith("2 pictures of " + pictures + ", 1 more cannot be read"),
                result.out().toString());
        assertTrue(
                result.out().get(1).contains(pictures.resolve("b.jpg").toString()),
                result.out().toString());
    }

    @Test
    void aFolderOfWhichNoPictureCanBeReadFails() throws Exception {
        Files.writeString(folder.resolve("b.jpg"), "no picture");
        Result result = compare(SHAPES, SHAPES, "--images", folder.toString());
        assertEquals(1, result.exitCode(), result.err());
        assertTrue(result.err().contains("none of its 1 pictures can be read"), result.err());
    }

    @Test
    void modelsWithOtherClassesAreRefusedWithTheFirstDifference() throws Exception {
        Path other = folder.resolve("other.mud");
        Files.writeString(other, """
                [basic]
                type = onnx
                model = %s
                [extra]
                model_type = yolov8
                type = detector
                mean = 0
                scale = 0.0039
                labels = circle, box, triangle
                """.formatted(Path.of(SHAPES).toAbsolutePath()));
        Result result = compare(SHAPES, other.toString(), "--images", PICTURES);
        assertEquals(78, result.exitCode(), result.err());
        assertTrue(
                result.err()
                        .contains(other + " and " + SHAPES
                                + " cannot be compared: class 1 is 'box' in the first and 'square' in the second"),
                result.err());
        assertEquals(List.of(), result.out());
    }

    @Test
    void aModelThatCannotWorkIsRefusedInTheWordsOfCheckBeforeAnythingRuns() throws Exception {
        Path labels = Files.writeString(folder.resolve("two.names"), "circle\nsquare\n");
        Result checked = Program.run("model", "check", SHAPES, "--labels", labels.toString());
        Result result = compare(SHAPES, SHAPES, "--images", PICTURES, "--labels", labels.toString());
        assertEquals(78, result.exitCode(), result.err());
        assertTrue(result.err().contains(checked.err().strip()), result.err());
        assertFalse(result.err().contains("of 6 pictures"), result.err());
    }

    @Test
    void aWrongLabelIsRefusedWithFileAndLine() throws Exception {
        Path pictures = twoPictures();
        Path labels = Files.createDirectory(folder.resolve("labels"));
        Files.writeString(labels.resolve("a-640x480.txt"), "7 0.5 0.5 0.1 0.1\n");
        Result result = compare(SHAPES, SHAPES, "--images", pictures.toString(), "--labels-dir", labels.toString());
        assertEquals(78, result.exitCode(), result.err());
        assertTrue(result.err().contains("a-640x480.txt:1: class 7 is none of the models' 3"), result.err());
    }

    @Test
    void whatIsWrongWithTheCommandLineIsSaidAtOnce() throws Exception {
        String text = Files.writeString(folder.resolve("text"), "").toString();
        for (String[] arguments : new String[][] {
            {SHAPES, "--images", PICTURES},
            {SHAPES, SHAPES},
            {SHAPES, SHAPES, "--images", "missing"},
            {SHAPES, SHAPES, "--images", FILE},
            {SHAPES, SHAPES, "--images", "models/shapes"},
            {SHAPES, SHAPES, "--images", PICTURES, "--threshold", "2"},
            {SHAPES, SHAPES, "--images", PICTURES, "--iou", "NaN"},
            {SHAPES, SHAPES, "--images", PICTURES, "--fail-below", "50"},
            {SHAPES, SHAPES, "--images", PICTURES, "--worst", "-1"},
            {SHAPES, SHAPES, "--images", PICTURES, "--out", text},
        }) {
            Result result = compare(arguments);
            String told = String.join(" ", arguments) + "\n" + result.err();
            assertEquals(2, result.exitCode(), told);
            assertEquals(List.of(), result.out(), told);
            assertFalse(result.err().contains("\tat "), told);
        }
    }
}
