package npucam.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import npucam.config.ValueType.Form;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** Values without a unit. */
final class Numbers {
    private Numbers() {}

    static ValueType<Integer> whole(int min, int max) {
        return new ValueType<>(
                Form.WHOLE, "a whole number", min + " to " + max, "", List.of(), min, max, (toml, folder) -> {
                    long value = (Long) toml;
                    if (value < min || value > max) {
                        throw outOfRange(min + " to " + max);
                    }
                    return (int) value;
                });
    }

    /** A list of different numbers, bounds inclusive; may be empty. */
    static ValueType<List<Integer>> wholes(int min, int max) {
        return wholes(min, max, true);
    }

    /** A list of numbers that may be equal, bounds inclusive. */
    static ValueType<List<Integer>> wholesInOrder(int min, int max) {
        return wholes(min, max, false);
    }

    private static ValueType<List<Integer>> wholes(int min, int max, boolean different) {
        String range = "each " + min + " to " + max;
        return new ValueType<>(
                Form.WHOLES, "a list of whole numbers", range, "", List.of(), min, max, (toml, folder) -> {
                    List<Integer> values = new ArrayList<>();
                    for (Object element : ((TomlArray) toml).toList()) {
                        long value = (Long) element;
                        if (value < min || value > max) {
                            throw outOfRange(range);
                        }
                        if (different && values.contains((int) value)) {
                            throw new BadValue("names " + value + " twice");
                        }
                        values.add((int) value);
                    }
                    return List.copyOf(values);
                });
    }

    /** Bounds inclusive; a whole number in the file will do too. */
    static ValueType<Double> decimal(double min, double max) {
        String range = Literal.of(min) + " to " + Literal.of(max);
        return new ValueType<>(Form.DECIMAL, "a number", range, "", List.of(), min, max, (toml, folder) -> {
            double value = ((Number) toml).doubleValue();
            boolean inside = value >= min && value <= max; // false for NaN
            if (!inside) {
                throw outOfRange(range);
            }
            return value;
        });
    }

    /**
     * A list of numbers as they are written, or one alone, bounds inclusive.
     *
     * @param counts how many there may be, such as 1 and 3
     */
    static ValueType<List<BigDecimal>> decimals(String noun, Set<Integer> counts, double min, double max) {
        String range = "each " + Literal.of(min) + " to " + Literal.of(max);
        return new ValueType<>(Form.DECIMALS, noun, range, "", List.of(), min, max, (toml, folder) -> {
            List<Object> elements = toml instanceof TomlArray array ? array.toList() : List.of(toml);
            if (!counts.contains(elements.size())) {
                throw new BadValue("has " + elements.size() + " numbers, not "
                        + counts.stream().sorted().map(String::valueOf).collect(Collectors.joining(" or ")));
            }
            List<BigDecimal> values = new ArrayList<>();
            for (Object element : elements) {
                double value = ((Number) element).doubleValue();
                boolean inside = value >= min && value <= max; // false for NaN
                if (!inside) {
                    throw outOfRange(range);
                }
                values.add(element instanceof Long whole ? BigDecimal.valueOf(whole) : BigDecimal.valueOf(value));
            }
            return List.copyOf(values);
        });
    }

    /** Shapes of tensors: {@code [[1, 3, 640, 640]]}. */
    static ValueType<List<List<Integer>>> shapes() {
        return new ValueType<>(
                Form.SHAPES,
                "a list of shapes like [[1, 3, 640, 640]]",
                "each dimension 1 to 65536",
                "",
                List.of(),
                1,
                65536,
                (toml, folder) -> {
                    List<List<Integer>> shapes = new ArrayList<>();
                    for (Object shape : ((TomlArray) toml).toList()) {
                        List<Integer> dimensions = new ArrayList<>();
                        for (Object dimension : ((TomlArray) shape).toList()) {
                            long value = (Long) dimension;
                            if (value < 1 || value > 65536) {
                                throw outOfRange("each dimension 1 to 65536");
                            }
                            dimensions.add((int) value);
                        }
                        shapes.add(List.copyOf(dimensions));
                    }
                    if (shapes.isEmpty() || shapes.contains(List.<Integer>of())) {
                        throw new BadValue("holds no shape");
                    }
                    return List.copyOf(shapes);
                });
    }

    /** Numbers under free names, bounds inclusive. */
    static ValueType<Map<String, Float>> namedDecimals(String noun, double min, double max) {
        String range = "each " + Literal.of(min) + " to " + Literal.of(max);
        return new ValueType<>(Form.NAMED_DECIMALS, noun, range, "", List.of(), min, max, (toml, folder) -> {
            TomlTable table = (TomlTable) toml;
            Map<String, Float> values = new HashMap<>();
            for (String name : table.keySet()) {
                double value = ((Number) table.get(List.of(name))).doubleValue();
                boolean inside = value >= min && value <= max; // false for NaN
                if (!inside) {
                    throw new BadValue("is out of range at " + Literal.key(name) + ", allowed is " + range);
                }
                values.put(name, (float) value);
            }
            return Map.copyOf(values);
        });
    }

    static ValueType<Boolean> flag() {
        return new ValueType<>(Form.FLAG, "true or false", "", "", List.of(), 0, 0, (toml, folder) -> (Boolean) toml);
    }

    static BadValue outOfRange(String range) {
        return new BadValue("is out of range, allowed is " + range);
    }
}
