package npucam.preprocess;

import java.nio.ByteBuffer;
import npucam.data.ColorOrder;
import npucam.data.Frame;
import npucam.data.ImageInput;
import npucam.data.Letterbox;
import npucam.data.Plane;
import npucam.data.TensorLayout;
import npucam.data.YuvEncoding;

/** The slow twin: pixel by pixel, in {@code double}, from the definition in {@link Preprocessor}, sharing no code with it. */
final class PlainPreprocessor {
    private final ImageInput input;

    PlainPreprocessor(ImageInput input) {
        this.input = input;
    }

    /** The real values the tensor stands for, in the tensor's element order; integer types as their quantised value. */
    double[] elements(Frame frame) {
        Letterbox box = Letterbox.fit(frame.width(), frame.height(), input.width(), input.height());
        double[] elements = new double[3 * input.width() * input.height()];
        for (int y = 0; y < input.height(); y++) {
            for (int x = 0; x < input.width(); x++) {
                int contentX = x - box.padLeft();
                int contentY = y - box.padTop();
                boolean bar = contentX < 0
                        || contentY < 0
                        || contentX >= box.contentWidth()
                        || contentY >= box.contentHeight();
                double[] rgb = bar ? bar() : rgb(frame, box, contentX, contentY);
                for (int channel = 0; channel < 3; channel++) {
                    double value = rgb[input.colorOrder() == ColorOrder.RGB ? channel : 2 - channel];
                    int index = input.layout() == TensorLayout.NCHW
                            ? (channel * input.height() + y) * input.width() + x
                            : (y * input.width() + x) * 3 + channel;
                    elements[index] = element(channel, value);
                }
            }
        }
        return elements;
    }

    private double[] bar() {
        return new double[] {input.padValue(), input.padValue(), input.padValue()};
    }

    private double element(int channel, double value) {
        double real = (value - input.mean().get(channel)) * input.scale().get(channel);
        return switch (input.tensor().type()) {
            case F32, F16, BF16 -> real;
            case I8 -> quantized(real, -128, 127);
            case U8 -> quantized(real, 0, 255);
        };
    }

    private double quantized(double real, int lowest, int highest) {
        double steps = real / input.tensor().quantization().scale();
        double rounded = steps < 0 ? -Math.floor(-steps + 0.5) : Math.floor(steps + 0.5);
        return Math.min(
                highest,
                Math.max(lowest, rounded + input.tensor().quantization().zeroPoint()));
    }

    private static double[] rgb(Frame frame, Letterbox box, int contentX, int contentY) {
        double x = position(contentX, box.contentWidth(), frame.width());
        double y = position(contentY, box.contentHeight(), frame.height());
        double[] sampled = new double[3];
        for (int dy = 0; dy <= 1; dy++) {
            for (int dx = 0; dx <= 1; dx++) {
                int pixelX = Math.min((int) x + dx, frame.width() - 1);
                int pixelY = Math.min((int) y + dy, frame.height() - 1);
                double weightX = dx == 0 ? 1 - (x - (int) x) : x - (int) x;
                double weightY = dy == 0 ? 1 - (y - (int) y) : y - (int) y;
                for (int component = 0; component < 3; component++) {
                    sampled[component] += weightX * weightY * component(frame, pixelX, pixelY, component);
                }
            }
        }
        double[] rgb = switch (frame.format()) {
            case BGR -> new double[] {sampled[2], sampled[1], sampled[0]};
            case NV12, I420 -> rgb(sampled[0], sampled[1], sampled[2], frame.encoding());
        };
        for (int channel = 0; channel < 3; channel++) {
            rgb[channel] = Math.floor(Math.min(255, Math.max(0, rgb[channel])) + 0.5);
        }
        return rgb;
    }

    private static double position(int content, int contentLength, int frameLength) {
        double position = (content + 0.5) * frameLength / contentLength - 0.5;
        return Math.min(frameLength - 1, Math.max(0, position));
    }

    private static int component(Frame frame, int x, int y, int component) {
        return switch (frame.format()) {
            case BGR -> at(frame, 0, y, 3 * x + component);
            case NV12 -> component == 0 ? at(frame, 0, y, x) : at(frame, 1, y / 2, x / 2 * 2 + component - 1);
            case I420 -> component == 0 ? at(frame, 0, y, x) : at(frame, component, y / 2, x / 2);
        };
    }

    private static int at(Frame frame, int planeIndex, int row, int column) {
        Plane plane = frame.planes().get(planeIndex);
        ByteBuffer pixels = plane.pixels();
        return pixels.get(row * plane.rowStrideBytes() + column) & 0xFF;
    }

    private static double[] rgb(double luma, double blueChroma, double redChroma, YuvEncoding encoding) {
        double y = encoding.fullRange() ? luma / 255 : (luma - 16) / 219;
        double cb = (blueChroma - 128) / (encoding.fullRange() ? 255 : 224);
        double cr = (redChroma - 128) / (encoding.fullRange() ? 255 : 224);
        double red = y + 2 * (1 - encoding.kr()) * cr;
        double blue = y + 2 * (1 - encoding.kb()) * cb;
        // Luma is the weighted sum of the three, so green is what red and blue leave of it.
        double green = (y - encoding.kr() * red - encoding.kb() * blue) / (1 - encoding.kr() - encoding.kb());
        return new double[] {255 * red, 255 * green, 255 * blue};
    }
}
