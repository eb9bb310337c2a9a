package npucam.preprocess;

/**
 * Where a row's pixels lie in an array. With four lanes the pixels 0, 4, 8, … come first, then 1, 5, 9, …: packing the pixels
 * 4i to 4i + 3 into one {@code int} of bytes then reads each lane at index i, which vectorises. With one lane it is the natural
 * order. Gathering the source pixels costs the same in either order, and nothing in between cares.
 *
 * @param pixels in the row
 * @param lanes 1 or 4
 */
record PixelOrder(int pixels, int lanes) {
    /** Length of one lane, the last pixel repeated where a lane has none left. */
    int laneLength() {
        return (pixels + lanes - 1) / lanes;
    }

    /** Length of an array that holds the row. */
    int length() {
        return laneLength() * lanes;
    }

    /** The pixel at a place of the array. */
    int pixelAt(int place) {
        int pixel = place % laneLength() * lanes + place / laneLength();
        return Math.min(pixel, pixels - 1);
    }
}
