package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.Tensor;
import npucam.data.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DflTest {
    private static final int SIDE = 80;
    private static final int CELLS = SIDE * SIDE;
    private static final AnchorGrid GRID = new AnchorGrid(8 * SIDE, 8 * SIDE);

    @ParameterizedTest
    @ValueSource(floats = {0.01f, 1, 4, 12, 30, 90})
    void distancesAreTheSoftmaxExpectations(float spread) {
        assertExact(map(randomLogits(spread)), 5e-8);
    }

    @ParameterizedTest
    @CsvSource({"I8, 0.01, 0", "I8, 0.2, -7", "U8, 0.3, 100", "I8, 5, 0"})
    void distancesOfBytesAreTheSoftmaxExpectations(ElementType type, float scale, int zeroPoint) {
        Random random = new Random(6);
        Tensor bytes = Tensor.allocate(
                new TensorSpec("map", List.of(1, 64, SIDE, SIDE), type, new Quantization(scale, zeroPoint)));
        for (int i = 0; i < bytes.spec().elementCount(); i++) {
            bytes.bytes().put(i, (byte) random.nextInt(256));
        }
        assertExact(bytes, 2e-5);
    }

    /** Some cells far apart and many close together: both ways of reading rows. */
    private static void assertExact(Tensor map, double tolerance) {
        float[] logits = new float[64 * CELLS];
        Tensor real = map.spec().type().isQuantized() ? DetectScene.dequantize(map) : map;
        real.bytes().asFloatBuffer().get(logits);
        Dfl dfl = dfl(map);
        for (int step : new int[] {1, 5, 700, 6399}) {
            int[] cells = IntStream.iterate(0, cell -> cell < CELLS, cell -> cell + step)
                    .limit(Dfl.BATCH)
                    .toArray();
            double[] distances = new double[Dfl.SIDES * Dfl.BATCH];
            dfl.expectations(cells, cells.length, distances);
            for (int i = 0; i < cells.length; i++) {
                for (int side = 0; side < Dfl.SIDES; side++) {
                    assertEquals(exact(logits, side, cells[i]), distances[side * Dfl.BATCH + i], tolerance);
                }
            }
        }
    }

    @Test
    void everyCandidateOfAHeadIsPlacedAroundItsOwnAnchor() {
        float[] logits = randomLogits(4);
        Candidates candidates = place(logits);
        for (int cell = 0; cell < CELLS; cell++) {
            double x = cell % SIDE + 0.5;
            double y = Math.floorDiv(cell, SIDE) + 0.5;
            assertEquals((x - exact(logits, 0, cell)) * 8, candidates.left[cell], 1e-4);
            assertEquals((y - exact(logits, 1, cell)) * 8, candidates.top[cell], 1e-4);
            assertEquals((x + exact(logits, 2, cell)) * 8, candidates.right[cell], 1e-4);
            assertEquals((y + exact(logits, 3, cell)) * 8, candidates.bottom[cell], 1e-4);
        }
    }

    @Test
    void largeAndInfiniteLogitsKeepTheirMeaning() {
        float[] logits = new float[64 * CELLS];
        Arrays.fill(logits, Float.NEGATIVE_INFINITY);
        for (int side = 0; side < 4; side++) {
            for (int cell = 0; cell < CELLS; cell++) {
                logits[(side * 16 + 3) * CELLS + cell] = 1e30f;
                logits[(side * 16 + 4) * CELLS + cell] = -1e30f;
            }
        }
        Candidates candidates = place(logits);
        assertEquals((79 + 0.5 - 3) * 8, candidates.left[CELLS - 1], 1e-4);
        assertEquals((79 + 0.5 + 3) * 8, candidates.right[CELLS - 1], 1e-4);
    }

    @Test
    void aNanLogitMakesABoxThatIsNotANumber() {
        float[] logits = new float[64 * CELLS];
        logits[17 * CELLS + 5] = Float.NaN;
        Candidates candidates = place(logits);
        assertTrue(Float.isNaN(candidates.top[5]));
        assertEquals((5 + 0.5 - 7.5) * 8, candidates.left[5], 1e-4);
    }

    private static float[] randomLogits(float spread) {
        Random random = new Random(5);
        float[] logits = new float[64 * CELLS];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (random.nextFloat() - 0.5f) * spread;
        }
        return logits;
    }

    private static Tensor map(float[] logits) {
        return DetectScene.f32("map", logits, 1, 64, SIDE, SIDE);
    }

    private static Dfl dfl(Tensor map) {
        Elements elements = Elements.of(map.spec());
        elements.bind(map);
        return Dfl.of(new AnchorBlock(elements, ChannelBlock.planar(64, CELLS), 0), GRID);
    }

    private static Candidates place(float[] logits) {
        Candidates candidates = new Candidates(GRID.cells());
        for (int cell = 0; cell < CELLS; cell++) {
            candidates.add(cell);
        }
        dfl(map(logits)).place(candidates, 0, CELLS);
        return candidates;
    }

    private static double exact(float[] logits, int side, int cell) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int bin = 0; bin < 16; bin++) {
            largest = Math.max(largest, logits[(side * 16 + bin) * CELLS + cell]);
        }
        double sum = 0;
        double weighted = 0;
        for (int bin = 0; bin < 16; bin++) {
            double power = Math.exp(logits[(side * 16 + bin) * CELLS + cell] - largest);
            sum += power;
            weighted += bin * power;
        }
        return weighted / sum;
    }
}
