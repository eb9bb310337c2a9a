package npucam.preprocess;

import npucam.data.Frame;

/** The scaled picture of BGR frames of one size. */
final class BgrRows implements PixelRows {
    private final Sampler sampler;

    BgrRows(Frame frame, Taps columns, Taps rows, PixelOrder order) {
        sampler = Sampler.ofCells(new SampledPlane(frame.planes().get(0), 3, frame.width(), columns, rows, order));
    }

    @Override
    public void open(Frame frame) {
        sampler.open(frame.planes().get(0));
    }

    @Override
    public int[] row(int y) {
        return sampler.cells(y);
    }
}
