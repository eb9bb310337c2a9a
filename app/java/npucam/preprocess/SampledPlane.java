package npucam.preprocess;

import npucam.data.Plane;

/**
 * How a plane is to be sampled.
 *
 * @param first a plane of that size, which later frames' planes replace
 * @param cellBytes channels, one byte each
 * @param cellsPerRow samples in a row of the plane
 * @param columns taps along a row
 * @param rows taps across rows
 * @param order of the pixels in the arrays filled
 */
record SampledPlane(Plane first, int cellBytes, int cellsPerRow, Taps columns, Taps rows, PixelOrder order) {
    int rowBytes() {
        return cellBytes * cellsPerRow;
    }
}
