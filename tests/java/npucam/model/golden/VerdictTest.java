package npucam.model.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import npucam.data.Box;
import npucam.data.ColorOrder;
import npucam.model.ModelDescriptor;
import npucam.model.OutputHints;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final List<GoldenObject> RIGHT = GoldenSets.row(0.90, 0.80, 0.85, 0.70, 0.60, 0.40);
    /** Two objects suffer, the others hardly. */
    private static final List<GoldenObject> SWAPPED = GoldenSets.row(0.88, 0.60, 0.86, 0.70, 0.35, 0.41);
    /** Another two, and one is not found any more. */
    private static final List<GoldenObject> OTHER_BARS = GoldenSets.row(0.90, 0.80, 0.66, 0.55, 0.60);

    private static final GoldenSet SET = GoldenSets.of(
            GoldenSets.picture("01.png", RIGHT, SWAPPED, OTHER_BARS),
            GoldenSets.picture("02.png", List.of(), List.of(), List.of()));

    @Test
    void theFloatModelItselfPasses() {
        Verdict verdict = judge(RIGHT);
        assertEquals(1, verdict.agreement());
        assertTrue(verdict.passes(), verdict.summary());
    }

    @Test
    void whatQuantisationUsuallyDoesToScoresAndBoxesPasses() {
        Verdict verdict = judge(shifted(GoldenSets.row(0.86, 0.84, 0.81, 0.66, 0.64, 0.35), 3));
        assertTrue(verdict.agreement() < 0.9, verdict.summary());
        assertTrue(verdict.passes(), verdict.summary());
    }

    @Test
    void swappedColoursAreToldThoughNearlyEverythingIsFound() {
        Verdict verdict = judge(GoldenSets.row(0.84, 0.64, 0.82, 0.74, 0.39, 0.37));
        assertTrue(verdict.agreement() > SET.tolerance(), verdict.summary());
        assertFalse(verdict.passes(), verdict.summary());
        assertEquals(Optional.of(Feeding.SWAPPED), verdict.mistake());
        assertTrue(
                verdict.refusal(descriptor(0)).contains("Write input_type = bgr in cam.mud"),
                verdict.refusal(descriptor(0)));
    }

    @Test
    void barsOfAnotherColourAreToldThoughNearlyEverythingIsFound() {
        Verdict verdict = judge(GoldenSets.row(0.93, 0.76, 0.70, 0.51, 0.57));
        assertTrue(verdict.agreement() > SET.tolerance(), verdict.summary());
        assertEquals(Optional.of(Feeding.OTHER_BARS), verdict.mistake());
        assertTrue(
                verdict.refusal(descriptor(114)).contains("Write pad_value = 0 in cam.mud, it is 114"),
                verdict.refusal(descriptor(114)));
        assertTrue(
                verdict.refusal(descriptor(0)).contains("Convert the model for bars of 0"),
                verdict.refusal(descriptor(0)));
    }

    @Test
    void aBareModelIsToBeGivenADescriptor() {
        ModelDescriptor described = descriptor(0);
        ModelDescriptor bare = new ModelDescriptor(
                described.model(),
                described.model(),
                "",
                "",
                described.labels(),
                ColorOrder.BGR,
                described.mean(),
                described.scale(),
                0,
                false,
                OutputHints.NONE,
                List.of());
        String refusal = judge(SWAPPED).refusal(bare);
        assertTrue(refusal.contains("Write input_type = rgb in a .mud for int8.bmodel"), refusal);
    }

    @Test
    void lostScoresAreNoSignOfAMistakeInFeeding() {
        Verdict verdict = judge(List.of());
        assertEquals(0, verdict.agreement());
        assertEquals(Optional.empty(), verdict.mistake());
        assertRefused(
                verdict, "It finds nearly nothing", "Worst is 01.png", "circle 0.90 [0 10 40 50]", "found nothing");
    }

    @Test
    void flatScoresAreRefused() {
        assertRefused(judge(GoldenSets.row(0.1, 0.1, 0.1, 0.1, 0.1, 0.1)), "It finds nearly nothing");
    }

    @Test
    void lostBoxesAreNamedAsSuch() {
        List<GoldenObject> tiny = RIGHT.stream()
                .map(object -> new GoldenObject(0, object.score(), new Box(0, 0, 11, 11)))
                .toList();
        assertRefused(judge(tiny), "its boxes do not", "quantisation");
    }

    @Test
    void otherClassesAreRefused() {
        List<GoldenObject> shifted = RIGHT.stream()
                .map(object -> new GoldenObject(1, object.score(), object.boxInFrame()))
                .toList();
        assertRefused(judge(shifted), "labels in another order", "found square 0.90");
    }

    @Test
    void falseAlarmsInAPictureWithoutObjectsCount() {
        Verdict verdict = SET.judge(List.of(RIGHT, GoldenSets.row(0.9, 0.9, 0.9, 0.9, 0.9, 0.9)));
        assertRefused(verdict, "Worst is 02.png, expected nothing");
    }

    @Test
    void aMistakeThatPicturesCannotTellIsNotSuspected() {
        List<GoldenObject> hardlyOther = GoldenSets.row(0.90, 0.70, 0.85, 0.70, 0.60, 0.40);
        GoldenSet blind = GoldenSets.of(GoldenSets.picture("01.png", RIGHT, hardlyOther, RIGHT));
        assertFalse(blind.tells(Feeding.SWAPPED));
        assertFalse(blind.tells(Feeding.OTHER_BARS));
        assertTrue(blind.judge(List.of(hardlyOther)).passes());
        assertTrue(SET.tells(Feeding.SWAPPED));
        assertTrue(SET.tells(Feeding.OTHER_BARS));
    }

    @Test
    void onlyThePicturesThatWereShownAreJudged() {
        assertTrue(SET.judge(List.of(RIGHT)).passes());
    }

    private static Verdict judge(List<GoldenObject> found) {
        return SET.judge(List.of(found, List.of()));
    }

    private static void assertRefused(Verdict verdict, String... words) {
        assertFalse(verdict.passes(), verdict.summary());
        for (String word : words) {
            assertTrue(verdict.refusal(descriptor(0)).contains(word), word + ": " + verdict.refusal(descriptor(0)));
        }
    }

    private static List<GoldenObject> shifted(List<GoldenObject> objects, float pixels) {
        return objects.stream()
                .map(object -> {
                    Box box = object.boxInFrame();
                    return new GoldenObject(
                            object.classId(),
                            object.score(),
                            new Box(box.left() + pixels, box.top(), box.right() + pixels, box.bottom()));
                })
                .toList();
    }

    private static ModelDescriptor descriptor(int padValue) {
        return new ModelDescriptor(
                Path.of("cam.mud"),
                Path.of("int8.bmodel"),
                "yolov8",
                "detect",
                List.of("circle", "square", "triangle"),
                ColorOrder.RGB,
                Collections.nCopies(3, 0f),
                Collections.nCopies(3, 1 / 255f),
                padValue,
                false,
                OutputHints.NONE,
                List.of());
    }
}
