package npucam.model.convert;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import npucam.model.toolchain.ToolCommand;

/** The words of a command as they come together. An option with nothing to say is left out. */
final class Words {
    private final List<String> words = new ArrayList<>();

    void add(String option, String value) {
        if (!value.isEmpty()) {
            words.add(option);
            words.add(value);
        }
    }

    /** {@code [[1,3,640,640]]}. */
    void add(String option, List<List<Integer>> shapes) {
        add(
                option,
                shapes.isEmpty()
                        ? ""
                        : shapes.stream()
                                .map(shape -> "[" + joined(shape) + "]")
                                .collect(Collectors.joining(",", "[", "]")));
    }

    void flag(String option, boolean set) {
        if (set) {
            words.add(option);
        }
    }

    /** @param options option → value, of a flag {@code ""} */
    void options(Map<String, String> options) {
        options.forEach((option, value) -> {
            words.add(option);
            if (!value.isEmpty()) {
                words.add(value);
            }
        });
    }

    void all(List<String> further) {
        words.addAll(further);
    }

    ToolCommand of(String program) {
        return new ToolCommand(program, words);
    }

    static String joined(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** As they stand in the spec: {@code 0.0,0.0,0.0}. */
    static String numbers(List<BigDecimal> numbers) {
        return numbers.stream().map(BigDecimal::toPlainString).collect(Collectors.joining(","));
    }
}
