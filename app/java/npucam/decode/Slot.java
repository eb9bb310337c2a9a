package npucam.decode;

import java.util.List;
import java.util.stream.Collectors;
import npucam.data.TensorLayout;
import npucam.data.TensorSpec;

/**
 * A place in a form that one output must fill.
 *
 * @param role what the output is there
 * @param shapes any of which fits; trailing dimensions of 1 do not matter
 * @param block where its channels and cells lie
 * @param firstAnchor flat index of its first cell
 */
record Slot(Role role, List<List<Integer>> shapes, ChannelBlock block, int firstAnchor) {

    /** All cells in one dimension. */
    static Slot flat(Role role, TensorLayout layout, int channels, int cells) {
        return new Slot(
                role,
                switch (layout) {
                    case NCHW -> List.of(List.of(1, channels, cells));
                    case NHWC -> List.of(List.of(1, cells, channels));
                },
                block(layout, channels, cells),
                0);
    }

    /** Rows and columns. */
    static Slot map(Role role, TensorLayout layout, int channels, int rows, int columns, int firstAnchor) {
        return new Slot(
                role,
                switch (layout) {
                    case NCHW -> List.of(List.of(1, channels, rows, columns));
                    case NHWC -> List.of(List.of(1, rows, columns, channels));
                },
                block(layout, channels, rows * columns),
                firstAnchor);
    }

    private static ChannelBlock block(TensorLayout layout, int channels, int cells) {
        return switch (layout) {
            case NCHW -> ChannelBlock.planar(channels, cells);
            case NHWC -> ChannelBlock.interleaved(channels, cells);
        };
    }

    boolean fits(TensorSpec spec) {
        return shapes.stream().anyMatch(shape -> withoutTrailingOnes(shape).equals(withoutTrailingOnes(spec.shape())));
    }

    /** For messages: {@code [1,1,4,8400] or [1,4,8400]}. */
    @Override
    public String toString() {
        return shapes.stream().map(Slot::text).collect(Collectors.joining(" or "));
    }

    private static String text(List<Integer> shape) {
        return shape.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }

    private static List<Integer> withoutTrailingOnes(List<Integer> shape) {
        int length = shape.size();
        while (length > 0 && shape.get(length - 1) == 1) {
            length--;
        }
        return shape.subList(0, length);
    }
}
