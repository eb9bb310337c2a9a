package npucam.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import npucam.cli.Program.Result;
import npucam.model.WholeHeads;
import npucam.npu.FakeRuntimes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands as a user types them: output, exit codes, bad input. */
class ProgramIT {
    private static final String SHAPES = "models/shapes/shapes.mud";
    private static final String PICTURE = "tests/data/shapes/a-640x480.png";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "run",
                "check",
                "detect",
                "demo",
                "model",
                "model cut",
                "model inspect",
                "model check",
                "model compare",
                "devices",
                "simulator",
                "bench"
            })
    void everyCommandExplainsItselfAndNamesItsVersion(String command) throws Exception {
        List<String> words = command.isEmpty() ? List.of() : List.of(command.split(" "));
        for (String option : List.of("--help", "--version")) {
            Result result =
                    Program.run(Stream.concat(words.stream(), Stream.of(option)).toArray(String[]::new));
            assertEquals(0, result.exitCode(), result.err());
            assertTrue(String.join("\n", result.out()).contains("npucam"), command + option);
        }
    }

    @Test
    void anUnknownOptionIsAUsageErrorThatSuggestsTheNearest() throws Exception {
        Result result = Program.run("detect", "--modle", SHAPES, PICTURE);
        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("--model"), result.err());
    }

    @Test
    void anUnknownCommandSuggestsTheNearest() throws Exception {
        Result result = Program.run("detct");
        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains("detect"), result.err());
    }

    @ParameterizedTest
    @CsvSource({"--threshold,1.5", "--threshold,-0.1", "--iou,NaN", "--threshold,high"})
    void aThresholdOutsideZeroToOneIsAUsageError(String option, String value) throws Exception {
        Result result = Program.run("detect", "--model", SHAPES, option, value, PICTURE);
        assertEquals(2, result.exitCode());
        assertTrue(result.err().contains(option) && result.err().contains(value), result.err());
    }

    @Test
    void devicesOpensTheRuntimeInAFolderAndSaysWhatIsNotThere() throws Exception {
        FakeRuntimes.library("bmrt", "libbmlib.so.0", "bmlib.c");
        Path runtime = FakeRuntimes.library("bmrt", "libbmrt.so.1.0", "bmrt.c").toAbsolutePath();
        Result result = Program.run("devices", "--library-path", runtime.toString());
        assertEquals(0, result.exitCode(), result.err());
        String out = String.join("\n", result.out());
        assertTrue(
                out.contains("bmrt         BM1684X, 1 core, driver 0.4.9, 87 of 2414 MiB in use, from " + runtime),
                out);
        assertTrue(out.contains("cvi          no: " + runtime + " does not hold libcviruntime.so"), out);
    }

    @Test
    void detectPrintsOneJsonLinePerPictureAndNothingElse() throws Exception {
        Result result = Program.run(
                "detect",
                "--model",
                SHAPES,
                "--out",
                folder.toString(),
                PICTURE,
                "tests/data/shapes/f-500x200-empty.png");
        assertEquals(0, result.exitCode(), result.err());
        assertEquals(2, result.out().size());
        for (String line : result.out()) {
            readJson(line);
        }
        assertTrue(
                result.out()
                        .get(0)
                        .startsWith("{\"image\":\"" + PICTURE + "\",\"width\":640,\"height\":480,\"detections\":[{"),
                result.out().get(0));
        assertTrue(
                result.out().get(1).contains("\"width\":500,\"height\":200,\"detections\":[]"),
                result.out().get(1));
        assertTrue(Files.size(folder.resolve("a-640x480.png")) > 1000);
        assertTrue(Files.size(folder.resolve("f-500x200-empty.png")) > 1000);
    }

    @Test
    void aFileThatIsNoPictureFailsButTheOthersAreStillDone() throws Exception {
        Path text = Files.writeString(folder.resolve("not-a-picture.jpg"), "hello");
        Result result = Program.run("detect", "--model", SHAPES, text.toString(), "missing.jpg", PICTURE);
        assertEquals(1, result.exitCode());
        assertEquals(1, result.out().size());
        assertTrue(result.err().contains("not-a-picture.jpg") && result.err().contains("missing.jpg"), result.err());
        assertFalse(result.err().contains("Exception"), result.err());
    }

    @Test
    void aCopyNeverOverwritesThePicture() throws Exception {
        Path picture = Files.copy(Path.of(PICTURE), folder.resolve("picture.png"));
        byte[] before = Files.readAllBytes(picture);
        Result result = Program.run("detect", "--model", SHAPES, "--out", folder.toString(), picture.toString());
        assertEquals(2, result.exitCode());
        assertEquals(before.length, Files.size(picture));
    }

    @Test
    void everyBadModelIsRefusedWithOneLineAndExitCode78() throws Exception {
        byte[] shapes = Files.readAllBytes(Path.of("models/shapes/shapes.onnx"));
        Path garbled = Files.write(folder.resolve("garbled.onnx"), garble(shapes));
        Path truncated =
                Files.write(folder.resolve("truncated.onnx"), java.util.Arrays.copyOf(shapes, shapes.length / 2));
        Path empty = Files.createFile(folder.resolve("empty.onnx"));
        Path labels = Files.writeString(folder.resolve("two.names"), "circle\nsquare\n");
        for (String[] arguments : new String[][] {
            {"detect", "--model", folder.resolve("missing.onnx").toString(), PICTURE},
            {"detect", "--model", garbled.toString(), PICTURE},
            {"detect", "--model", truncated.toString(), PICTURE},
            {"detect", "--model", empty.toString(), PICTURE},
            {"detect", "--model", folder.toString(), PICTURE},
            {"detect", "--model", SHAPES, "--labels", labels.toString(), PICTURE},
            {"detect", "--model", SHAPES, "--labels", "missing.names", PICTURE},
        }) {
            Result result = Program.run(arguments);
            String told = String.join(" ", arguments) + "\n" + result.err();
            assertEquals(78, result.exitCode(), told);
            assertEquals(List.of(), result.out(), told);
            assertFalse(result.err().contains("\tat "), told);
        }
    }

    @Test
    void checkAcceptsTheShippedConfig() throws Exception {
        Result result = Program.run("check", "-c", "device-config/pc.toml");
        assertEquals(0, result.exitCode(), result.err() + result.out());
        assertTrue(
                result.out().get(0).startsWith("device-config/pc.toml: OK."),
                result.out().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"three-errors", "typos-and-units", "wrong-source"})
    void checkPrintsEveryProblemOfABadConfigAndRunRefusesItWithTheSameWords(String name) throws Exception {
        String file = "tests/data/bad/" + name + ".toml";
        Result check = Program.run("check", "-c", file);
        assertEquals(78, check.exitCode(), check.err());
        assertTrue(check.out().size() >= 3, check.out().toString());
        for (String line : check.out()) {
            assertTrue(line.matches(".*" + name + "\\.toml:\\d+:\\d+ .+"), line);
        }
        Result run = Program.run("run", "-c", file);
        assertEquals(78, run.exitCode());
        assertEquals(
                check.out().stream().collect(Collectors.joining("\n")),
                run.err().strip());

        Result json = Program.run("check", "-c", file, "--json");
        assertEquals(78, json.exitCode());
        assertEquals(1, json.out().size());
        readJson(json.out().get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"concat", "dfl_sigmoid"})
    void aCutModelFindsTheSame(String scheme) throws Exception {
        Path cut = folder.resolve(scheme + ".onnx");
        Result result =
                Program.run("model", "cut", "models/shapes/shapes.onnx", "--scheme", scheme, "-o", cut.toString());
        assertEquals(0, result.exitCode(), result.err());
        String whole = detections(Program.run("detect", "--model", "models/shapes/shapes.onnx", PICTURE));
        assertEquals(whole, detections(Program.run("detect", "--model", cut.toString(), PICTURE)));
    }

    @Test
    void aCutThatDoesNotFindTheSameIsNotWritten() throws Exception {
        Path whole = WholeHeads.shapesWithConstant(folder.resolve("large.onnx"), "/Constant_17_output_0", 1.5f);
        Path cut = folder.resolve("cut.onnx");
        Result result = Program.run(
                "model", "cut", whole.toString(), "--scheme", "concat", "-o", cut.toString(), "--image", PICTURE);
        assertEquals(1, result.exitCode(), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains("the whole model finds class"), result.err());
        assertFalse(Files.exists(cut));
        Result unproven = Program.run(
                "model", "cut", whole.toString(), "--scheme", "concat", "-o", cut.toString(), "--no-verify");
        assertEquals(0, unproven.exitCode(), unproven.err());
        assertTrue(Files.exists(cut));
    }

    @Test
    void inspectPrintsWhatAModelFileSaysForPeopleAndForPrograms() throws Exception {
        String model = "models/shapes/npu/shapes-concat-bm1688-int8-quantio-nokernel.bmodel";
        Result table = Program.run("model", "inspect", model);
        assertEquals(0, table.exitCode(), table.err());
        assertTrue(
                table.out().contains("chip                 BM1688"), table.out().toString());
        Result json = Program.run("model", "inspect", "--json", model);
        assertEquals(0, json.exitCode(), json.err());
        String line = String.join("", json.out());
        assertTrue(line.contains("\"chip\":\"BM1688\"") && line.contains("\"shape\":[1,67,16,24]"), line);
        try (JsonParser parser = new JsonFactory().createParser(line)) {
            while (parser.nextToken() != null) {
                // Broken JSON throws.
            }
        }
        Result described = Program.run("model", "inspect", SHAPES);
        assertTrue(described.out().contains("file                 models/shapes/shapes.onnx"), described.err());
    }

    @Test
    void checkSaysHowAModelIsDecodedAndWhereToCutIt() throws Exception {
        Result fine = Program.run("model", "check", SHAPES);
        assertEquals(0, fine.exitCode(), fine.err());
        String out = String.join("\n", fine.out());
        assertTrue(out.contains("scheme output0"), out);
        assertTrue(out.contains("cut at   dfl_sigmoid: /Conv_28_output_0,/Sigmoid_22_output_0"), out);
    }

    @ParameterizedTest
    @CsvSource({
        "--chip bm1684x, shapes-concat-bm1688-int8-quantio-nokernel.bmodel, compiled for BM1688",
        "--chip ax630c, shapes-concat-cv181x-int8-fused.cvimodel, a .cvimodel is for",
        "--task pose, ../shapes.onnx, says it is a model for the task detect"
    })
    void checkRefusesWhatDoesNotFitWithOneLine(String question, String model, String reason) throws Exception {
        String file = "models/shapes/npu/" + model;
        List<String> arguments = new ArrayList<>(List.of("model", "check", file));
        arguments.addAll(List.of(question.split(" ")));
        Result refused = Program.run(arguments.toArray(String[]::new));
        assertEquals(78, refused.exitCode(), refused.err());
        assertEquals(1, refused.err().lines().count(), refused.err());
        assertTrue(refused.err().contains(reason), refused.err());
        arguments.add("--json");
        Result json = Program.run(arguments.toArray(String[]::new));
        assertEquals(78, json.exitCode(), json.err());
        assertEquals("", json.err());
        assertEquals(1, json.out().size());
        String line = json.out().get(0);
        readJson(line);
        assertTrue(line.contains("\"ok\":false") && line.contains(reason), line);
    }

    @Test
    void aChipThatIsNoneIsAUsageError() throws Exception {
        Result result = Program.run("model", "check", SHAPES, "--chip", "bm9999");
        assertEquals(2, result.exitCode());
        assertTrue(
                result.err().contains("'bm9999' is no chip that npucam knows. One of bm1684x, bm1688"), result.err());
    }

    @Test
    void everyModelThatCannotBeDecodedIsRefusedByCheckAndDetectInTheSameWords() throws Exception {
        Path repeated = Files.writeString(folder.resolve("repeated.names"), "circle\nsquare\ncircle\n");
        Path bytes = WholeHeads.shapesQuantized(folder.resolve("bytes.onnx"));
        Path scores = WholeHeads.shapesEndingAt(
                folder.resolve("scores.onnx"), Map.of("/Sigmoid_22_output_0", List.of(1, 3, 504)));
        Path unnamed = WholeHeads.shapesWithMetadata(folder.resolve("unnamed.onnx"), "names", "{0: 'a', 1: ''}");
        for (List<String> model : List.of(
                List.of(SHAPES, "--labels", repeated.toString()),
                List.of(bytes.toString()),
                List.of(scores.toString()),
                List.of(unnamed.toString()))) {
            List<String> check = new ArrayList<>(List.of("model", "check"));
            check.addAll(model);
            List<String> detect = new ArrayList<>(List.of("detect", "--model"));
            detect.addAll(model);
            detect.add(PICTURE);
            Result checked = Program.run(check.toArray(String[]::new));
            Result detected = Program.run(detect.toArray(String[]::new));
            assertEquals(78, checked.exitCode(), checked.err());
            assertEquals(78, detected.exitCode(), detected.err());
            assertEquals(1, checked.err().lines().count(), checked.err());
            assertEquals(checked.err(), detected.err());
        }
    }

    @Test
    void checkRefusesAsDetectDoes() throws Exception {
        Path labels = Files.writeString(folder.resolve("two.names"), "circle\nsquare\n");
        Result checked = Program.run("model", "check", SHAPES, "--labels", labels.toString());
        Result detected = Program.run("detect", "--model", SHAPES, "--labels", labels.toString(), PICTURE);
        assertEquals(78, checked.exitCode());
        assertEquals(detected.err(), checked.err());
        assertFalse(String.join("", checked.out()).contains("OK"), checked.out().toString());
    }

    @Test
    void theOfflineDemoDetectsDrawnShapesAndItsLedgerBalances() throws Exception {
        // An npm that fails, as without a network.
        Path npm = Files.writeString(folder.resolve("npm"), "#!/bin/sh\nexit 1\n");
        assertTrue(npm.toFile().setExecutable(true));
        Map<String, String> offline = Map.of(
                "PATH",
                folder + ":" + System.getenv("PATH"),
                "XDG_CACHE_HOME",
                folder.resolve("cache").toString());
        try (Program demo = Program.start(offline, "demo", "--seconds", "5")) {
            Result result = demo.result();
            assertEquals(0, result.exitCode(), result.err());
            List<String> messages =
                    result.out().stream().filter(line -> line.contains(" fps ")).toList();
            assertTrue(messages.size() > 5, result.out().toString());
            assertTrue(
                    messages.stream()
                                    .filter(line -> line.matches(".*(circle|square|triangle) \\d.*"))
                                    .count()
                            > messages.size() / 2,
                    messages.toString());
            assertTrue(
                    String.join("\n", result.out()).contains("in flight 0"),
                    result.out().toString());
            assertTrue(result.err().contains("models/shapes"), result.err());
        }
    }

    private static String detections(Result result) {
        assertEquals(0, result.exitCode(), result.err());
        String line = result.out().get(0);
        // Rounded: the schemes differ in the last bits of a float.
        return java.util.regex.Pattern.compile("(\\d+\\.\\d)\\d*")
                .matcher(line.substring(line.indexOf("\"detections\""), line.indexOf("\"timings\"")))
                .replaceAll("$1");
    }

    private static byte[] garble(byte[] bytes) {
        byte[] garbled = bytes.clone();
        for (int i = 0; i < garbled.length; i += 97) {
            garbled[i] ^= 0x55;
        }
        return garbled;
    }

    private static void readJson(String text) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            while (parser.nextToken() != null) {}
        }
    }

    @Test
    void aDryConversionPrintsTheCommandsOnStdoutAndWhatIsMissingOnStderr() throws IOException, InterruptedException {
        Result result = Program.run("model", "convert", "models/convert/yolov5s-bm1684x.toml", "--dry-run");
        assertEquals(0, result.exitCode(), result.err());
        assertTrue(result.out().contains("model_transform.py \\"), result.out().toString());
        assertTrue(
                result.out().contains("run_calibration.py yolov5s.mlir \\"),
                result.out().toString());
        assertTrue(result.err().contains("note: model.model_def = \"yolov5s.onnx\": does not exist"), result.err());
    }

    @Test
    void aConversionForWhichFilesAreMissingEndsWith78AndNamesThem() throws IOException, InterruptedException {
        Result result = Program.run("model", "convert", "models/convert/yolov5s-bm1684x.toml");
        assertEquals(78, result.exitCode(), result.err());
        assertEquals(List.of(), result.out());
        assertTrue(
                result.err()
                        .startsWith(
                                "models/convert/yolov5s-bm1684x.toml:7:1 model.model_def = \"yolov5s.onnx\": does not exist"),
                result.err());
    }
}
