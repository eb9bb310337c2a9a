package npucam.data;

import java.util.List;

/**
 * How a picture must lie in a model's input tensor. A pixel's element is {@code quantize((value − mean) × scale)} with the
 * value 0–255; float types skip the quantization.
 *
 * @param tensor the model's input: shape, type, quantization
 * @param width of the model's picture, in pixels
 * @param height of the model's picture, in pixels
 * @param layout planar or interleaved
 * @param colorOrder the order of the channels
 * @param mean one per channel, in the tensor's channel order, in units of 0–255
 * @param scale one per channel, in the tensor's channel order
 * @param padValue the colour of the letterbox bars, 0–255, before mean and scale
 */
public record ImageInput(
        TensorSpec tensor,
        int width,
        int height,
        TensorLayout layout,
        ColorOrder colorOrder,
        List<Float> mean,
        List<Float> scale,
        int padValue) {

    /** @throws IllegalArgumentException when the tensor's shape is not one picture of three channels of this size */
    public ImageInput {
        mean = List.copyOf(mean);
        scale = List.copyOf(scale);
        List<Integer> expected =
                layout == TensorLayout.NCHW ? List.of(1, 3, height, width) : List.of(1, height, width, 3);
        if (!tensor.shape().equals(expected)) {
            throw new IllegalArgumentException("input " + tensor + " is not " + layout + " " + expected);
        }
        if (mean.size() != 3 || scale.size() != 3 || padValue < 0 || padValue > 255) {
            throw new IllegalArgumentException("mean " + mean + ", scale " + scale + ", pad " + padValue);
        }
    }
}
