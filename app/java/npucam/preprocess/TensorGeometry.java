package npucam.preprocess;

import npucam.data.ImageInput;
import npucam.data.TensorLayout;

/**
 * Where a picture's pixels lie in its tensor, in bytes.
 *
 * @param planes three of one element a pixel, or one of three
 * @param pixelBytes of one pixel in a plane
 * @param rowBytes of one row of the model's picture in a plane
 * @param planeBytes from one plane to the next
 */
record TensorGeometry(int planes, int pixelBytes, int rowBytes, int planeBytes) {
    static TensorGeometry of(ImageInput input) {
        boolean planar = input.layout() == TensorLayout.NCHW;
        int pixelBytes = input.tensor().type().bytes() * (planar ? 1 : 3);
        int rowBytes = input.width() * pixelBytes;
        return new TensorGeometry(planar ? 3 : 1, pixelBytes, rowBytes, input.height() * rowBytes);
    }
}
