package npucam.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import npucam.capture.CaptureSettings.Kind;
import npucam.config.ValueType.Form;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Schema of the config file. Draft 7, because that is what TOML editors know. */
final class SchemaText {
    private SchemaText() {}

    static String of(List<Key<?>> keys) {
        Map<String, Object> sections = new LinkedHashMap<>();
        List<String> requiredSections = new ArrayList<>();
        Keys.SECTIONS.forEach((name, meaning) -> {
            List<Key<?>> own =
                    keys.stream().filter(key -> key.section().equals(name)).toList();
            sections.put(name, section(meaning, own));
            if (!requiredNames(own).isEmpty()) {
                requiredSections.add(name);
            }
        });
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("$id", "urn:npucam:config");
        schema.put("title", "npucam config file");
        schema.put("description", "npucam check is stricter: it also looks at the files that are named");
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        schema.put("required", requiredSections);
        schema.put("properties", sections);
        JsonMapper mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        return mapper.writeValueAsString(schema).replace("\r\n", "\n") + "\n";
    }

    private static Map<String, Object> section(String meaning, List<Key<?>> keys) {
        Map<String, Object> properties = new LinkedHashMap<>();
        keys.forEach(key -> properties.put(key.name(), property(key)));
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("description", meaning);
        section.put("type", "object");
        section.put("additionalProperties", false);
        section.put("required", requiredNames(keys));
        section.put("properties", properties);
        if (keys.contains(Keys.SOURCE)) {
            List<Object> conditions = new ArrayList<>();
            for (Kind source : Kind.values()) {
                conditions.add(conditionOf(source, keys));
            }
            section.put("allOf", conditions);
        }
        return section;
    }

    private static List<String> requiredNames(List<Key<?>> keys) {
        return keys.stream()
                .filter(key -> key.required() && key.sources().isEmpty())
                .map(Key::name)
                .toList();
    }

    private static Map<String, Object> property(Key<?> key) {
        ValueType<?> type = key.type();
        Map<String, Object> property = new LinkedHashMap<>();
        property.put("description", key.meaning());
        property.put(
                "type",
                switch (type.form()) {
                    case TEXT, TEXT_OR_WHOLE -> "string";
                    case WHOLE -> "integer";
                    case DECIMAL -> "number";
                    case FLAG -> "boolean";
                    case WHOLES, DECIMALS, TEXTS, SHAPES -> "array";
                    case NAMED_DECIMALS -> "object";
                });
        if (!type.choices().isEmpty()) {
            property.put("enum", type.choices());
        }
        if (!type.pattern().isEmpty()) {
            property.put("pattern", type.pattern());
        }
        if (type.form() == Form.WHOLES) {
            property.put("uniqueItems", true);
            Map<String, Object> items = new LinkedHashMap<>();
            items.put("type", "integer");
            items.put("minimum", (long) type.min());
            items.put("maximum", (long) type.max());
            property.put("items", items);
        } else if (type.form() == Form.NAMED_DECIMALS) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("type", "number");
            values.put("minimum", type.min());
            values.put("maximum", type.max());
            property.put("additionalProperties", values);
        } else if (type.form() == Form.WHOLE) {
            property.put("minimum", (long) type.min());
            property.put("maximum", (long) type.max());
        } else if (type.form() == Form.DECIMAL) {
            property.put("minimum", type.min());
            property.put("maximum", type.max());
        }
        key.standard().ifPresent(standard -> property.put("default", standard));
        if (key.standard().isEmpty()) {
            property.put("examples", List.of(key.example()));
        }
        return property;
    }

    /** With this source chosen: which keys must be there, which must not. */
    private static Map<String, Object> conditionOf(Kind source, List<Key<?>> keys) {
        Map<String, Object> refused = new LinkedHashMap<>();
        keys.stream().filter(key -> !key.belongsTo(source)).forEach(key -> refused.put(key.name(), false));
        List<String> required = keys.stream()
                .filter(key -> key.required() && key.sources().contains(source))
                .map(Key::name)
                .toList();
        Map<String, Object> consequence = new LinkedHashMap<>();
        consequence.put("required", required);
        consequence.put("properties", refused);
        if (source == Kind.RTSP) {
            consequence.put(
                    "oneOf",
                    List.of(
                            Map.of("required", List.of(Keys.URL.name())),
                            Map.of("required", List.of(Keys.URL_FILE.name()))));
        }
        Map<String, Object> chosen = new LinkedHashMap<>();
        chosen.put("required", List.of(Keys.SOURCE.name()));
        chosen.put("properties", Map.of(Keys.SOURCE.name(), Map.of("const", Texts.word(source))));
        Map<String, Object> condition = new LinkedHashMap<>();
        condition.put("if", chosen);
        condition.put("then", consequence);
        return condition;
    }
}
