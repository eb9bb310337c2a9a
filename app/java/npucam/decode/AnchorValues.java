package npucam.decode;

import java.util.List;

/** The same channels of all anchors, from one output over all of them or from one per head. */
final class AnchorValues {
    private final List<AnchorBlock> blocks;

    /** @param blocks in ascending anchor order, without gaps */
    AnchorValues(List<AnchorBlock> blocks) {
        this.blocks = List.copyOf(blocks);
    }

    int channels() {
        return blocks.get(0).channels().channels();
    }

    /**
     * Reads all channels of an anchor.
     *
     * @param filled up to {@link #channels}
     * @throws DecodeException when one is NaN or infinite
     */
    void read(int anchor, float[] filled) {
        AnchorBlock block = blockOf(anchor);
        for (int channel = 0; channel < channels(); channel++) {
            filled[channel] = block.at(channel, anchor);
            if (!Float.isFinite(filled[channel])) {
                throw new DecodeException("output " + block.elements().spec() + " holds " + filled[channel]
                        + " at anchor " + anchor + ": the model, its conversion or its input is broken");
            }
        }
    }

    private AnchorBlock blockOf(int anchor) {
        int block = 0;
        while (anchor >= blocks.get(block).endAnchor()) {
            block++;
        }
        return blocks.get(block);
    }
}
