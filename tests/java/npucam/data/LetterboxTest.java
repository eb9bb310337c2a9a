package npucam.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LetterboxTest {
    @ParameterizedTest
    @CsvSource({
        // frame, model, content, left, top
        "640, 480, 640, 480, 640, 480, 0, 0",
        "1280, 720, 640, 640, 640, 360, 0, 140",
        "720, 1280, 640, 640, 360, 640, 140, 0",
        "640, 480, 96, 64, 85, 64, 5, 0",
        "333, 251, 160, 128, 160, 121, 0, 3",
        "251, 333, 128, 160, 121, 160, 3, 0",
        "100, 377, 160, 128, 34, 128, 63, 0",
        "1281, 719, 320, 224, 320, 180, 0, 22",
        "1, 1, 640, 640, 640, 640, 0, 0",
        "1, 1, 640, 480, 480, 480, 80, 0",
        "10000, 1, 640, 640, 640, 1, 0, 319",
        "1, 10000, 640, 640, 1, 640, 319, 0"
    })
    void theFrameIsScaledAndCentredAsUltralyticsDoes(
            int frameWidth,
            int frameHeight,
            int modelWidth,
            int modelHeight,
            int contentWidth,
            int contentHeight,
            int padLeft,
            int padTop) {
        assertEquals(
                new Letterbox(
                        frameWidth, frameHeight, modelWidth, modelHeight, contentWidth, contentHeight, padLeft, padTop),
                Letterbox.fit(frameWidth, frameHeight, modelWidth, modelHeight));
    }

    @Test
    void halfPixelsOfContentRoundToEven() {
        assertEquals(2, Letterbox.fit(2, 1, 5, 10).contentHeight());
        assertEquals(8, Letterbox.fit(2, 3, 5, 100).contentHeight());
    }

    @Test
    void anOddRestPutsTheSmallerPartFirst() {
        Letterbox letterbox = Letterbox.fit(333, 251, 160, 128);
        assertEquals(3, letterbox.padTop());
        assertEquals(4, 128 - letterbox.contentHeight() - letterbox.padTop());
    }

    @Test
    void eachAxisHasTheGainThatWasReallyApplied() {
        Letterbox letterbox = Letterbox.fit(333, 251, 160, 128);
        assertEquals(160 / 333.0, letterbox.gainX());
        assertEquals(121 / 251.0, letterbox.gainY());
        assertTrue(letterbox.gainX() != letterbox.gainY());
    }

    @Test
    void aBoxComesBackFromTheModelWhereItWas() {
        Random random = new Random(9);
        for (int i = 0; i < 2000; i++) {
            int width = 1 + random.nextInt(4000);
            int height = 1 + random.nextInt(4000);
            Letterbox letterbox =
                    Letterbox.fit(width, height, 32 * (1 + random.nextInt(40)), 32 * (1 + random.nextInt(40)));
            float left = random.nextFloat() * width;
            float top = random.nextFloat() * height;
            Box inFrame = new Box(
                    left, top, left + random.nextFloat() * (width - left), top + random.nextFloat() * (height - top));
            Box back = letterbox.toFrame(toModel(letterbox, inFrame));
            float tolerance = 1e-6f * Math.max(width, height) * (float) (1 / Math.min(1, smallerGain(letterbox)));
            assertEquals(inFrame.left(), back.left(), tolerance);
            assertEquals(inFrame.top(), back.top(), tolerance);
            assertEquals(inFrame.right(), back.right(), tolerance);
            assertEquals(inFrame.bottom(), back.bottom(), tolerance);
        }
    }

    private static double smallerGain(Letterbox letterbox) {
        return Math.min(letterbox.gainX(), letterbox.gainY());
    }

    private static Box toModel(Letterbox letterbox, Box inFrame) {
        return new Box(
                (float) (inFrame.left() * letterbox.gainX() + letterbox.padLeft()),
                (float) (inFrame.top() * letterbox.gainY() + letterbox.padTop()),
                (float) (inFrame.right() * letterbox.gainX() + letterbox.padLeft()),
                (float) (inFrame.bottom() * letterbox.gainY() + letterbox.padTop()));
    }

    @Test
    void theContentsCornersAreTheFramesCorners() {
        Letterbox letterbox = Letterbox.fit(333, 251, 160, 128);
        assertEquals(new Box(0, 0, 333, 251), letterbox.toFrame(new Box(0, 3, 160, 124)));
    }

    @Test
    void whatReachesIntoThePaddingIsClippedToTheFrame() {
        Letterbox letterbox = Letterbox.fit(333, 251, 160, 128);
        assertEquals(new Box(0, 0, 333, 251), letterbox.toFrame(new Box(-9, -9, 999, 999)));
        assertEquals(new Box(0, 251, 333, 251), letterbox.toFrame(new Box(0, 125, 160, 128)));
    }
}
