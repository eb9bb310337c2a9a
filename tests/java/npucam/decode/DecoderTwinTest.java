package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.ElementType;
import npucam.data.Letterbox;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
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
    void concatFindsWhatItsTwinFinds(int width, int height, int classCount, int objects) {
        DetectScene scene = new DetectScene(width, height, classCount, 1).withObjects(objects, 9);
        for (TensorLayout layout : TensorLayout.values()) {
            List<Tensor> maps = scene.concat(layout);
            assertSame(twin(scene).concat(maps, layout), decode(scene, maps));
        }
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void dflSigmoidFindsWhatItsTwinFinds(int width, int height, int classCount, int objects) {
        DetectScene scene = new DetectScene(width, height, classCount, 2).withObjects(objects, 9);
        List<Tensor> outputs = scene.dflSigmoid();
        assertSame(twin(scene).dflSigmoid(outputs.get(0), outputs.get(1)), decode(scene, outputs));
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void output0FindsWhatItsTwinFinds(int width, int height, int classCount, int objects) {
        DetectScene scene = new DetectScene(width, height, classCount, 3).withObjects(objects, 9);
        for (TensorLayout layout : TensorLayout.values()) {
            List<Tensor> outputs = scene.output0(layout);
            assertSame(twin(scene).output0(outputs.get(0), layout), decode(scene, outputs));
        }
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void quantizedOutputsFindWhatTheirTwinsFind(int width, int height, int classCount, int objects) {
        DetectScene scene = new DetectScene(width, height, classCount, 4).withObjects(objects, 9);
        for (TensorLayout layout : TensorLayout.values()) {
            List<Tensor> maps = scene.concat(layout).stream()
                    .map(map -> DetectScene.quantize(map, ElementType.I8, 0.0937f, -3))
                    .toList();
            assertSame(twin(scene).concat(maps, layout), decode(scene, maps));
        }
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void allSchemesFindTheSame(int width, int height, int classCount, int objects) {
        DetectScene scene = new DetectScene(width, height, classCount, 5).withObjects(objects, 9);
        List<Detection> expected = decode(scene, scene.concat(TensorLayout.NCHW));
        assertTrue(expected.size() >= objects / 3, "a scene worth comparing: " + expected.size());
        assertEquals(expected, decode(scene, scene.concat(TensorLayout.NHWC)));
        assertAlike(expected, decode(scene, scene.dflSigmoid()));
        assertAlike(expected, decode(scene, scene.output0(TensorLayout.NCHW)));
        assertEquals(decode(scene, scene.output0(TensorLayout.NCHW)), decode(scene, scene.output0(TensorLayout.NHWC)));
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void theOrderOfTheOutputsDoesNotMatter(int width, int height, int classCount, int objects) {
        DetectScene scene = new DetectScene(width, height, classCount, 6).withObjects(objects, 9);
        List<Tensor> maps = scene.concat(TensorLayout.NCHW);
        List<Detection> expected = decode(scene, maps);
        assertEquals(expected, decode(scene, List.of(maps.get(2), maps.get(0), maps.get(1))));
        assertEquals(expected, decode(scene, List.of(maps.get(1), maps.get(2), maps.get(0))));
        List<Tensor> pair = scene.dflSigmoid();
        assertEquals(decode(scene, pair), decode(scene, List.of(pair.get(1), pair.get(0))));
    }

    private static TextbookDecoder twin(DetectScene scene) {
        return new TextbookDecoder(scene.width, scene.height, scene.classCount, SETTINGS);
    }

    private static List<Detection> decode(DetectScene scene, List<Tensor> outputs) {
        Letterbox unscaled = TestModel.unscaled(scene.width, scene.height);
        return TestModel.decoder(scene, outputs, SETTINGS)
                .decode(outputs, unscaled)
                .detections();
    }

    private static void assertSame(List<TextbookDecoder.Found> expected, List<Detection> actual) {
        assertEquals(expected.size(), actual.size());
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
