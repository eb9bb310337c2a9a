package npucam.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import npucam.data.Tensor;
import npucam.data.TensorLayout;

/** Numbers of every anchor, as the outputs of a model would hold them, already bound. */
final class AnchorTensors {
    /** Over all anchors, or one per head. */
    enum Cut {
        FLAT,
        PER_HEAD
    }

    private AnchorTensors() {}

    /** {@code [channels][cells]}, between −range and range. */
    static float[][] random(Random random, int channels, int cells, float range) {
        float[][] values = new float[channels][cells];
        for (float[] channel : values) {
            for (int cell = 0; cell < cells; cell++) {
                channel[cell] = (2 * random.nextFloat() - 1) * range;
            }
        }
        return values;
    }

    static List<AnchorBlock> blocks(float[][] values, AnchorGrid grid, Cut cut, TensorLayout layout) {
        if (cut == Cut.FLAT) {
            return List.of(block(values, 0, values[0].length, layout));
        }
        List<AnchorBlock> blocks = new ArrayList<>();
        for (int head = 0; head < AnchorGrid.HEADS; head++) {
            blocks.add(block(values, grid.firstAnchor(head), grid.cells(head), layout));
        }
        return blocks;
    }

    /** Some anchors of all channels. */
    static AnchorBlock block(float[][] values, int firstAnchor, int cells, TensorLayout layout) {
        return bound(tensor(values, firstAnchor, cells, layout), values.length, cells, firstAnchor, layout);
    }

    static Tensor tensor(float[][] values, int firstAnchor, int cells, TensorLayout layout) {
        int channels = values.length;
        float[] all = new float[channels * cells];
        for (int channel = 0; channel < channels; channel++) {
            for (int cell = 0; cell < cells; cell++) {
                all[layout == TensorLayout.NCHW ? channel * cells + cell : cell * channels + channel] =
                        values[channel][firstAnchor + cell];
            }
        }
        return layout == TensorLayout.NCHW
                ? DetectScene.f32("extra", all, 1, channels, cells)
                : DetectScene.f32("extra", all, 1, cells, channels);
    }

    static AnchorBlock bound(Tensor tensor, int channels, int cells, int firstAnchor, TensorLayout layout) {
        Elements elements = Elements.of(tensor.spec());
        elements.bind(tensor);
        ChannelBlock block = layout == TensorLayout.NCHW
                ? new ChannelBlock(0, channels, cells, cells, 1)
                : new ChannelBlock(0, channels, cells, 1, channels);
        return new AnchorBlock(elements, block, firstAnchor);
    }

    /** One candidate with class 0 and score 0.5 and a box. */
    static Candidates candidate(int anchor, float left, float top, float right, float bottom) {
        Candidates candidates = new Candidates(1);
        candidates.add(anchor);
        candidates.score[0] = 0.5f;
        candidates.box(0, left, top, right, bottom);
        return candidates;
    }
}
