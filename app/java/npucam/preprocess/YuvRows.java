package npucam.preprocess;

import npucam.data.Frame;
import npucam.data.PixelFormat;

/**
 * The scaled picture of NV12 or I420 frames of one size: the planes are sampled first and converted after, so the conversion
 * is paid per content pixel, from unrounded levels.
 *
 * <p>Chroma is not interpolated up to the frame's size: each pixel of a 2×2 block has the block's chroma, as in OpenCV's
 * {@code cvtColor} and swscale's plain path, and that full-size picture is what is sampled.
 */
final class YuvRows implements PixelRows {
    /** One per plane. */
    private final Sampler[] samplers;

    private final boolean interleavedChroma;
    private final YuvToBgr conversion;

    YuvRows(Frame frame, Taps columns, Taps rows, PixelOrder order) {
        interleavedChroma = frame.format() == PixelFormat.NV12;
        Taps chromaColumns = columns.onHalfPlane();
        Taps chromaRows = rows.onHalfPlane();
        int chromaWidth = (frame.width() + 1) / 2;
        int chromaBytes = interleavedChroma ? 2 : 1;
        samplers = new Sampler[frame.planes().size()];
        samplers[0] = Sampler.ofLevels(new SampledPlane(frame.planes().get(0), 1, frame.width(), columns, rows, order));
        for (int plane = 1; plane < samplers.length; plane++) {
            samplers[plane] = Sampler.ofLevels(new SampledPlane(
                    frame.planes().get(plane), chromaBytes, chromaWidth, chromaColumns, chromaRows, order));
        }
        conversion = new YuvToBgr(frame.encoding(), order.length());
    }

    @Override
    public void open(Frame frame) {
        for (int plane = 0; plane < samplers.length; plane++) {
            samplers[plane].open(frame.planes().get(plane));
        }
    }

    @Override
    public int[] row(int y) {
        int[] luma = samplers[0].levels(y)[0];
        int[][] chroma = samplers[1].levels(y);
        return conversion.pixels(
                luma, chroma[0], interleavedChroma ? chroma[1] : samplers[2].levels(y)[0]);
    }
}
