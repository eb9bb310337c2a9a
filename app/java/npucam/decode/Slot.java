package npucam.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import npucam.data.TensorSpec;

/**
 * A place in a scheme that one output must fill.
 *
 * @param role what the output is there
 * @param shapes any of which fits; trailing dimensions of 1 do not matter
 */
record Slot(Role role, List<List<Integer>> shapes) {
    static Slot of(Role role, Integer... shape) {
        return new Slot(role, List.of(List.of(shape)));
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

    static List<Integer> withoutTrailingOnes(List<Integer> shape) {
        int length = shape.size();
        while (length > 0 && shape.get(length - 1) == 1) {
            length--;
        }
        return new ArrayList<>(shape.subList(0, length));
    }
}
