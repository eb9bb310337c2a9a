package npucam.decode;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import npucam.data.TensorLayout;

/**
 * One complete set of outputs that can be decoded, for one input size and class count.
 *
 * @param scheme where the model was cut
 * @param layout channels before cells ({@code NCHW}) or after them ({@code NHWC})
 * @param classCount of the model
 * @param slots in the order the scheme's decoder wants them
 */
record OutputForm(Scheme scheme, TensorLayout layout, int classCount, List<Slot> slots) {

    static List<OutputForm> of(AnchorGrid grid, int classCount) {
        int cells = grid.cells();
        int full = Output0Reader.BOX_CHANNELS + classCount;
        Slot distances = new Slot(Role.DISTANCES, List.of(List.of(1, 1, 4, cells), List.of(1, 4, cells)));
        return List.of(
                new OutputForm(
                        Scheme.CONCAT,
                        TensorLayout.NCHW,
                        classCount,
                        maps(Role.CONCAT, TensorLayout.NCHW, Dfl.CHANNELS + classCount, grid)),
                new OutputForm(
                        Scheme.CONCAT,
                        TensorLayout.NHWC,
                        classCount,
                        maps(Role.CONCAT, TensorLayout.NHWC, Dfl.CHANNELS + classCount, grid)),
                new OutputForm(
                        Scheme.DFL_SIGMOID,
                        TensorLayout.NCHW,
                        classCount,
                        List.of(distances, Slot.of(Role.SCORES, 1, classCount, cells))),
                new OutputForm(
                        Scheme.OUTPUT0, TensorLayout.NCHW, classCount, List.of(Slot.of(Role.OUTPUT0, 1, full, cells))),
                new OutputForm(
                        Scheme.OUTPUT0, TensorLayout.NHWC, classCount, List.of(Slot.of(Role.OUTPUT0, 1, cells, full))));
    }

    /** One map of so many channels per head. */
    static List<Slot> maps(Role role, TensorLayout layout, int channels, AnchorGrid grid) {
        return IntStream.range(0, AnchorGrid.HEADS)
                .mapToObj(head -> layout == TensorLayout.NCHW
                        ? Slot.of(role, 1, channels, grid.rows(head), grid.columns(head))
                        : Slot.of(role, 1, grid.rows(head), grid.columns(head), channels))
                .toList();
    }

    /** The channels {@code from} to {@code from + channels} of an output that holds boxes and classes together. */
    ChannelBlock block(int from, int channels, int cells) {
        return switch (layout) {
            case NCHW -> ChannelBlock.planar(from, channels, cells);
            case NHWC -> ChannelBlock.interleaved(from, channels, cells, channelsOf(scheme));
        };
    }

    private int channelsOf(Scheme cutAt) {
        return switch (cutAt) {
            case CONCAT -> Dfl.CHANNELS + classCount;
            case OUTPUT0 -> Output0Reader.BOX_CHANNELS + classCount;
            case DFL_SIGMOID -> throw new IllegalArgumentException(cutAt + " keeps boxes and classes apart");
        };
    }

    /** For messages: {@code [1,1,4,8400] or [1,4,8400] with [1,80,8400]}. */
    String shapes() {
        return slots.stream().map(Slot::toString).collect(Collectors.joining(" with "));
    }
}
