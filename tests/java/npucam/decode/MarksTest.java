package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import npucam.data.ElementType;
import npucam.data.Quantization;
import npucam.data.Tensor;
import npucam.data.TensorSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Elements and their marks, over every bit pattern, against the textbook's reading of the bits. */
class MarksTest {
    private static final int[] ROW_LENGTHS = {1, 2, 7, 8, 9, 15, 16, 17, 63, 64, 65, 1000};

    private static Tensor everyPattern(ElementType type, int zeroPoint) {
        Quantization quantization = type.isQuantized() ? new Quantization(0.37f, zeroPoint) : Quantization.NONE;
        Tensor tensor = Tensor.allocate(new TensorSpec("x", List.of(1, 1 << 16), type, quantization));
        Random random = new Random(1);
        for (int i = 0; i < 1 << 16; i++) {
            switch (type.bytes()) {
                case 4 -> tensor.bytes().putInt(4 * i, i < 256 ? i << 24 : random.nextInt());
                case 2 -> tensor.bytes().putShort(2 * i, (short) i);
                default -> tensor.bytes().put(i, (byte) i);
            }
        }
        return tensor;
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void everyPatternStandsForItsNumber(ElementType type) {
        Tensor tensor = everyPattern(type, -7);
        Elements elements = Elements.of(tensor.spec());
        elements.bind(tensor);
        for (int i = 0; i < 1 << 16; i++) {
            assertEquals((float) DetectScene.real(tensor, i), elements.at(i));
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void exactlyTheElementsAboveTheCutAreMarked(ElementType type) {
        Tensor tensor = everyPattern(type, 21);
        Elements elements = Elements.of(tensor.spec());
        elements.bind(tensor);
        for (float cut : cuts(tensor)) {
            Marks marks = elements.marks(1 << 16, 1, cut);
            marks.clear();
            marks.add(0, 0);
            for (int i = 0; i < 1 << 16; i++) {
                double real = DetectScene.real(tensor, i);
                assertEquals(!(real <= cut), marks.isMarked(0, i), real + " above " + cut);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void ranksHaveTheOrderOfTheElementsAndNaNIsAboveAll(ElementType type) {
        Tensor tensor = everyPattern(type, 21);
        Elements elements = Elements.of(tensor.spec());
        elements.bind(tensor);
        Random random = new Random(4);
        for (int i = 0; i < 100_000; i++) {
            int a = random.nextInt(1 << 16);
            int b = random.nextInt(1 << 16);
            double realOfA = DetectScene.real(tensor, a) + 0.0;
            double realOfB = DetectScene.real(tensor, b) + 0.0;
            assertEquals(
                    Integer.signum(Double.compare(realOfA, realOfB)),
                    Integer.compare(elements.rank(a), elements.rank(b)),
                    realOfA + " and " + realOfB);
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void exactlyTheRowsWithAnElementAboveTheCutAreFound(ElementType type) {
        Tensor tensor = everyPattern(type, 21);
        Elements elements = Elements.of(tensor.spec());
        elements.bind(tensor);
        Random random = new Random(5);
        for (float cut : cuts(tensor)) {
            for (int length : new int[] {1, 2, 31, 80}) {
                int step = length + random.nextInt(3 * length);
                int rows = 1 + random.nextInt(Elements.ROWS);
                int first = random.nextInt((1 << 16) - rows * step);
                int above = elements.rowsAbove(cut, first, length, step, rows);
                for (int row = 0; row < Integer.SIZE; row++) {
                    boolean expected = row < rows && isAnyAbove(tensor, cut, first + row * step, length);
                    assertEquals(expected, (above >> row & 1) == 1, length + " elements above " + cut);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void aRowWhoseLargestElementIsTheCutIsNotAboveIt(ElementType type) {
        for (float cut : new float[] {-1.5f, 0.75f}) {
            float[] row = new float[40];
            Arrays.fill(row, cut);
            Tensor tensor = DetectScene.convert(
                    DetectScene.f32("x", row, 1, row.length),
                    type,
                    type.isQuantized() ? 0.25f : 1,
                    type.isQuantized() ? 20 : 0);
            Elements elements = Elements.of(tensor.spec());
            elements.bind(tensor);
            assertEquals(0, elements.rowsAbove(cut, 0, row.length, row.length, 1));
            assertEquals(1, elements.rowsAbove(Math.nextDown(cut), 0, row.length, row.length, 1));
        }
    }

    private static boolean isAnyAbove(Tensor tensor, float cut, int first, int length) {
        boolean any = false;
        for (int i = first; i < first + length; i++) {
            any |= !(DetectScene.real(tensor, i) <= cut);
        }
        return any;
    }

    private static List<Float> cuts(Tensor tensor) {
        Random random = new Random(2);
        List<Float> cuts = new ArrayList<>(
                List.of(0f, 0.25f, 1f, -1.0986123f, Float.MIN_VALUE, 65504f, 1e30f, -1e30f, Float.POSITIVE_INFINITY));
        for (int i = 0; i < 30; i++) {
            float element = (float) DetectScene.real(tensor, random.nextInt(1 << 16));
            if (!Float.isNaN(element)) {
                cuts.addAll(List.of(Math.nextDown(element), element, Math.nextUp(element)));
            }
        }
        return cuts;
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void rowsOfAnyLengthFromAnyPlaceAreJoinedByGroups(ElementType type) {
        Random random = new Random(3);
        Tensor tensor = everyPattern(type, 3);
        Elements elements = Elements.of(tensor.spec());
        elements.bind(tensor);
        for (int cells : ROW_LENGTHS) {
            Marks marks = elements.marks(cells, 2, 20);
            int[] rows = random.ints(4, 0, (1 << 16) - cells).toArray();
            marks.clear();
            marks.add(0, rows[0]);
            marks.add(0, rows[1]);
            marks.join(0);
            marks.add(1, rows[2]);
            marks.join(1);
            List<Integer> expected = new ArrayList<>();
            for (int cell = 0; cell < cells; cell++) {
                boolean first = passes(tensor, rows[0] + cell) || passes(tensor, rows[1] + cell);
                boolean second = passes(tensor, rows[2] + cell);
                assertEquals(first, marks.isMarked(0, cell));
                assertEquals(second, marks.isMarked(1, cell));
                if (first || second) {
                    expected.add(cell);
                }
            }
            List<Integer> found = new ArrayList<>();
            for (int cell = marks.next(0); cell < cells; cell = marks.next(cell + 1)) {
                found.add(cell);
            }
            assertEquals(expected, found);
            marks.clear();
            assertEquals(cells, marks.next(0));
        }
    }

    private static boolean passes(Tensor tensor, int index) {
        return !(DetectScene.real(tensor, index) <= 20);
    }
}
