package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.Keypoint;
import npucam.data.Letterbox;
import npucam.data.TensorLayout;
import npucam.decode.AnchorTensors.Cut;
import npucam.decode.KeypointReader.Form;
import org.junit.jupiter.api.Test;

class KeypointReaderTest {
    private static final int WIDTH = 160;
    private static final int HEIGHT = 96;
    private static final AnchorGrid GRID = new AnchorGrid(WIDTH, HEIGHT);
    private static final Letterbox LETTERBOX = Letterbox.fit(333, 151, WIDTH, HEIGHT);

    @Test
    void everyPointIsWhereTheFormulaPutsIt() {
        Random random = new Random(11);
        for (Form form : Form.values()) {
            for (int dimensions : new int[] {2, 3}) {
                float range = form == Form.IN_PIXELS ? 200 : 6;
                float[][] values = AnchorTensors.random(random, 5 * dimensions, GRID.cells(), range);
                for (Cut cut : Cut.values()) {
                    for (TensorLayout layout : TensorLayout.values()) {
                        List<AnchorBlock> blocks = AnchorTensors.blocks(values, GRID, cut, layout);
                        KeypointReader reader = new KeypointReader(blocks, dimensions, form, GRID);
                        for (int anchor = 0; anchor < GRID.cells(); anchor++) {
                            assertPoints(values, dimensions, form, anchor, read(reader, anchor));
                        }
                    }
                }
            }
        }
    }

    private static Detection read(KeypointReader reader, int anchor) {
        return reader.detection(AnchorTensors.candidate(anchor, 8, 16, 40, 64), 0, "person", LETTERBOX);
    }

    private static void assertPoints(float[][] values, int dimensions, Form form, int anchor, Detection found) {
        assertEquals(5, found.keypoints().size());
        assertEquals(LETTERBOX.toFrame(new Box(8, 16, 40, 64)), found.boxInFrame());
        int head = anchor < 240 ? 0 : anchor < 300 ? 1 : 2;
        int headStride = 8 << head;
        int cell = anchor - new int[] {0, 240, 300}[head];
        int columns = WIDTH / headStride;
        for (int point = 0; point < 5; point++) {
            double x = values[point * dimensions][anchor];
            double y = values[point * dimensions + 1][anchor];
            switch (form) {
                case DOUBLED -> {
                    x = (2 * x + cell % columns) * headStride;
                    y = (2 * y + Math.floorDiv(cell, columns)) * headStride;
                }
                case FROM_ANCHOR_POINT -> {
                    x = (x + cell % columns + 0.5) * headStride;
                    y = (y + Math.floorDiv(cell, columns) + 0.5) * headStride;
                }
                case IN_PIXELS -> {}
            }
            Keypoint keypoint = found.keypoints().get(point);
            assertEquals(clip((x - LETTERBOX.padLeft()) / LETTERBOX.gainX(), 333), keypoint.xInFrame(), 1e-3);
            assertEquals(clip((y - LETTERBOX.padTop()) / LETTERBOX.gainY(), 151), keypoint.yInFrame(), 1e-3);
            double visibility = dimensions == 2 ? 1 : values[point * 3 + 2][anchor];
            boolean logit = dimensions == 3 && form != Form.IN_PIXELS;
            assertEquals(logit ? 1 / (1 + Math.exp(-visibility)) : visibility, keypoint.visibility(), 1e-6);
        }
    }

    private static double clip(double place, double limit) {
        return Math.max(0, Math.min(limit, place));
    }

    @Test
    void rowsOfAModelThatChoosesItselfNeedNoGrid() {
        AnchorGrid small = new AnchorGrid(32, 32);
        float[][] values = AnchorTensors.random(new Random(1), 6, 300, 20);
        List<AnchorBlock> rows = List.of(AnchorTensors.block(values, 0, 300, TensorLayout.NHWC));
        Letterbox unscaled = TestModel.unscaled(32, 32);
        Detection found = new KeypointReader(rows, 3, Form.IN_PIXELS, small)
                .detection(AnchorTensors.candidate(299, 0, 0, 9, 9), 0, "person", unscaled);
        assertEquals(Math.max(0, values[3][299]), found.keypoints().get(1).xInFrame());
    }

    @Test
    void aPointThatIsNotANumberIsReportedWithItsOutput() {
        float[][] values = new float[6][GRID.cells()];
        values[4][7] = Float.NaN;
        KeypointReader reader = new KeypointReader(
                AnchorTensors.blocks(values, GRID, Cut.FLAT, TensorLayout.NCHW), 3, Form.DOUBLED, GRID);
        assertEquals(2, read(reader, 6).keypoints().size());
        Exception refused = assertThrows(DecodeException.class, () -> read(reader, 7));
        assertTrue(refused.toString().contains("extra F32 [1,6,315] holds NaN at anchor 7"), refused.toString());
    }
}
