package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.ElementType;
import npucam.data.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every decoder against its slow twin, and against each other, over the same random scenes. */
class DecoderTwinTest {
    /** Between float and double arithmetic, in model pixels. */
    private static final double PIXELS = 2e-3;

    private static final DecodeSettings SETTINGS = DecodeSettings.DEFAULTS;

    static Stream<Arguments> scenes() {
        return Stream.of(
                Arguments.of(32, 32, 1, 3),
                Arguments.of(32, 64, 2, 4),
                Arguments.of(64, 32, 3, 4),
                Arguments.of(96, 64, 80, 6),
                Arguments.of(160, 128, 5, 10),
                Arguments.of(192, 128, 3, 10),
                Arguments.of(224, 320, 32, 15),
                Arguments.of(320, 224, 9, 15),
                Arguments.of(224, 160, 365, 12),
                Arguments.of(480, 640, 2, 30),
                Arguments.of(640, 640, 80, 40),
                Arguments.of(1280, 736, 1, 60));
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void everySchemeFindsWhatItsTwinFinds(int width, int height, int classCount, int objects) {
        for (SchemeCase scheme : cases(width, height, classCount, objects, 1)) {
            List<TextbookDecoder.Found> expected = scheme.decodeSlowly(SETTINGS);
            assertTrue(expected.size() >= objects / 3, scheme + " is worth comparing: " + expected.size());
            assertSame(scheme, expected, scheme.decode(SETTINGS));
        }
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void everyElementTypeFindsWhatItsTwinFinds(int width, int height, int classCount, int objects) {
        ElementType[] types = ElementType.values();
        int next = 0;
        for (SchemeCase scheme : cases(width, height, classCount, objects, 2)) {
            SchemeCase converted = scheme.in(types[next++ % types.length]);
            assertSame(converted, converted.decodeSlowly(SETTINGS), converted.decode(SETTINGS));
        }
    }

    private static List<SchemeCase> cases(int width, int height, int classCount, int objects, long seed) {
        return Stream.concat(
                        SchemeCase.of(new DetectScene(width, height, classCount, seed).withObjects(objects, 9))
                                .stream(),
                        SchemeCase.of(new AnchorScene(width, height, classCount, objects, seed)).stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void allSchemesOfTheSameHeadFindTheSame(int width, int height, int classCount, int objects) {
        DetectScene scene = new DetectScene(width, height, classCount, 5).withObjects(objects, 9);
        List<SchemeCase> cases = SchemeCase.of(scene).stream()
                .filter(scheme -> !scheme.scheme().equals("one2one"))
                .toList();
        List<Detection> expected = cases.get(0).decode(SETTINGS);
        for (SchemeCase scheme : cases) {
            assertAlike(expected, scheme.decode(SETTINGS));
        }
        assertEquals(expected, cases.get(2).decode(SETTINGS), "split bits are the same bits");
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void theOrderOfTheOutputsDoesNotMatter(int width, int height, int classCount, int objects) {
        for (SchemeCase scheme : cases(width, height, classCount, objects, 6)) {
            List<Tensor> turned = new ArrayList<>(scheme.outputs());
            Collections.rotate(turned, 1);
            assertEquals(scheme.decode(SETTINGS), scheme.with(turned).decode(SETTINGS));
        }
    }

    @Test
    void manyObjectsOfOneToOneHeadsAreTheBestPairsOfTheBestAnchors() {
        for (int classCount : new int[] {1, 3, 40}) {
            DetectScene scene = new DetectScene(320, 224, classCount, 7).withObjects(40, 9);
            for (float threshold : new float[] {0, 0.001f, 0.01f, 0.2f}) {
                DecodeSettings settings = new DecodeSettings(threshold, 0.45f, 30_000, 300);
                for (SchemeCase scheme : SchemeCase.of(scene)) {
                    if (scheme.scheme().equals("one2one")) {
                        assertSame(scheme, scheme.decodeSlowly(settings), scheme.decode(settings));
                    }
                }
            }
        }
    }

    private static void assertSame(SchemeCase scheme, List<TextbookDecoder.Found> expected, List<Detection> actual) {
        assertEquals(expected.size(), actual.size(), scheme.toString());
        for (int i = 0; i < expected.size(); i++) {
            TextbookDecoder.Found found = expected.get(i);
            Detection detection = actual.get(i);
            assertEquals(found.classId(), detection.classId());
            assertEquals("thing" + found.classId(), detection.label());
            assertEquals(found.score(), detection.score());
            assertCoordinate(found.left(), detection.boxInFrame().left());
            assertCoordinate(found.top(), detection.boxInFrame().top());
            assertCoordinate(found.right(), detection.boxInFrame().right());
            assertCoordinate(found.bottom(), detection.boxInFrame().bottom());
        }
    }

    /** The twin does not clip, so a clipped coordinate is compared by its side only. */
    private static void assertCoordinate(double expected, float actual) {
        boolean clipped = actual == 0 ? expected <= PIXELS : expected > actual && actual % 32 == 0;
        assertTrue(clipped || Math.abs(expected - actual) <= PIXELS, expected + " became " + actual);
    }

    private static void assertAlike(List<Detection> expected, List<Detection> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).classId(), actual.get(i).classId());
            assertEquals(expected.get(i).score(), actual.get(i).score());
            Box a = expected.get(i).boxInFrame();
            Box b = actual.get(i).boxInFrame();
            assertEquals(a.left(), b.left(), PIXELS);
            assertEquals(a.top(), b.top(), PIXELS);
            assertEquals(a.right(), b.right(), PIXELS);
            assertEquals(a.bottom(), b.bottom(), PIXELS);
        }
    }
}
