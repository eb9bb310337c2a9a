package npucam.capture;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT470BG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import npucam.data.YuvEncoding;
import org.junit.jupiter.api.Test;

class FrameEncodingTest {
    @Test
    void whatTheStreamSaysIsTakenWhateverTheSize() {
        assertEquals(
                YuvEncoding.BT601_VIDEO, FrameEncoding.of(AVCOL_SPC_SMPTE170M, AVCOL_RANGE_MPEG, false, 1920, 1080));
        assertEquals(YuvEncoding.BT709_FULL, FrameEncoding.of(AVCOL_SPC_BT709, AVCOL_RANGE_JPEG, false, 320, 240));
        assertEquals(YuvEncoding.BT601_FULL, FrameEncoding.of(AVCOL_SPC_BT470BG, AVCOL_RANGE_JPEG, true, 1920, 1080));
        assertEquals(
                YuvEncoding.BT709_VIDEO, FrameEncoding.of(AVCOL_SPC_BT2020_NCL, AVCOL_RANGE_MPEG, false, 320, 240));
    }

    @Test
    void anUnnamedMatrixIsGuessedFromTheSize() {
        assertEquals(YuvEncoding.BT601_VIDEO, unnamed(false, 1279, 576));
        assertEquals(YuvEncoding.BT709_VIDEO, unnamed(false, 1280, 576));
        assertEquals(YuvEncoding.BT709_VIDEO, unnamed(false, 720, 577));
    }

    @Test
    void anUnnamedRangeIsVideoUnlessTheFormatMeansFull() {
        assertEquals(YuvEncoding.BT601_VIDEO, unnamed(false, 640, 480));
        assertEquals(YuvEncoding.BT601_FULL, unnamed(true, 640, 480));
        assertEquals(
                YuvEncoding.BT601_VIDEO, FrameEncoding.of(AVCOL_SPC_UNSPECIFIED, AVCOL_RANGE_MPEG, true, 640, 480));
    }

    private static YuvEncoding unnamed(boolean fullRangeFormat, int width, int height) {
        return FrameEncoding.of(AVCOL_SPC_UNSPECIFIED, AVCOL_RANGE_UNSPECIFIED, fullRangeFormat, width, height);
    }
}
