package npucam.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import npucam.cli.Program.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Golden pictures from their recording to a service that refuses a model, or goes on with the one before. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GoldenIT {
    private static final Path SHAPES = Path.of("models/shapes");

    @TempDir
    private Path folder;

    private Path mud;
    private Path config;

    @BeforeEach
    void prepare() throws IOException {
        for (String name : new String[] {"shapes.onnx", "shapes.mud", "shapes.names"}) {
            Files.copy(SHAPES.resolve(name), folder.resolve(name));
        }
        mud = folder.resolve("shapes.mud");
        config = Files.writeString(folder.resolve("npucam.toml"), """
                [camera]
                name = "gate"
                source = "video"
                path = "%s"
                pace = "fast"
                [model]
                file = "shapes.mud"
                [mqtt]
                broker = "mqtt://127.0.0.1:1"
                """.formatted(
                        Path.of("tests/data/media/people-10s.mp4").toAbsolutePath()));
    }

    @Test
    void aModelThatFindsWhatWasRecordedRunsAndOneFedWithSwappedColoursIsRefused() throws Exception {
        Result recorded = record();
        assertEquals(0, recorded.exitCode(), recorded.err());
        String told = String.join("\n", recorded.out());
        assertTrue(told.contains("5 golden pictures"), told);
        assertTrue(
                told.contains("they tell results lost in quantisation, pictures fed with red and blue swapped"), told);
        assertTrue(told.contains("letterbox bars of another colour"), told);

        Result run = run(Map.of());
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().contains("agreement 1.000 with shapes.onnx in 5 golden pictures"), run.err());
        Result check = Program.run("check", "-c", config.toString());
        assertEquals(0, check.exitCode(), check.out().toString());
        assertTrue(check.out().get(0).contains("5 golden pictures"), check.out().toString());

        change("input_type = rgb", "input_type = bgr");
        Result refused = run(Map.of());
        assertEquals(78, refused.exitCode(), refused.err());
        assertTrue(refused.err().contains("shapes.onnx: refused by its golden pictures"), refused.err());
        assertTrue(refused.err().contains("Write input_type = rgb in " + mud), refused.err());
    }

    @Test
    void theServiceGoesOnWithTheModelThatPassedWhenItsSuccessorDoesNot() throws Exception {
        Map<String, String> state =
                Map.of("STATE_DIRECTORY", folder.resolve("state").toString());
        assertEquals(0, record().exitCode());
        assertEquals(0, run(state).exitCode());

        change("pad_value = 0", "pad_value = 114");
        Result wrongBars = run(state);
        assertEquals(0, wrongBars.exitCode(), wrongBars.err());
        assertTrue(wrongBars.err().contains("Write pad_value = 0 in " + mud), wrongBars.err());
        assertTrue(wrongBars.err().contains("shapes.mud IS NOT RUNNING"), wrongBars.err());
        assertTrue(wrongBars.err().contains("captured 100 = "), wrongBars.err());

        Files.write(folder.resolve("shapes.onnx"), new byte[1000]);
        Result damaged = run(state);
        assertEquals(0, damaged.exitCode(), damaged.err());
        assertTrue(damaged.err().contains("shapes.mud IS NOT RUNNING"), damaged.err());

        Result withoutState = run(Map.of());
        assertEquals(78, withoutState.exitCode(), withoutState.err());
    }

    @Test
    void aDamagedGoldenFolderIsOneClearErrorForRunAndCheck() throws Exception {
        assertEquals(0, record().exitCode());
        Files.delete(folder.resolve("shapes.golden/01-b-300x500.png"));

        Result run = run(Map.of());
        assertEquals(78, run.exitCode(), run.err());
        assertTrue(run.err().contains("01-b-300x500.png: no such file"), run.err());
        assertFalse(run.err().contains("\tat "), run.err());
        Result check = Program.run("check", "-c", config.toString());
        assertEquals(78, check.exitCode(), check.out().toString());
        assertTrue(
                check.out().get(0).contains("01-b-300x500.png: no such file"),
                check.out().toString());
    }

    @Test
    void whatProvesNothingIsNotRecorded() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Result none = record(empty);
        assertEquals(2, none.exitCode(), none.err());
        assertTrue(none.err().contains(empty + "]: holds no .jpg, .jpeg or .png files"), none.err());

        Files.copy(Path.of("tests/data/shapes/f-500x200-empty.png"), empty.resolve("scene.png"));
        Result nothingThere = record(empty);
        assertEquals(1, nothingThere.exitCode(), nothingThere.err());
        assertTrue(nothingThere.err().contains("none of the 1 pictures holds an object"), nothingThere.err());
        assertFalse(Files.exists(folder.resolve("shapes.golden")));
    }

    private Result record() throws Exception {
        return record(Path.of("tests/data/shapes").toAbsolutePath());
    }

    private Result record(Path images) throws Exception {
        return Program.run(
                "model", "golden", "--model", mud.toString(), "--for", mud.toString(), "--images", images.toString());
    }

    private Result run(Map<String, String> environment) throws Exception {
        try (Program program = Program.start(environment, "run", "-c", config.toString())) {
            return program.result();
        }
    }

    private void change(String from, String to) throws IOException {
        String text = Files.readString(mud, StandardCharsets.UTF_8);
        assertTrue(text.contains(from), text);
        Files.writeString(mud, text.replace(from, to));
    }
}
