package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.Letterbox;
import npucam.data.RotatedBox;
import npucam.data.TensorLayout;
import npucam.decode.AnchorTensors.Cut;
import npucam.decode.AngleReader.Form;
import org.junit.jupiter.api.Test;

class AngleReaderTest {
    private static final int WIDTH = 96;
    private static final int HEIGHT = 128;
    private static final AnchorGrid GRID = new AnchorGrid(WIDTH, HEIGHT);
    private static final Letterbox LETTERBOX = Letterbox.fit(251, 333, WIDTH, HEIGHT);

    @Test
    void everyBoxIsWhatTheHeadMakesOfDistancesAndAngle() {
        Random random = new Random(12);
        float[][] distances = AnchorTensors.random(random, 4, GRID.cells(), 7);
        for (Form form : Form.values()) {
            float[][] angles = AnchorTensors.random(random, 1, GRID.cells(), 4);
            if (form == Form.PROBABILITY) {
                for (int anchor = 0; anchor < GRID.cells(); anchor++) {
                    angles[0][anchor] = Math.abs(angles[0][anchor]) / 4;
                }
            }
            for (Cut cut : Cut.values()) {
                for (TensorLayout layout : TensorLayout.values()) {
                    AngleReader reader = new AngleReader(AnchorTensors.blocks(angles, GRID, cut, layout), form, GRID);
                    for (int anchor = 0; anchor < GRID.cells(); anchor++) {
                        assertBox(distances, angles[0][anchor], form, anchor, read(reader, distances, anchor));
                    }
                }
            }
        }
    }

    /** Distances are shifted to be at least 1. */
    private static Detection read(AngleReader reader, float[][] distances, int anchor) {
        Candidates candidates = new Candidates(1);
        candidates.add(anchor);
        GRID.place(
                candidates,
                0,
                8 + distances[0][anchor],
                8 + distances[1][anchor],
                8 + distances[2][anchor],
                8 + distances[3][anchor]);
        reader.turn(candidates);
        return reader.detection(candidates, 0, "ship", LETTERBOX);
    }

    /** As the head computes it: half the differences of the distances, turned, from the anchor point. */
    private static void assertBox(float[][] distances, float element, Form form, int anchor, Detection found) {
        int head = anchor < 192 ? 0 : anchor < 240 ? 1 : 2;
        int headStride = 8 << head;
        int cell = anchor - new int[] {0, 192, 240}[head];
        int columns = WIDTH / headStride;
        double angle = switch (form) {
            case LOGIT -> (1 / (1 + Math.exp(-(double) element)) - 0.25) * Math.PI;
            case PROBABILITY -> (element - 0.25) * Math.PI;
            case RADIANS, RADIANS_OF_CENTRED_BOXES -> element;
        };
        double turned = form == Form.RADIANS_OF_CENTRED_BOXES ? 0 : angle;
        double x = (distances[2][anchor] - distances[0][anchor]) / 2;
        double y = (distances[3][anchor] - distances[1][anchor]) / 2;
        double cx = (x * Math.cos(turned) - y * Math.sin(turned) + cell % columns + 0.5) * headStride;
        double cy = (x * Math.sin(turned) + y * Math.cos(turned) + Math.floorDiv(cell, columns) + 0.5) * headStride;
        double width = (16 + distances[0][anchor] + distances[2][anchor]) * headStride / LETTERBOX.gainX();
        double height = (16 + distances[1][anchor] + distances[3][anchor]) * headStride / LETTERBOX.gainY();
        RotatedBox rotated = found.rotated().orElseThrow();
        assertEquals((cx - LETTERBOX.padLeft()) / LETTERBOX.gainX(), rotated.cx(), 2e-3);
        assertEquals((cy - LETTERBOX.padTop()) / LETTERBOX.gainY(), rotated.cy(), 2e-3);
        assertEquals(width, rotated.width(), 2e-3);
        assertEquals(height, rotated.height(), 2e-3);
        assertEquals(angle, rotated.angle(), 1e-6);
        assertAround(rotated, found.boxInFrame());
    }

    private static void assertAround(RotatedBox rotated, Box box) {
        double[] corners = {999, 999, -999, -999};
        for (int right : new int[] {-1, 1}) {
            for (int down : new int[] {-1, 1}) {
                double along = right * rotated.width() / 2;
                double across = down * rotated.height() / 2;
                double x = rotated.cx() + along * Math.cos(rotated.angle()) - across * Math.sin(rotated.angle());
                double y = rotated.cy() + along * Math.sin(rotated.angle()) + across * Math.cos(rotated.angle());
                corners = new double[] {
                    Math.min(corners[0], x), Math.min(corners[1], y), Math.max(corners[2], x), Math.max(corners[3], y)
                };
            }
        }
        assertEquals(Math.max(0, Math.min(251, corners[0])), box.left(), 1e-3);
        assertEquals(Math.max(0, Math.min(333, corners[1])), box.top(), 1e-3);
        assertEquals(Math.max(0, Math.min(251, corners[2])), box.right(), 1e-3);
        assertEquals(Math.max(0, Math.min(333, corners[3])), box.bottom(), 1e-3);
    }

    @Test
    void anAngleThatIsNotANumberIsReported() {
        float[][] angles = new float[1][GRID.cells()];
        angles[0][3] = Float.NaN;
        AngleReader reader =
                new AngleReader(AnchorTensors.blocks(angles, GRID, Cut.FLAT, TensorLayout.NCHW), Form.LOGIT, GRID);
        Exception refused =
                assertThrows(DecodeException.class, () -> reader.turn(AnchorTensors.candidate(3, 0, 0, 8, 8)));
        assertTrue(refused.toString().contains("holds NaN at anchor 3"), refused.toString());
    }
}
