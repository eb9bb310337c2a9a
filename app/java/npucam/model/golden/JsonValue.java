package npucam.model.golden;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import npucam.model.ModelException;
import org.jspecify.annotations.Nullable;

/**
 * One value of a JSON file, which knows its place: whatever is wrong is told with file, place, value and what should stand there.
 *
 * @param place {@code golden.json: pictures[3].file}
 * @param value a map, a list, a text, a number (double), a boolean or null
 */
record JsonValue(String place, @Nullable Object value) {
    private static final int SHOWN_LENGTH = 60;

    /** @throws ModelException when the text is no JSON */
    static JsonValue parse(String file, byte[] text) {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            Object value = read(parser);
            if (parser.nextToken() != null) {
                throw new IOException("something follows the end");
            }
            return new JsonValue(file + ":", value);
        } catch (IOException broken) {
            String message = String.valueOf(broken.getMessage());
            throw new ModelException(
                    file + ": is no JSON (" + message.lines().findFirst().orElse("") + "). Copy it again", broken);
        }
    }

    private static @Nullable Object read(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IOException("it ends too early");
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, read(parser));
                }
                yield fields;
            }
            case START_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(read(parser));
                }
                yield elements;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IOException("unexpected " + token);
        };
    }

    JsonValue field(String name) {
        return optionalField(name).orElseThrow(() -> wrong("has no \"" + name + "\""));
    }

    Optional<JsonValue> optionalField(String name) {
        if (!(value instanceof Map<?, ?> fields)) {
            throw wrong("is no object in braces");
        }
        String separator = place.endsWith(":") ? " " : ".";
        return fields.containsKey(name)
                ? Optional.of(new JsonValue(place + separator + name, fields.get(name)))
                : Optional.empty();
    }

    List<JsonValue> elements(int least, int most) {
        if (!(value instanceof List<?> list)) {
            throw wrong("is no list in brackets");
        }
        if (list.size() < least || list.size() > most) {
            throw wrong("has " + list.size() + " elements, not " + least + (most == least ? "" : " to " + most));
        }
        List<JsonValue> elements = new ArrayList<>();
        for (int index = 0; index < list.size(); index++) {
            elements.add(new JsonValue(place + "[" + index + "]", list.get(index)));
        }
        return elements;
    }

    String text(String pattern, String what) {
        if (!(value instanceof String text) || !text.matches(pattern)) {
            throw wrong("is not " + what);
        }
        return text;
    }

    double number(double least, double most) {
        if (!(value instanceof Double number) || !(number >= least && number <= most)) {
            throw wrong("is not a number from " + least + " to " + most);
        }
        return number;
    }

    int wholeNumber(int least, int most) {
        double number = number(least, most);
        if (number != Math.rint(number)) {
            throw wrong("is not a whole number");
        }
        return (int) number;
    }

    private ModelException wrong(String problem) {
        String shown = value instanceof Map || value instanceof List ? "" : " = " + shortened(String.valueOf(value));
        return new ModelException(
                place + shown + " " + problem
                        + ". Copy the folder again, or remove it and record the pictures again: app/npucam model golden --help");
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN_LENGTH ? text : text.substring(0, SHOWN_LENGTH) + "...";
    }
}
