package npucam.decode;

import java.util.List;
import java.util.stream.Stream;

/** How many classes a model may have, judged by its outputs alone. */
final class ClassCounts {
    private ClassCounts() {}

    /** Every number that would explain a dimension as class channels, alone or after box channels. */
    static List<Integer> possible(List<Output> outputs) {
        return outputs.stream()
                .flatMap(output -> output.spec().shape().stream())
                .flatMap(length -> Stream.of(length, length - Output0Reader.BOX_CHANNELS, length - Dfl.CHANNELS))
                .filter(count -> count > 0)
                .distinct()
                .toList();
    }
}
