package npucam.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        String range = "each " + min + " to " + max;
        return new ValueType<>(
                Form.WHOLES, "a list of whole numbers", range, "", List.of(), min, max, (toml, folder) -> {
                    List<Integer> values = new ArrayList<>();
                    for (Object element : ((TomlArray) toml).toList()) {
                        long value = (Long) element;
                        if (value < min || value > max) {
                            throw outOfRange(range);
                        }
                        if (values.contains((int) value)) {
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
