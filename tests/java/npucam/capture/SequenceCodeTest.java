package npucam.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import npucam.data.Frame;
import npucam.data.Letterbox;
import npucam.data.PixelFormat;
import npucam.data.Plane;
import npucam.data.YuvEncoding;
import org.junit.jupiter.api.Test;

class SequenceCodeTest {
    private final Random random = new Random(11);

    @Test
    void whatIsDrawnIsReadForSmallLargeAndRandomNumbers() {
        for (long sequence : new long[] {0, 1, 2, 99_999, SequenceCode.MODULUS - 1}) {
            assertEquals(sequence, SequenceCode.read(BrightnessOf.frame(drawn(64, 64, sequence))));
        }
        for (int round = 0; round < 2000; round++) {
            int sequence = random.nextInt(SequenceCode.MODULUS);
            int width = 32 + random.nextInt(200);
            int height = 32 + random.nextInt(200);
            assertEquals(sequence, SequenceCode.read(BrightnessOf.frame(drawn(width, height, sequence))));
        }
    }

    @Test
    void numbersBeyondTheModulusStartAgain() {
        assertEquals(7, SequenceCode.read(BrightnessOf.frame(drawn(64, 64, 3L * SequenceCode.MODULUS + 7))));
    }

    @Test
    void itSurvivesALetterboxIntoASmallModelPicture() {
        int[][] framesAndModels = {
            {640, 480, 64, 64}, {640, 480, 192, 128}, {1280, 720, 192, 128}, {300, 500, 192, 128},
            {417, 333, 192, 128}, {1920, 1080, 192, 128}, {96, 64, 64, 64}, {101, 77, 192, 128}
        };
        for (int[] sizes : framesAndModels) {
            Letterbox box = Letterbox.fit(sizes[0], sizes[1], sizes[2], sizes[3]);
            for (int round = 0; round < 100; round++) {
                int sequence = random.nextInt(SequenceCode.MODULUS);
                Frame frame = drawn(sizes[0], sizes[1], sequence);
                assertEquals(sequence, SequenceCode.read(BrightnessOf.letterboxed(frame, box)), box.toString());
            }
        }
    }

    @Test
    void aFrameWithoutACodeGivesNone() {
        assertEquals(-1, SequenceCode.read((x, y) -> 0));
        assertEquals(-1, SequenceCode.read((x, y) -> 255));
        assertEquals(-1, SequenceCode.read((x, y) -> 128));
    }

    @Test
    void oneWrongBarOrTwoAreAlwaysNoticed() {
        SequenceCode.Brightness good = BrightnessOf.frame(drawn(256, 256, 123_456));
        for (int one = 0; one < 32; one++) {
            for (int other = one; other < 32; other++) {
                assertEquals(-1, SequenceCode.read(inverted(good, one, other)), one + " and " + other);
            }
        }
    }

    @Test
    void oneGrayBarIsNotGuessed() {
        SequenceCode.Brightness good = BrightnessOf.frame(drawn(256, 256, 5));
        assertEquals(-1, SequenceCode.read((x, y) -> x < 0.125 && y > 0.96 ? 120 : good.at(x, y)));
    }

    @Test
    void nearMissesInBrightnessAreStillRead() {
        SequenceCode.Brightness good = BrightnessOf.frame(drawn(256, 256, 77));
        assertEquals(77, SequenceCode.read((x, y) -> 30 + good.at(x, y) * 0.75));
    }

    private static SequenceCode.Brightness inverted(SequenceCode.Brightness good, int one, int other) {
        return (x, y) -> {
            int row = (int) (y * 32 - 28);
            int column = (int) (x * 8);
            int bar = row * 8 + column;
            return bar == one || bar == other ? 255 - good.at(x, y) : good.at(x, y);
        };
    }

    private static Frame drawn(int width, int height, long sequence) {
        Canvas canvas = new Canvas(width, height);
        SequenceCode.draw(canvas, sequence);
        ByteBuffer pixels = ByteBuffer.allocateDirect(3 * width * height);
        canvas.copyTo(pixels);
        Frame frame = new Frame(
                sequence,
                0,
                Instant.EPOCH,
                PixelFormat.BGR,
                YuvEncoding.BT601_FULL,
                width,
                height,
                List.of(new Plane(pixels, 3 * width)));
        assertTrue(frame.height() > SequenceCode.top(height));
        return frame;
    }
}
