package npucam.model.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A JSON object whose values are asked for by type; a value of another type, or null, counts as not there. */
final class JsonObject {
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Object> values;

    private JsonObject(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * @param bytes UTF-8
     * @throws IOException when it is not JSON, or not one object; the message says where
     */
    static JsonObject read(byte[] bytes) throws IOException {
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("does not begin with {");
            }
            JsonObject object = new JsonObject(members(parser));
            if (parser.nextToken() != null) {
                throw new IOException("goes on behind the last }");
            }
            return object;
        }
    }

    private static Map<String, Object> members(JsonParser parser) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> new JsonObject(members(parser));
            case START_ARRAY -> {
                List<Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield elements;
            }
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getText()
                        : Long.valueOf(parser.getLongValue());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> parser.getText();
        };
    }

    Set<String> names() {
        return values.keySet();
    }

    Optional<JsonObject> object(String name) {
        return Optional.ofNullable(values.get(name))
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    OptionalLong whole(String name) {
        return values.get(name) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    Optional<Boolean> flag(String name) {
        return Optional.ofNullable(values.get(name))
                .filter(Boolean.class::isInstance)
                .map(Boolean.class::cast);
    }

    /** The whole numbers of a list; empty when there is no list. */
    List<Long> wholes(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(Long.class::isInstance)
                        .map(Long.class::cast)
                        .toList()
                : List.of();
    }

    /** The texts that are the values of an object. */
    List<String> texts() {
        return values.values().stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }
}
