package npucam.decode;

/**
 * Some channels of some anchors in a row, such as the classes of one head, and where they are read.
 *
 * @param elements of the output
 * @param channels inside the output
 * @param firstAnchor flat index of the first cell
 */
record AnchorBlock(Elements elements, ChannelBlock channels, int firstAnchor) {
    AnchorBlock channels(int from, int count) {
        return new AnchorBlock(elements, channels.channels(from, count), firstAnchor);
    }

    float at(int channel, int anchor) {
        return elements.at(channels.index(channel, anchor - firstAnchor));
    }

    int endAnchor() {
        return firstAnchor + channels.cells();
    }
}
