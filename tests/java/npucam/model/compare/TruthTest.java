package npucam.model.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.RotatedBox;
import npucam.model.ModelException;
import npucam.model.compare.Truth.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TruthTest {
    private static final List<String> CLASSES = List.of("cat", "dog");
    private static final Path PICTURE = Path.of("somewhere/p.jpg");

    @TempDir
    private Path folder;

    private List<Detection> yolo(String text, Form form) throws IOException {
        Files.writeString(folder.resolve("p.txt"), text);
        return Truth.open(folder, CLASSES, form).of(PICTURE, 200, 100);
    }

    private List<Detection> json(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("truth.json"), text);
        return Truth.open(file, CLASSES, Form.UPRIGHT).of(PICTURE, 200, 100);
    }

    @Test
    void readsBoxesOfYoloLabels() throws IOException {
        List<Detection> objects = yolo("0 0.5 0.5 0.2 0.4\r\n\n1 0.25 0.5 0.5 1\n", Form.UPRIGHT);
        assertEquals(new Box(80, 30, 120, 70), objects.get(0).boxInFrame());
        assertEquals("cat", objects.get(0).label());
        assertEquals(new Box(0, 0, 100, 100), objects.get(1).boxInFrame());
        assertEquals(1, objects.get(1).classId());
    }

    @Test
    void takesTheBoxAroundAnOutlineAndTheBoxBeforeKeypoints() throws IOException {
        assertEquals(
                new Box(20, 10, 100, 50),
                yolo("1 0.1 0.2 0.5 0.1 0.3 0.5", Form.UPRIGHT).get(0).boxInFrame());
        assertEquals(
                new Box(80, 30, 120, 70),
                yolo("0 0.5 0.5 0.2 0.4 0.5 0.5 2 0 0 0", Form.POSE).get(0).boxInFrame());
    }

    @Test
    void readsRotatedBoxesFromTheirCorners() throws IOException {
        // In pixels (100, 20), (140, 50), (110, 90), (70, 60): sides of 50 along (4, 3) and (-3, 4).
        RotatedBox box = yolo("0 0.5 0.2 0.7 0.5 0.55 0.9 0.35 0.6", Form.ROTATED)
                .get(0)
                .rotated()
                .orElseThrow();
        assertEquals(105, box.cx(), 1e-4);
        assertEquals(55, box.cy(), 1e-4);
        assertEquals(50, box.width(), 1e-4);
        assertEquals(50, box.height(), 1e-4);
        assertEquals(Math.atan2(3, 4), box.angle(), 1e-6);
    }

    @Test
    void aPictureWithoutAFileOrWithAnEmptyOneHasNothingInIt() throws IOException {
        assertEquals(List.of(), yolo("", Form.UPRIGHT));
        Truth truth = Truth.open(folder, CLASSES, Form.UPRIGHT);
        assertEquals(List.of(), truth.of(Path.of("other.jpg"), 10, 10));
        assertEquals(1, truth.unlabelled());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 0.5 0.5 0.1 0.1|UPRIGHT|class 2 is none of the models' 2",
                "cat 0.5 0.5 0.1 0.1|UPRIGHT|class cat is not a whole number",
                "0 0.5 0.5 0.1 0.1 0.9|UPRIGHT|has 5 numbers after the class",
                "0 0.5 0.5 0.1|UPRIGHT|has 3 numbers after the class",
                "0 100 50 20 20|UPRIGHT|100.0 is not a part of the picture",
                "0 0.5 x 0.1 0.1|UPRIGHT|'x' is not a number",
                "0 0.5 NaN 0.1 0.1|UPRIGHT|NaN is not a number",
                "0 0.5 0.5 0.1 0.1|ROTATED|it needs 8, two for each corner",
                "0 0.5|POSE|it needs 4 for the box",
            })
    void aWrongLabelIsNamedWithItsLine(String line, Form form, String problem) {
        ModelException refused = assertThrows(
                ModelException.class,
                () -> yolo("0 0.5 0.5 0.1 0.1\n\n".repeat(form == Form.UPRIGHT ? 1 : 0) + line, form));
        String place = folder.resolve("p.txt") + (form == Form.UPRIGHT ? ":3: " : ":1: ");
        assertTrue(
                refused.problems().get(0).startsWith(place), refused.problems().get(0));
        assertTrue(
                refused.problems().get(0).contains(problem)
                        && refused.problems().get(0).contains("fix: "),
                refused.problems().get(0));
    }

    @Test
    void labelsThatAreNotThereAreNamed() throws IOException {
        for (Path place : List.of(folder, folder.resolve("missing"), Files.createFile(folder.resolve("labels.xml")))) {
            ModelException refused = assertThrows(ModelException.class, () -> Truth.open(place, CLASSES, Form.UPRIGHT));
            assertTrue(
                    refused.problems().get(0).startsWith(place + ": "),
                    refused.problems().get(0));
        }
    }

    @Test
    void readsOneJsonFileAndPassesOverWhatItDoesNotKnow() throws IOException {
        List<Detection> objects = json("""
                [{"image":"p.jpg","width":200,"height":100,"more":{"a":[1]},"objects":[
                {"label":"dog","left":1,"top":2.5,"right":30,"bottom":40,"visible":0.9}]}]""");
        assertEquals(List.of(new Detection(new Box(1, 2.5f, 30, 40), 1, "dog", 1)), objects);
        Truth truth = Truth.open(folder.resolve("truth.json"), CLASSES, Form.UPRIGHT);
        assertEquals(List.of(), truth.of(Path.of("other.jpg"), 10, 10));
        assertEquals(1, truth.unlabelled());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|is not a list of pictures",
                "[1]|is not a list of pictures",
                "[{|is no JSON",
                "[{\"width\":1}]|a picture without \"image\"",
                "[{\"image\":7}]|image is not a text",
                "[{\"image\":\"p.jpg\",\"width\":\"x\"}]|width is not a number",
                "[{\"image\":\"p.jpg\",\"objects\":[{\"label\":\"cow\"}]}]|label 'cow' is none of the models' classes [cat, dog]",
                "[{\"image\":\"p.jpg\",\"objects\":[{\"label\":\"cat\",\"left\":1}]}]|an object without left, top, right or bottom",
                "[{\"image\":\"p.jpg\"},{\"image\":\"p.jpg\"}]|p.jpg is there twice",
                "[{\"image\":\"p.jpg\",\"width\":20,\"height\":10}]|was labelled at 20x10, the picture is 200x100",
            })
    void aWrongJsonFileIsNamed(String text, String problem) {
        ModelException refused = assertThrows(ModelException.class, () -> json(text));
        assertTrue(
                refused.problems().get(0).startsWith(folder.resolve("truth.json") + ":"),
                refused.problems().get(0));
        assertTrue(
                refused.problems().get(0).contains(problem)
                        && refused.problems().get(0).contains("fix: "),
                refused.problems().get(0));
    }

    @Test
    void aJsonFileHasNoRotatedBoxes() throws IOException {
        Path file = Files.writeString(folder.resolve("truth.json"), "[]");
        assertThrows(ModelException.class, () -> Truth.open(file, CLASSES, Form.ROTATED));
    }
}
