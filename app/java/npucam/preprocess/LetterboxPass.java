package npucam.preprocess;

import java.nio.ByteBuffer;
import npucam.data.Frame;
import npucam.data.ImageInput;
import npucam.data.Letterbox;
import npucam.data.PixelFormat;
import npucam.data.YuvEncoding;

/** The way from frames of one size, format and encoding into the tensor: all tables and scratch rows that depend on them. */
final class LetterboxPass {
    private final Letterbox letterbox;
    private final PixelFormat format;
    private final YuvEncoding encoding;
    private final LetterboxBars bars;
    private final TensorWriter writer;
    private final PixelRows content;
    private final int rowBytes;

    LetterboxPass(ImageInput input, ElementTable table, Frame frame) {
        letterbox = Letterbox.fit(frame.width(), frame.height(), input.width(), input.height());
        format = frame.format();
        encoding = frame.encoding();
        bars = new LetterboxBars(input, table, letterbox);
        writer = TensorWriter.of(input, table, letterbox.contentWidth());
        content = PixelRows.of(
                frame,
                Taps.of(frame.width(), letterbox.contentWidth()),
                Taps.of(frame.height(), letterbox.contentHeight()),
                writer.order());
        rowBytes = TensorGeometry.of(input).rowBytes();
    }

    boolean fits(Frame frame) {
        return frame.width() == letterbox.frameWidth()
                && frame.height() == letterbox.frameHeight()
                && frame.format() == format
                && frame.encoding() == encoding;
    }

    Letterbox fill(ByteBuffer tensor, Frame frame) {
        bars.write(tensor);
        content.open(frame);
        for (int y = 0; y < letterbox.contentHeight(); y++) {
            writer.row(content.row(y), tensor, bars.contentOffset() + y * rowBytes);
        }
        return letterbox;
    }
}
