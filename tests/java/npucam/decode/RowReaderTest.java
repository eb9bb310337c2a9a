package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.ElementType;
import npucam.data.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models that choose their objects themselves: end_to_end and fused. */
class RowReaderTest {
    private static final int WIDTH = 96;
    private static final int HEIGHT = 64;
    private static final int CLASSES = 5;

    /** Rows of left, top, right, bottom, score, class. */
    private static float[][] rows(int count, long seed) {
        Random random = new Random(seed);
        float[][] rows = new float[count][];
        for (int i = 0; i < count; i++) {
            int x = random.nextInt(40);
            int y = random.nextInt(20);
            rows[i] = new float[] {
                x,
                y,
                x + 2 * (1 + random.nextInt(20)),
                y + 2 * (1 + random.nextInt(20)),
                random.nextInt(1024) / 1024f,
                random.nextInt(CLASSES)
            };
        }
        return rows;
    }

    private static Tensor endToEnd(float[][] rows) {
        float[] values = new float[rows.length * 6];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, values, 6 * i, 6);
        }
        return DetectScene.f32("output0", values, 1, rows.length, 6);
    }

    private static Tensor fused(float[][] rows) {
        float[] values = new float[rows.length * 7];
        for (int i = 0; i < rows.length; i++) {
            float[] row = rows[i];
            float[] other = {
                0, row[5], row[4], (row[0] + row[2]) / 2, (row[1] + row[3]) / 2, row[2] - row[0], row[3] - row[1]
            };
            System.arraycopy(other, 0, values, 7 * i, 7);
        }
        return DetectScene.f32("fused", values, 1, 1, rows.length, 7);
    }

    private static List<Detection> decode(Tensor output) {
        return YoloRecognizer.recognize(
                        TestModel.of(CLASSES), WIDTH, HEIGHT, List.of(output.spec()), DecodeSettings.DEFAULTS)
                .decode(List.of(output), TestModel.unscaled(WIDTH, HEIGHT))
                .detections();
    }

    /** Numbers that every float type holds exactly, so that all give the same. */
    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"F32", "F16"})
    void everyRowAboveTheThresholdIsADetectionAndNoneIsSuppressed(ElementType type) {
        float[][] rows = rows(40, 1);
        rows[5][4] = 0.25f;
        List<float[]> expected = Arrays.stream(rows)
                .filter(row -> row[4] > 0.25f)
                .sorted(Comparator.comparing(row -> -row[4]))
                .toList();
        for (Tensor output : List.of(endToEnd(rows), fused(rows))) {
            List<Detection> found = decode(DetectScene.convert(output, type, 1, 0));
            assertEquals(expected.size(), found.size());
            for (int i = 0; i < expected.size(); i++) {
                float[] row = expected.get(i);
                assertEquals((int) row[5], found.get(i).classId());
                assertEquals(row[4], found.get(i).score());
                Box clipped = new Box(row[0], row[1], Math.min(row[2], WIDTH), Math.min(row[3], HEIGHT));
                assertEquals(clipped, found.get(i).boxInFrame());
            }
        }
    }

    @Test
    void rowsOfAnObbModelHaveCentresAndAnAngle() {
        Tensor output = DetectScene.f32("output0", new float[] {40, 30, 20, 10, 0.75f, 2, 0.5f}, 1, 1, 7);
        Tensor padded = DetectScene.f32("output0", new float[8 * 7], 1, 8, 7);
        padded.bytes().put(7 * 4, output.bytes(), 0, 7 * 4);
        Detection found = YoloRecognizer.recognize(
                        TestModel.of(CLASSES, "yolo26", "obb", Map.of()),
                        WIDTH,
                        HEIGHT,
                        List.of(padded.spec()),
                        DecodeSettings.DEFAULTS)
                .decode(List.of(padded), TestModel.unscaled(WIDTH, HEIGHT))
                .detections()
                .get(0);
        assertEquals(40, found.rotated().orElseThrow().cx());
        assertEquals(30, found.rotated().orElseThrow().cy());
        assertEquals(20, found.rotated().orElseThrow().width());
        assertEquals(0.5f, found.rotated().orElseThrow().angle());
    }

    @Test
    void aClassThatNoLabelNamesIsAnError() {
        for (float id : new float[] {CLASSES, -1, 1.5f, Float.NaN}) {
            float[][] rows = rows(10, 2);
            rows[3][4] = 0.5f;
            rows[3][5] = id;
            String message = String.valueOf(assertThrows(DecodeException.class, () -> decode(endToEnd(rows)))
                    .getMessage());
            assertTrue(message.contains("class " + id + " in row 3, but the labels name 5"), message);
        }
    }

    @Test
    void aScoreThatIsNoProbabilityIsAnError() {
        for (float score : new float[] {Float.NaN, 3}) {
            float[][] rows = rows(10, 2);
            rows[7][4] = score;
            assertThrows(DecodeException.class, () -> decode(endToEnd(rows)));
        }
    }
}
