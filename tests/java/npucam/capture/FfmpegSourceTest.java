package npucam.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import npucam.data.Frame;
import npucam.data.PixelFormat;
import npucam.data.YuvEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FfmpegSourceTest extends FrameSourceContract {
    private static final int CLIP_FRAMES = 100;

    @TempDir
    Path folder;

    @Override
    FrameSource ending() {
        return FrameSources.open(TestSettings.video(TestSettings.CLIP));
    }

    @Override
    FrameSource endless() {
        return FrameSources.open(TestSettings.looped(TestSettings.CLIP));
    }

    @Test
    void theClipComesWholeInItsOwnFormat() {
        try (FrameSource source = ending()) {
            for (int count = 0; count < CLIP_FRAMES; count++) {
                assertTrue(source.advance());
                Frame frame = source.frame();
                assertEquals(count, frame.sequence());
                assertEquals(PixelFormat.I420, frame.format());
                assertEquals(YuvEncoding.BT601_VIDEO, frame.encoding());
                assertEquals(768, frame.width());
                assertEquals(576, frame.height());
            }
            assertFalse(source.advance());
            assertEquals(0, source.corruptFrames());
        }
    }

    @Test
    void aLoopedVideoStartsAgainAndGoesOnCounting() throws IOException {
        Path file = TestMedia.motionJpeg(folder.resolve("two.mjpeg"), new int[] {64, 48, 10}, new int[] {64, 48, 200});
        try (FrameSource source = FrameSources.open(TestSettings.looped(file))) {
            for (int count = 0; count < 7; count++) {
                assertTrue(source.advance());
                assertEquals(count, source.frame().sequence());
                assertEquals(count % 2 == 0 ? 10 : 200, luma(source.frame()), 1);
            }
        }
    }

    @Test
    void damagedFramesAreCountedAndPassedOver() throws IOException {
        Path file = TestMedia.damagedClip(folder.resolve("damaged.mp4"), 360_000, 20_000);
        try (FrameSource source = FrameSources.open(TestSettings.video(file))) {
            List<Frame> frames = all(source);
            assertTrue(source.corruptFrames() >= 2, "corrupt " + source.corruptFrames());
            assertEquals(CLIP_FRAMES, frames.size() + source.corruptFrames());
            assertEquals(frames.size() - 1, frames.get(frames.size() - 1).sequence());
        }
    }

    @Test
    void picturesThatFfmpegPatchedUpAreNotDelivered() throws IOException {
        byte[] clip = Files.readAllBytes(TestSettings.CLIP);
        Random random = new Random(1);
        for (int flip = 0; flip < 40; flip++) {
            clip[50_000 + random.nextInt(600_000)] ^= (byte) 0xFF;
        }
        Path file = Files.write(folder.resolve("flipped.mp4"), clip);
        try (FrameSource source = FrameSources.open(TestSettings.video(file))) {
            int frames = all(source).size();
            assertTrue(source.corruptFrames() >= 10, "corrupt " + source.corruptFrames());
            assertEquals(CLIP_FRAMES, frames + source.corruptFrames());
        }
    }

    @Test
    void aLoopedVideoWithoutOneGoodFrameFailsInsteadOfSpinning() throws IOException {
        Path file = TestMedia.rawAvi(
                folder.resolve("ruined.avi"), 64, 48, "MJPG", 24, List.of(new byte[500], new byte[500]));
        try (FrameSource source = FrameSources.open(TestSettings.looped(file))) {
            assertFails(source, "ruined.avi", "not one frame");
        }
    }

    @Test
    void aTruncatedVideoPlaysWhatItHas() throws IOException {
        Path whole = TestMedia.motionJpeg(
                folder.resolve("whole.mjpeg"), new int[] {64, 48, 50}, new int[] {64, 48, 100}, new int[] {64, 48, 150
                });
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.mjpeg"), Arrays.copyOf(bytes, bytes.length * 2 / 3 + 20));
        try (FrameSource source = FrameSources.open(TestSettings.video(cut))) {
            assertEquals(2, all(source).size());
            assertFalse(source.advance());
        }
    }

    @Test
    void aNewSizeInMidStreamIsANewFrameSize() throws IOException {
        Path file = TestMedia.motionJpeg(
                folder.resolve("sizes.mjpeg"), new int[] {64, 48, 90}, new int[] {161, 121, 90}, new int[] {32, 80, 90
                });
        try (FrameSource source = FrameSources.open(TestSettings.video(file))) {
            for (String size : List.of("64x48", "161x121", "32x80")) {
                assertTrue(source.advance());
                Frame frame = source.frame();
                assertEquals(size, frame.width() + "x" + frame.height());
                assertEquals(90, luma(frame), 1);
            }
        }
    }

    @Test
    void motionJpegIsFullRangeI420() throws IOException {
        Path file = TestMedia.motionJpeg(folder.resolve("one.mjpeg"), new int[] {64, 48, 250});
        assertOneGrayFrame(file, YuvEncoding.BT601_FULL, 250);
    }

    @Test
    void grayPicturesKeepTheirFullRange() throws IOException {
        for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_BYTE_BINARY}) {
            byte[] white = TestMedia.encoded(TestMedia.plain(64, 48, type, 0xFFFFFF), "png");
            assertOneGrayFrame(
                    Files.write(folder.resolve("white" + type + ".png"), white), YuvEncoding.BT601_FULL, 255);
        }
    }

    @Test
    void packed422IsConvertedWithItsLevelsKept() throws IOException {
        byte[] yuyv = new byte[2 * 64 * 48];
        for (int at = 0; at < yuyv.length; at += 4) {
            yuyv[at] = 16;
            yuyv[at + 1] = 90;
            yuyv[at + 2] = (byte) 16;
            yuyv[at + 3] = (byte) 240;
        }
        Path file = TestMedia.rawAvi(folder.resolve("yuyv.avi"), 64, 48, "YUY2", 16, List.of(yuyv));
        try (FrameSource source = FrameSources.open(TestSettings.video(file))) {
            assertTrue(source.advance());
            Frame frame = source.frame();
            assertEquals(PixelFormat.I420, frame.format());
            assertEquals(YuvEncoding.BT601_VIDEO, frame.encoding());
            assertEquals(16, at(frame, 0, 10));
            assertEquals(90, at(frame, 1, 10));
            assertEquals(240, at(frame, 2, 10));
        }
    }

    @Test
    void nv12IsLentAsItIs() throws IOException {
        byte[] nv12 = new byte[64 * 48 * 3 / 2];
        Arrays.fill(nv12, 0, 64 * 48, (byte) 77);
        for (int at = 64 * 48; at < nv12.length; at += 2) {
            nv12[at] = 30;
            nv12[at + 1] = (byte) 210;
        }
        Path file = TestMedia.rawAvi(folder.resolve("nv12.avi"), 64, 48, "NV12", 12, List.of(nv12));
        try (FrameSource source = FrameSources.open(TestSettings.video(file))) {
            assertTrue(source.advance());
            Frame frame = source.frame();
            assertEquals(PixelFormat.NV12, frame.format());
            assertEquals(77, at(frame, 0, 5));
            assertEquals(30, at(frame, 1, 6));
            assertEquals(210, at(frame, 1, 7));
        }
    }

    @Test
    void bottomUpBgrComesWithItsUpperRowFirst() throws IOException {
        byte[] bgr = new byte[3 * 64 * 48];
        int lastRow = 3 * 64 * 47;
        bgr[lastRow] = 10;
        bgr[lastRow + 1] = 20;
        bgr[lastRow + 2] = 30;
        Path file = TestMedia.rawAvi(folder.resolve("bgr.avi"), 64, 48, "\0\0\0\0", 24, List.of(bgr));
        try (FrameSource source = FrameSources.open(TestSettings.video(file))) {
            assertTrue(source.advance());
            Frame frame = source.frame();
            assertEquals(PixelFormat.BGR, frame.format());
            assertEquals(10, at(frame, 0, 0));
            assertEquals(20, at(frame, 0, 1));
            assertEquals(30, at(frame, 0, 2));
            assertEquals(0, at(frame, 0, 3));
        }
    }

    @Test
    void aFileThatIsNoVideoIsRefusedByName() throws IOException {
        byte[] garbage = new byte[50_000];
        new Random(5).nextBytes(garbage);
        Path file = Files.write(folder.resolve("garbage.mp4"), garbage);
        try (FrameSource source = FrameSources.open(TestSettings.video(file))) {
            assertFails(source, "garbage.mp4", "not a video");
        }
    }

    @Test
    void aVideoCutOffBeforeItsIndexIsRefusedByName() throws IOException {
        Path file =
                Files.write(folder.resolve("half.mp4"), Arrays.copyOf(Files.readAllBytes(TestSettings.CLIP), 300_000));
        try (FrameSource source = FrameSources.open(TestSettings.video(file))) {
            assertFails(source, "half.mp4", "cut short");
        }
    }

    @Test
    void aFileOfSoundAloneIsRefusedByName() throws IOException {
        Path file = TestMedia.wave(folder.resolve("sound.wav"));
        try (FrameSource source = FrameSources.open(TestSettings.video(file))) {
            assertFails(source, "sound.wav", "holds no video");
        }
    }

    @Test
    void aDeviceThatIsNoCameraIsRefusedByName() {
        try (FrameSource source = FrameSources.open(TestSettings.of(CaptureSettings.Kind.V4L2, "/dev/null"))) {
            assertFails(source, "camera /dev/null: ");
        }
    }

    private static void assertFails(FrameSource source, String... words) {
        String message = String.valueOf(
                assertThrows(CaptureException.class, () -> all(source)).getMessage());
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
    }

    private static void assertOneGrayFrame(Path file, YuvEncoding encoding, int level) {
        try (FrameSource source = FrameSources.open(TestSettings.video(file))) {
            assertTrue(source.advance());
            Frame frame = source.frame();
            assertEquals(PixelFormat.I420, frame.format());
            assertEquals(encoding, frame.encoding());
            assertEquals(level, luma(frame), 1);
            assertEquals(128, at(frame, 1, 0), 1);
            assertEquals(128, at(frame, 2, 0), 1);
            assertFalse(source.advance());
        }
    }

    private static List<Frame> all(FrameSource source) {
        List<Frame> frames = new ArrayList<>();
        while (source.advance()) {
            frames.add(source.frame());
        }
        return frames;
    }

    private static int luma(Frame frame) {
        return at(frame, 0, (frame.height() / 2) * frame.planes().get(0).rowStrideBytes() + frame.width() / 2);
    }

    private static int at(Frame frame, int plane, int index) {
        return frame.planes().get(plane).pixels().get(index) & 0xFF;
    }
}
