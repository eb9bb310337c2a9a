package npucam.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import npucam.data.Box;
import npucam.data.ClassScore;
import npucam.data.Detection;
import npucam.data.Findings;
import npucam.data.Frame;
import npucam.data.Keypoint;
import npucam.data.Mask;
import npucam.data.PixelFormat;
import npucam.data.Plane;
import npucam.data.RotatedBox;
import npucam.data.YuvEncoding;
import org.junit.jupiter.api.Test;

class AnnotatedPictureTest {
    private static final int GREY = 0x808080;

    private static BufferedImage draw(int width, int height, Findings findings) {
        return new AnnotatedPicture(grey(width, height), findings).image();
    }

    private static Frame grey(int width, int height) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(3 * width * height);
        for (int i = 0; i < pixels.limit(); i++) {
            pixels.put(i, (byte) 0x80);
        }
        return new Frame(
                0,
                0,
                Instant.EPOCH,
                PixelFormat.BGR,
                YuvEncoding.BT601_FULL,
                width,
                height,
                List.of(new Plane(pixels, 3 * width)));
    }

    private static int rgb(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xffffff;
    }

    private static Detection person(List<Keypoint> keypoints) {
        return new Detection(
                new Box(50, 50, 350, 350), 0, "person", 0.9f, keypoints, Optional.empty(), Optional.empty());
    }

    @Test
    void aFrameWithoutFindingsIsCopiedAsItIs() {
        BufferedImage image = draw(400, 300, Findings.of(List.of()));
        for (int y = 0; y < 300; y++) {
            for (int x = 0; x < 400; x++) {
                assertEquals(GREY, rgb(image, x, y));
            }
        }
    }

    @Test
    void aLargeFrameIsScaledDownWithAllThatIsDrawn() {
        int[] runs = {0, 400 * 400};
        Detection thing = new Detection(
                new Box(400, 200, 800, 600),
                0,
                "thing",
                0.9f,
                List.of(),
                Optional.empty(),
                Optional.of(new Mask(400, 200, 800, 600, runs)));
        BufferedImage image =
                new AnnotatedPicture(grey(1200, 900), Findings.of(List.of(thing)), List.of(), 300).image();
        assertEquals(300, image.getWidth());
        assertEquals(225, image.getHeight());
        assertNotEquals(GREY, rgb(image, 150, 100), "the mask's middle");
        assertEquals(GREY, rgb(image, 90, 100), "left of it");
        assertEquals(GREY, rgb(image, 210, 100), "right of it");
        assertEquals(GREY, rgb(image, 150, 160), "below it");
    }

    @Test
    void whatIsLostIsDashed() {
        Detection thing = new Detection(new Box(50, 100, 350, 250), 0, "thing", 0.9f);
        BufferedImage lost = new AnnotatedPicture(grey(400, 300), Findings.of(List.of()), List.of(thing), 400).image();
        BufferedImage seen = draw(400, 300, Findings.of(List.of(thing)));
        assertTrue(greyAlong(lost, 250) > 100, "gaps: " + greyAlong(lost, 250));
        assertTrue(greyAlong(lost, 250) < 250, "dashes: " + greyAlong(lost, 250));
        assertEquals(0, greyAlong(seen, 250));
    }

    /** How many pixels of the lower side of the box above nothing is drawn on. */
    private static int greyAlong(BufferedImage image, int y) {
        int grey = 0;
        for (int x = 60; x < 340; x++) {
            grey += rgb(image, x, y) == GREY ? 1 : 0;
        }
        return grey;
    }

    @Test
    void aMaskTintsItsPixelsOnly() {
        int[] runs = {100 * 50, 100 * 50};
        Detection half = new Detection(
                new Box(100, 100, 200, 200),
                0,
                "thing",
                0.9f,
                List.of(),
                Optional.empty(),
                Optional.of(new Mask(100, 100, 200, 200, runs)));
        BufferedImage image = draw(400, 400, Findings.of(List.of(half)));
        assertNotEquals(GREY, rgb(image, 150, 175));
        assertEquals(GREY, rgb(image, 150, 130));
        assertEquals(ClassColors.of(0).getRGB() & 0xffffff, rgb(image, 150, 150), "the outline");
    }

    @Test
    void aRotatedBoxIsDrawnAtItsAngleAndNotUpright() {
        Detection turned = new Detection(
                new Box(100, 100, 300, 300),
                1,
                "ship",
                0.9f,
                List.of(),
                Optional.of(new RotatedBox(200, 200, 200, 100, (float) (Math.PI / 4))),
                Optional.empty());
        BufferedImage image = draw(400, 400, Findings.of(List.of(turned)));
        int along = (int) Math.round(200 + 100 * Math.sqrt(0.5));
        assertNotEquals(GREY, rgb(image, along, along));
        assertEquals(GREY, rgb(image, 300, 250));
    }

    @Test
    void pointsThatAreNotVisibleAreLeftOut() {
        List<Keypoint> points = new ArrayList<>(Collections.nCopies(17, new Keypoint(200, 300, 0.49f)));
        points.set(5, new Keypoint(100, 200, 0.5f));
        points.set(7, new Keypoint(180, 200, 0.9f));
        BufferedImage image = draw(400, 400, Findings.of(List.of(person(points))));
        assertNotEquals(GREY, rgb(image, 100, 200));
        assertNotEquals(GREY, rgb(image, 140, 200), "the limb between them");
        assertEquals(GREY, rgb(image, 200, 300));
        assertEquals(GREY, rgb(image, 190, 250), "no limb to one that is not visible");
    }

    @Test
    void otherPointsThanThoseOfAPersonAreNotJoined() {
        List<Keypoint> points = List.of(new Keypoint(100, 200, 1), new Keypoint(180, 200, 1));
        BufferedImage image = draw(400, 400, Findings.of(List.of(person(points))));
        assertNotEquals(GREY, rgb(image, 100, 200));
        assertEquals(GREY, rgb(image, 140, 200));
    }

    @Test
    void aTinyFrameIsEnlargedSoThatItCanBeWrittenOn() {
        BufferedImage image = draw(64, 48, Findings.of(List.of(new Detection(new Box(10, 10, 50, 40), 0, "x", 1))));
        assertEquals(320, image.getWidth());
        assertEquals(240, image.getHeight());
        assertEquals(ClassColors.of(0).getRGB() & 0xffffff, rgb(image, 150, 200), "the lower edge");
        assertEquals(320, draw(320, 100, Findings.of(List.of())).getWidth());
    }

    @Test
    void theBestClassesAreListed() {
        BufferedImage image = draw(
                400,
                300,
                new Findings(List.of(), List.of(new ClassScore(0, "cat", 0.7f), new ClassScore(1, "dog", 0.2f))));
        assertTrue(holds(image, ClassColors.of(0)));
        assertTrue(holds(image, ClassColors.of(1)));
    }

    private static boolean holds(BufferedImage image, Color color) {
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if (rgb(image, x, y) == (color.getRGB() & 0xffffff)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void captionsOfObjectsInTheSamePlaceDoNotCoverEachOther() {
        BufferedImage image = new BufferedImage(400, 400, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        Captions captions = new Captions(canvas, 400, 400);
        List<Rectangle2D> plates = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            plates.add(captions.draw("person 0.9" + i, new Rectangle2D.Double(100, 80, 60, 200), Color.RED));
        }
        plates.add(captions.draw("at the edge", new Rectangle2D.Double(380, -5, 60, 500), Color.RED));
        plates.add(captions.draw("below", new Rectangle2D.Double(10, 390, 60, 20), Color.RED));
        Rectangle2D picture = new Rectangle2D.Double(0, 0, 400, 400);
        for (int i = 0; i < plates.size(); i++) {
            assertTrue(picture.contains(plates.get(i)), "inside the picture");
            for (int j = 0; j < i; j++) {
                assertFalse(plates.get(i).intersects(plates.get(j)), i + " covers " + j);
            }
        }
        Rectangle2D first = plates.get(0);
        assertEquals(80, first.getMaxY(), 1e-9, "above its box");
        canvas.dispose();
    }

    @Test
    void aTextWiderThanThePictureIsCut() {
        BufferedImage image = new BufferedImage(50, 400, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        Rectangle2D plate = new Captions(canvas, 50, 400)
                .draw("a very long name of a class 0.99", new Rectangle2D.Double(10, 100, 20, 20), Color.RED);
        assertTrue(plate.getWidth() <= 50 && plate.getMinX() >= 0 && plate.getMaxX() <= 50, plate.toString());
        canvas.dispose();
    }
}
