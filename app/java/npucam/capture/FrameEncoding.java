package npucam.capture;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_CL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT470BG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_FCC;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE240M;

import npucam.data.YuvEncoding;

/**
 * Which {@link YuvEncoding} a decoded picture has, from what FFmpeg knows about it ({@code AVFrame.colorspace} and
 * {@code color_range}, H.264 Annex E), or else by custom.
 */
final class FrameEncoding {
    private FrameEncoding() {}

    /**
     * The nearest encoding we have.
     *
     * <p>Said nothing about: the matrix is BT.709 from 1280 pixels width or 577 height on, below BT.601, as mpv and libplacebo
     * guess ({@code pl_color_system_guess_ycbcr}); the range is video (H.264 E.2.1: {@code video_full_range_flag} counts as 0
     * when absent) unless the pixel format itself means full range. BT.2020 and SMPTE 240M are taken for BT.709.
     *
     * @param fullRangeFormat the pixel format stands for full range (FFmpeg's yuvj formats, gray)
     */
    static YuvEncoding of(int colorSpace, int colorRange, boolean fullRangeFormat, int width, int height) {
        boolean full = isFull(colorRange, fullRangeFormat);
        if (isBt709(colorSpace, width, height)) {
            return full ? YuvEncoding.BT709_FULL : YuvEncoding.BT709_VIDEO;
        }
        return full ? YuvEncoding.BT601_FULL : YuvEncoding.BT601_VIDEO;
    }

    private static boolean isFull(int colorRange, boolean fullRangeFormat) {
        return colorRange == AVCOL_RANGE_JPEG || (colorRange != AVCOL_RANGE_MPEG && fullRangeFormat);
    }

    private static boolean isBt709(int colorSpace, int width, int height) {
        return switch (colorSpace) {
            case AVCOL_SPC_BT709, AVCOL_SPC_SMPTE240M, AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL -> true;
            case AVCOL_SPC_FCC, AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M -> false;
            default -> width >= 1280 || height > 576;
        };
    }
}
