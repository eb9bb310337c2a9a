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

    /** Channels {@code from} to {@code from + channels} of a tensor that keeps all cells of a channel together. */
    static ChannelBlock planar(int from, int channels, int cells) {
        return new ChannelBlock(from * cells, channels, cells, cells, 1);
    }

    /** Channels {@code from} to {@code from + channels} of a tensor that keeps all {@code allChannels} of a cell together. */
    static ChannelBlock interleaved(int from, int channels, int cells, int allChannels) {
        return new ChannelBlock(from, channels, cells, 1, allChannels);
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
