package npucam.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import npucam.decode.DecodeSettings;
import npucam.model.ModelException;
import npucam.model.ModelSettings;
import npucam.model.Sha256;
import npucam.model.golden.GoldenSet;
import npucam.npu.EngineSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenReplayTest {
    private static final Path SHAPES = Path.of("models/shapes");
    private static final String PICTURES = "tests/data/shapes";

    @TempDir
    private Path folder;

    private Path mud;

    @BeforeEach
    void record() throws IOException {
        for (String name : new String[] {"shapes.onnx", "shapes.mud", "shapes.names"}) {
            Files.copy(SHAPES.resolve(name), folder.resolve(name));
        }
        mud = folder.resolve("shapes.mud");
        assertEquals(0, golden(PICTURES));
    }

    @Test
    void theFloatModelPasses() {
        prove();
    }

    @Test
    void swappedColoursAreRefusedWithTheFix() throws IOException {
        change("input_type = rgb", "input_type = bgr");
        assertRefused("Write input_type = rgb in " + mud);
    }

    @Test
    void barsOfAnotherColourAreRefusedWithTheFix() throws IOException {
        change("pad_value = 0", "pad_value = 114");
        assertRefused("Write pad_value = 0 in " + mud + ", it is 114");
    }

    @Test
    void aWrongScaleIsRefused() throws IOException {
        change("(?m)^scale = .*$", "scale = 0.0001");
        assertRefused("agreement 0.0", "mean and scale");
    }

    @Test
    void labelsInAnotherOrderAreRefused() throws IOException {
        Files.writeString(folder.resolve("shapes.names"), "square\ncircle\ntriangle\n");
        assertRefused("class 0 is 'circle' there and 'square' in " + mud);
    }

    @Test
    void aPictureOfHostileSizeIsRefusedBeforeItIsRead() throws IOException {
        Path picture = folder.resolve("shapes.golden/01-b-300x500.png");
        String before = Sha256.of(picture);
        ImageIO.write(new BufferedImage(10_001, 1000, BufferedImage.TYPE_BYTE_BINARY), "png", picture.toFile());
        Path description = folder.resolve("shapes.golden/golden.json");
        Files.writeString(description, Files.readString(description).replace(before, Sha256.of(picture)));
        assertRefused("01-b-300x500.png: 10001x1000 is more than 10 megapixels");
    }

    @Test
    void anEarlierRecordingIsNotReplaced() {
        assertEquals(ExitCode.CONFIG, golden(PICTURES));
    }

    @Test
    void picturesWithoutObjectsProveNothing() throws IOException {
        forget();
        assertEquals(ExitCode.FAILED, golden(PICTURES + "/f-500x200-empty.png"));
        assertFalse(Files.exists(folder.resolve("shapes.golden")));
    }

    @Test
    void aTargetWithOtherBarsThanTheFloatModelIsNotRecordedFor() throws IOException {
        forget();
        Path target = folder.resolve("target.mud");
        Files.writeString(target, Files.readString(mud).replace("pad_value = 0", "pad_value = 114"));
        assertEquals(
                ExitCode.CONFIG,
                NpucamCommand.execute(
                        "model",
                        "golden",
                        "--model",
                        mud.toString(),
                        "--for",
                        target.toString(),
                        "--images",
                        PICTURES));
        assertFalse(Files.exists(folder.resolve("target.golden")));
    }

    @Test
    void noMoreThanTheWantedNumberIsKept() throws IOException {
        forget();
        assertEquals(0, golden(PICTURES, "-n", "2"));
        assertEquals(2, loadedSet().pictures().size());
        forget();
        assertEquals(ExitCode.USAGE, golden(PICTURES, "-n", "0"));
        assertEquals(ExitCode.USAGE, golden(PICTURES, "--tolerance", "1.5"));
    }

    @Test
    void aModelThatPassedIsKeptWholeAndNotCopiedAgain() throws IOException {
        LastGood lastGood =
                new LastGood(Map.of("STATE_DIRECTORY", folder.resolve("state").toString()), "gate");
        assertEquals(Optional.empty(), lastGood.kept());
        keep(lastGood);
        ModelSettings kept = lastGood.kept().orElseThrow();
        Instant first = LastGood.keptAt(kept);
        keep(lastGood);
        assertEquals(first, LastGood.keptAt(lastGood.kept().orElseThrow()));

        for (String name : new String[] {"shapes.onnx", "shapes.mud", "shapes.names"}) {
            Files.delete(folder.resolve(name));
        }
        try (LoadedModel old = open(kept)) {
            assertTrue(GoldenReplay.prove(old).isPresent());
            assertEquals(3, old.descriptor().labels().size());
        }
    }

    @Test
    void onlyTheLastModelThatPassedIsKept() throws IOException {
        Path state = folder.resolve("state");
        LastGood lastGood = new LastGood(Map.of("STATE_DIRECTORY", state.toString()), "gate");
        keep(lastGood);
        Path first = lastGood.kept().orElseThrow().file();
        change("scale = 0.00392156862745098, .*", "std = 255");
        keep(lastGood);
        assertFalse(Files.exists(first), first.toString());
        try (Stream<Path> left = Files.list(state.resolve("last-good/camera-gate"))) {
            assertEquals(2, left.count(), "current and one copy");
        }
    }

    @Test
    void aCopyThatWasCutOffIsNotTaken() throws IOException {
        Path state = folder.resolve("state");
        LastGood lastGood = new LastGood(Map.of("STATE_DIRECTORY", state.toString()), "gate");
        keep(lastGood);
        Files.delete(state.resolve("last-good/camera-gate/current"));
        assertEquals(Optional.empty(), lastGood.kept());
        keep(lastGood);
        assertTrue(lastGood.kept().isPresent());
    }

    private void keep(LastGood lastGood) {
        try (LoadedModel model = open(new ModelSettings(mud, Optional.empty()))) {
            lastGood.keep(model.descriptor(), GoldenReplay.prove(model).orElseThrow());
        }
    }

    private GoldenSet loadedSet() {
        try (LoadedModel model = open(new ModelSettings(mud, Optional.empty()))) {
            return GoldenReplay.of(model).orElseThrow().set();
        }
    }

    private void prove() {
        try (LoadedModel model = open(new ModelSettings(mud, Optional.empty()))) {
            assertTrue(GoldenReplay.prove(model).isPresent());
        }
    }

    private void assertRefused(String... words) {
        ModelException refused = assertThrows(ModelException.class, this::prove);
        assertEquals(1, refused.problems().size(), refused.toString());
        String line = refused.problems().get(0);
        assertEquals(1, line.lines().count(), line);
        for (String word : words) {
            assertTrue(line.contains(word), word + ": " + line);
        }
    }

    private int golden(String images, String... more) {
        return NpucamCommand.execute(Stream.concat(
                        Stream.of(
                                "model",
                                "golden",
                                "--model",
                                mud.toString(),
                                "--for",
                                mud.toString(),
                                "--images",
                                images),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private void forget() throws IOException {
        Path golden = folder.resolve("shapes.golden");
        try (Stream<Path> files = Files.list(golden)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(golden);
    }

    private void change(String pattern, String replacement) throws IOException {
        String text = Files.readString(mud, StandardCharsets.UTF_8);
        String changed = text.replaceFirst(pattern, replacement);
        assertFalse(changed.equals(text), text);
        Files.writeString(mud, changed);
    }

    private static LoadedModel open(ModelSettings settings) {
        return LoadedModel.open(settings, EngineSettings.DEFAULTS, DecodeSettings.DEFAULTS, 1);
    }
}
