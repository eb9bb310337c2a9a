package npucam.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.ElementType;
import npucam.data.Letterbox;
import npucam.data.Mask;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
import npucam.decode.AnchorTensors.Cut;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MaskReaderTest {
    private static final int WIDTH = 160;
    private static final int HEIGHT = 128;
    private static final AnchorGrid GRID = new AnchorGrid(WIDTH, HEIGHT);
    private static final int PROTOTYPE_CELLS = WIDTH / 4 * (HEIGHT / 4);
    private static final Letterbox UNSCALED = TestModel.unscaled(WIDTH, HEIGHT);
    private static final TextbookMasks TEXTBOOK = new TextbookMasks(WIDTH, HEIGHT);

    private final Random random = new Random(15);

    private final float[][] prototypes = smooth(30);

    private final float[][] coefficients = AnchorTensors.random(random, 30, GRID.cells(), 1);

    /** Waves of some pixels' length, so that masks have parts, holes and edges. */
    private float[][] smooth(int channels) {
        float[][] planes = new float[channels][PROTOTYPE_CELLS];
        for (float[] plane : planes) {
            float across = random.nextFloat();
            float down = random.nextFloat();
            float shift = 6 * random.nextFloat();
            for (int cell = 0; cell < plane.length; cell++) {
                plane[cell] = (float) Math.sin(across * (cell % 40) + down * Math.floorDiv(cell, 40) + shift);
            }
        }
        return planes;
    }

    private MaskReader reader(Cut cut, TensorLayout layout) {
        return new MaskReader(
                AnchorTensors.blocks(coefficients, GRID, cut, layout),
                AnchorTensors.block(prototypes, 0, PROTOTYPE_CELLS, layout),
                GRID);
    }

    private static @Nullable Detection read(MaskReader reader, int anchor, Box box, Letterbox letterbox) {
        Candidates candidate = AnchorTensors.candidate(anchor, box.left(), box.top(), box.right(), box.bottom());
        return reader.detection(candidate, 0, "thing", letterbox);
    }

    private static Mask maskOf(@Nullable Detection detection) {
        return Objects.requireNonNull(detection).mask().orElseThrow();
    }

    private Box randomBox() {
        float left = random.nextFloat() * (WIDTH + 20) - 20;
        float top = random.nextFloat() * (HEIGHT + 20) - 20;
        return new Box(left, top, left + 1 + random.nextFloat() * 120, top + 1 + random.nextFloat() * 120);
    }

    private float[] coefficientsOf(int anchor) {
        float[] of = new float[coefficients.length];
        for (int channel = 0; channel < of.length; channel++) {
            of[channel] = coefficients[channel][anchor];
        }
        return of;
    }

    @Test
    void aFrameOfTheModelsSizeGetsTheMaskOfProcessMask() {
        int inside = 0;
        for (Cut cut : Cut.values()) {
            for (TensorLayout layout : TensorLayout.values()) {
                MaskReader reader = reader(cut, layout);
                for (int round = 0; round < 60; round++) {
                    int anchor = random.nextInt(GRID.cells());
                    Box box = round % 6 == 0 ? new Box(0, 0, WIDTH, HEIGHT) : randomBox();
                    boolean[] expected = TEXTBOOK.processMask(coefficientsOf(anchor), prototypes, box);
                    boolean[] found = inPicture(read(reader, anchor, box, UNSCALED), WIDTH, HEIGHT);
                    inside += assertSame(expected, found, box.toString());
                }
            }
        }
        assertTrue(inside > 100_000, inside + " pixels");
    }

    @Test
    void inAnyFrameEveryPixelIsSampledWhereTheLetterboxPutItsCentre() {
        MaskReader reader = reader(Cut.FLAT, TensorLayout.NCHW);
        for (int[] size : new int[][] {{333, 251}, {640, 200}, {91, 77}, {160, 128}, {40, 320}, {1, 1}}) {
            Letterbox letterbox = Letterbox.fit(size[0], size[1], WIDTH, HEIGHT);
            for (int round = 0; round < 20; round++) {
                int anchor = random.nextInt(GRID.cells());
                Box box = randomBox();
                assertSame(
                        textbookInFrame(anchor, box, letterbox),
                        inPicture(read(reader, anchor, box, letterbox), size[0], size[1]),
                        letterbox + " " + box);
            }
        }
    }

    private boolean[] textbookInFrame(int anchor, Box box, Letterbox letterbox) {
        float[] logits = TEXTBOOK.logits(coefficientsOf(anchor), prototypes);
        int width = letterbox.frameWidth();
        boolean[] mask = new boolean[width * letterbox.frameHeight()];
        for (int i = 0; i < mask.length; i++) {
            int x = i % width;
            int y = Math.floorDiv(i, width);
            double inModelX = (x + 0.5) * letterbox.gainX() + letterbox.padLeft();
            double inModelY = (y + 0.5) * letterbox.gainY() + letterbox.padTop();
            mask[i] = x >= (box.left() - letterbox.padLeft()) / letterbox.gainX()
                    && x < (box.right() - letterbox.padLeft()) / letterbox.gainX()
                    && y >= (box.top() - letterbox.padTop()) / letterbox.gainY()
                    && y < (box.bottom() - letterbox.padTop()) / letterbox.gainY()
                    && TEXTBOOK.sample(logits, (float) (inModelX / 4 - 0.5), (float) (inModelY / 4 - 0.5)) > 0;
        }
        return mask;
    }

    private static boolean[] inPicture(@Nullable Detection detection, int width, int height) {
        boolean[] picture = new boolean[width * height];
        if (detection != null) {
            Mask mask = maskOf(detection);
            boolean[] bitmap = mask.bitmap();
            for (int i = 0; i < bitmap.length; i++) {
                int x = mask.left() + i % mask.width();
                picture[(mask.top() + Math.floorDiv(i, mask.width())) * width + x] = bitmap[i];
            }
        }
        return picture;
    }

    /** Up to two pixels may fall to the other side by rounding; returns how many belong to the object. */
    private static int assertSame(boolean[] expected, boolean[] found, String what) {
        int different = 0;
        int inside = 0;
        for (int i = 0; i < expected.length; i++) {
            different += expected[i] == found[i] ? 0 : 1;
            inside += expected[i] ? 1 : 0;
        }
        assertTrue(different <= 2, what + ": " + different + " of " + inside + " pixels differ");
        return inside;
    }

    @ParameterizedTest
    @EnumSource
    void prototypesOfAnyTypeGiveTheMaskOfWhatTheyStandFor(ElementType type) {
        float scale = type.isQuantized() ? 0.01f : 1;
        int zeroPoint = type == ElementType.U8 ? 120 : -3;
        for (TensorLayout layout : TensorLayout.values()) {
            Tensor real = AnchorTensors.tensor(prototypes, 0, PROTOTYPE_CELLS, layout);
            Tensor stored = DetectScene.convert(real, type, scale, type.isQuantized() ? zeroPoint : 0);
            List<AnchorBlock> flat = AnchorTensors.blocks(coefficients, GRID, Cut.FLAT, TensorLayout.NCHW);
            MaskReader ofStored = new MaskReader(flat, block(stored, layout), GRID);
            MaskReader ofFloats = new MaskReader(flat, block(DetectScene.dequantize(stored), layout), GRID);
            Box box = new Box(8, 8, 150, 120);
            assertArrayEquals(
                    maskOf(read(ofFloats, 5, box, UNSCALED)).runLengths(),
                    maskOf(read(ofStored, 5, box, UNSCALED)).runLengths());
        }
    }

    private static AnchorBlock block(Tensor tensor, TensorLayout layout) {
        return AnchorTensors.bound(tensor, 30, PROTOTYPE_CELLS, 0, layout);
    }

    @Test
    void anObjectWithoutAPixelIsDropped() {
        MaskReader reader = reader(Cut.FLAT, TensorLayout.NCHW);
        for (int channel = 0; channel < coefficients.length; channel++) {
            coefficients[channel][0] = 0;
        }
        MaskReader nothing = reader(Cut.FLAT, TensorLayout.NCHW);
        Box box = new Box(10, 10, 90, 90);
        assertNotNull(read(reader, 0, box, UNSCALED));
        assertNull(read(nothing, 0, box, UNSCALED), "a logit of 0 is outside");
        assertNull(read(reader, 0, new Box(-50, 10, 0, 90), UNSCALED), "outside the frame");
        assertNull(read(reader, 0, new Box(10.2f, 10, 10.9f, 90), UNSCALED), "no pixel begins in it");
    }

    @Test
    void aLogitOfZeroBetweenPrototypePixelsIsOutside() {
        MaskReader reader = oneCrossing(0);
        MaskReader above = oneCrossing(1e-5f);
        // Pixel 10 lies an eighth of the way from prototype pixel 2 to the next: −1 + (7 − −1) / 8 = 0.
        Box box = new Box(10, 8, 20, 12);
        assertEquals(11, firstInside(read(reader, 0, box, UNSCALED)));
        assertEquals(10, firstInside(read(above, 0, box, UNSCALED)));
    }

    /** The first prototype is −1 up to column 2 and 7 after it, and a little more; the others do not count. */
    private MaskReader oneCrossing(float more) {
        for (int cell = 0; cell < PROTOTYPE_CELLS; cell++) {
            prototypes[0][cell] = cell % 40 <= 2 ? -1 : 7 + more;
        }
        for (int channel = 0; channel < coefficients.length; channel++) {
            coefficients[channel][0] = channel == 0 ? 1 : 0;
        }
        return reader(Cut.FLAT, TensorLayout.NCHW);
    }

    private static int firstInside(@Nullable Detection detection) {
        boolean[] picture = inPicture(detection, WIDTH, HEIGHT);
        int x = 0;
        while (!picture[8 * WIDTH + x]) {
            x++;
        }
        return x;
    }

    @Test
    void logitsThatAreNotNumbersAreReported() {
        prototypes[3][500] = Float.NaN;
        MaskReader reader = reader(Cut.FLAT, TensorLayout.NCHW);
        Exception refused =
                assertThrows(DecodeException.class, () -> read(reader, 1, new Box(0, 0, WIDTH, HEIGHT), UNSCALED));
        assertTrue(refused.toString().contains("the mask logits from output extra F32 [1,30,1280] are"));
    }
}
