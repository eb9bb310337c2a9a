package npucam.model.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import npucam.data.Box;
import npucam.data.ColorOrder;
import npucam.data.ElementType;
import npucam.data.ImageInput;
import npucam.data.Keypoint;
import npucam.data.Quantization;
import npucam.data.TensorSpec;
import npucam.model.ModelDescriptor;
import npucam.model.ModelException;
import npucam.model.OutputHints;
import npucam.model.Sha256;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldenFolderTest {
    private static final List<GoldenObject> OBJECTS = List.of(
            new GoldenObject(
                    2,
                    0.91f,
                    new Box(1.5f, 2.25f, 30, 40),
                    List.of(new Keypoint(3, 4, 0.5f), new Keypoint(5.5f, 6, 1)),
                    OptionalDouble.empty(),
                    Optional.empty()),
            new GoldenObject(0, 0.06f, new Box(0, 0, 8, 9), List.of(), OptionalDouble.of(0.75), Optional.of(1234)));

    @TempDir
    private Path parent;

    private GoldenFolder folder;
    private Path original;
    private GoldenSet set;

    @BeforeEach
    void write() throws IOException {
        original = Files.write(parent.resolve("door.jpg"), new byte[] {1, 2, 3});
        set = GoldenSets.of(new GoldenPicture(
                "01-door.jpg",
                Sha256.of(original),
                GoldenSets.picture("", OBJECTS, List.of(), OBJECTS).found()));
        folder = GoldenFolder.of(parent.resolve("cam.v2.mud"));
        folder.write(set, List.of(original));
    }

    @Test
    void itLiesBesideTheModelUnderItsName() {
        assertEquals(parent.resolve("cam.v2.golden"), folder.path());
        assertEquals(
                Path.of("yolo.golden"), GoldenFolder.of(Path.of("yolo.bmodel")).path());
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        assertEquals(Optional.of(set), folder.read());
        assertEquals(-1, Files.mismatch(original, folder.file(set.pictures().get(0))));
        assertFalse(Files.exists(parent.resolve("cam.v2.golden.part")));
    }

    @Test
    void aModelWithoutGoldenPicturesHasNone() {
        assertEquals(
                Optional.empty(), GoldenFolder.of(parent.resolve("other.mud")).read());
    }

    @Test
    void anEarlierSetIsNotReplaced() {
        assertProblem(() -> folder.write(set, List.of(original)), "is there already", "Remove it");
    }

    @Test
    void aMissingPictureIsNamed() throws IOException {
        Files.delete(folder.path().resolve("01-door.jpg"));
        assertProblem(folder::read, "01-door.jpg", "no such file");
    }

    @Test
    void anotherPictureOfTheNameIsNotTaken() throws IOException {
        Files.write(folder.path().resolve("01-door.jpg"), new byte[] {1, 2, 4});
        assertProblem(folder::read, "01-door.jpg", "not the picture that was recorded");
    }

    @Test
    void aFolderWithoutDescriptionIsNotTakenForNone() throws IOException {
        Files.delete(folder.path().resolve("golden.json"));
        assertProblem(folder::read, "golden.json", "no such file");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "schema" : 1              | "schema" : 2                 | golden.json: schema = 2.0
            "modelWidth" : 192        | "modelWidth" : 1e300         | modelWidth = 1.0E300
            "modelWidth" : 192        | "modelWidth" : 1e999         | modelWidth = Infinity
            "modelWidth" : 192        | "modelWidth" : 192.5         | is not a whole number
            "bars" : 0                | "bars" : -1                  | bars = -1.0
            "tolerance" : 0.75        | "tolerance" : "much"         | tolerance = much is not a number from 0.0 to 1.0
            "tolerance" : 0.75        | "tolerence" : 0.75           | has no "tolerance"
            "score" : 0.91            | "score" : 7                  | pictures[0].expected[0].score = 7.0
            "classId" : 2             | "classId" : null             | pictures[0].expected[0].classId = null
            [ 1.5, 2.25, 30.0, 40.0 ] | [ 1.5, 2.25, 30.0 ]          | expected[0].box has 3 elements, not 4
            [ 1.5, 2.25, 30.0, 40.0 ] | [ 1.5, 2.25, 30.0, 1e38 ]    | expected[0].box[3] = 1.0E38
            "01-door.jpg"             | "../door.jpg"                | pictures[0].file = ../door.jpg is not the name of a picture
            "01-door.jpg"             | "/etc/passwd"                | pictures[0].file = /etc/passwd
            "labels" : [              | "labels" : [ 5,              | labels[0] = 5.0 is not a text
            "pictures" : [            | "pictures" : [ ], "more" : [ | pictures has 0 elements, not 1 to 64
            "withOtherBars" : [       | "withOtherBars" : {}, "x" : [ | withOtherBars is no list
            "schema" : 1              | "schema" 1                   | is no JSON
            """)
    void whatIsWrongIsToldWithItsPlace(String right, String wrong, String told) throws IOException {
        Path description = folder.path().resolve("golden.json");
        String text = Files.readString(description);
        assertTrue(text.contains(right), text);
        Files.writeString(description, text.replace(right, wrong));
        assertProblem(folder::read, "golden.json", told);
    }

    @Test
    void bracketsWithoutEndAreToldInOneLine() throws IOException {
        Files.writeString(folder.path().resolve("golden.json"), "[".repeat(1_000_000));
        assertProblem(folder::read, "is no JSON");
    }

    @Test
    void aDescriptionAboveTheLimitIsNotRead() throws IOException {
        Files.writeString(folder.path().resolve("golden.json"), " ".repeat((4 << 20) + 1));
        assertProblem(folder::read, "too many for a description of golden pictures");
    }

    @Test
    void damageAnywhereIsAModelProblemOrHarmless() throws IOException {
        Path description = folder.path().resolve("golden.json");
        byte[] bytes = Files.readAllBytes(description);
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            byte[] damaged = Arrays.copyOf(bytes, round % 2 == 0 ? bytes.length : random.nextInt(bytes.length));
            for (int change = 0; change < 3 && damaged.length > 0; change++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                GoldenJson.read("golden.json", damaged);
            } catch (ModelException told) {
                assertOneLine(told);
            }
        }
    }

    @Test
    void picturesOfAnotherInputOrOtherClassesAreStale() {
        List<String> labels = set.labels();
        set.requireFits(model(labels), input(192, 128), folder.path());
        set.requireFits(model(List.of("Kreis", "Quadrat", "Dreieck")), input(192, 128), folder.path());
        assertProblem(
                () -> set.requireFits(model(labels), input(320, 320), folder.path()),
                "an input of 192x128, int8.bmodel takes 320x320",
                "record them again");
        assertProblem(
                () -> set.requireFits(model(List.of("circle")), input(192, 128), folder.path()),
                "they know 3 classes, cam.mud 1");
        assertProblem(
                () -> set.requireFits(model(List.of("circle", "triangle", "square")), input(192, 128), folder.path()),
                "class 1 is 'square' there and 'triangle' in cam.mud");
    }

    private static ImageInput input(int width, int height) {
        return model(List.of())
                .imageInput(new TensorSpec("in", List.of(1, 3, height, width), ElementType.F32, Quantization.NONE));
    }

    private static ModelDescriptor model(List<String> labels) {
        return new ModelDescriptor(
                Path.of("cam.mud"),
                Path.of("int8.bmodel"),
                "",
                "",
                labels,
                ColorOrder.RGB,
                List.of(0f, 0f, 0f),
                List.of(1f, 1f, 1f),
                0,
                false,
                OutputHints.NONE,
                List.of());
    }

    private static void assertProblem(Runnable action, String... words) {
        ModelException problem = assertThrows(ModelException.class, action::run);
        String line = assertOneLine(problem);
        for (String word : words) {
            assertTrue(line.contains(word), word + ": " + line);
        }
    }

    private static String assertOneLine(ModelException problem) {
        assertEquals(1, problem.problems().size(), problem.toString());
        String line = problem.problems().get(0);
        assertEquals(1, line.lines().count(), line);
        return line;
    }
}
