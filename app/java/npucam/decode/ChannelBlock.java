package npucam.decode;

/**
 * A run of neighbouring channels inside a tensor: the element of a channel and cell lies at
 * {@code first + channel × channelStep + cell × cellStep}.
 *
 * @param first index of channel 0, cell 0
 * @param channels in the run
 * @param cells grid places, row by row
 * @param channelStep elements from one channel to the next
 * @param cellStep elements from one cell to the next
 */
record ChannelBlock(int first, int channels, int cells, int channelStep, int cellStep) {

    /** All of a tensor that keeps all cells of a channel together. */
    static ChannelBlock planar(int channels, int cells) {
        return new ChannelBlock(0, channels, cells, cells, 1);
    }

    /** All of a tensor that keeps all channels of a cell together. */
    static ChannelBlock interleaved(int channels, int cells) {
        return new ChannelBlock(0, channels, cells, 1, channels);
    }

    /** Some of the cells. */
    ChannelBlock cells(int from, int count) {
        return new ChannelBlock(index(0, from), channels, count, channelStep, cellStep);
    }

    /** Some of the channels. */
    ChannelBlock channels(int from, int count) {
        return new ChannelBlock(index(from, 0), count, cells, channelStep, cellStep);
    }

    boolean isPlanar() {
        return cellStep == 1;
    }

    int index(int channel, int cell) {
        return first + channel * channelStep + cell * cellStep;
    }
}
