package npucam.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PythonNamesTest {
    @Test
    void aDictAsUltralyticsWritesIt() {
        assertEquals(List.of("person", "traffic light"), PythonNames.parse("{0: 'person', 1: 'traffic light'}"));
    }

    @Test
    void classNumbersDecideTheOrder() {
        assertEquals(List.of("a", "b", "c"), PythonNames.parse("{2: 'c', 0: 'a', 1: 'b'}"));
    }

    @Test
    void bothQuotesAndEscapes() {
        assertEquals(
                List.of("driver's seat", "it's \"it\"", "a\\b", "é", "日", "🚗", "tab\there", "{0: 'x'}, #"),
                PythonNames.parse("{0: \"driver's seat\", 1: 'it\\'s \"it\"', 2: 'a\\\\b', 3: '\\xe9', 4: '\\u65e5',"
                        + " 5: '\\U0001F697', 6: 'tab\\there', 7: \"{0: 'x'}, #\"}"));
    }

    @Test
    void lettersBeyondAsciiAreKept() {
        assertEquals(List.of("Fußgänger", "自行车"), PythonNames.parse("{0: 'Fußgänger', 1: '自行车'}"));
    }

    @Test
    void aListAndJsonAndATrailingCommaPass() {
        assertEquals(List.of("a", "b"), PythonNames.parse("['a', 'b']"));
        assertEquals(List.of("a", "b"), PythonNames.parse("{\"0\": \"a\", \"1\": \"b\"}"));
        assertEquals(List.of("a"), PythonNames.parse("{0: 'a',}"));
        assertEquals(List.of(), PythonNames.parse("{}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "person",
                "{",
                "{0: 'a'",
                "{0: 'a",
                "{0: 'a\\",
                "{0 'a'}",
                "{0: a}",
                "{0: 'a' 1: 'b'}",
                "{0: 'a', 0: 'b'}",
                "{1: 'a'}",
                "{0: 'a', 2: 'c'}",
                "{-1: 'a'}",
                "{zero: 'a'}",
                "{99999999999: 'a'}",
                "{0: '\\xg1'}",
                "{0: '\\u12'}",
                "{0: '\\U00110000'}",
                "{0: 'a'} tail",
            })
    void brokenTextIsRefusedWithItsPlace(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> PythonNames.parse(text));
        assertTrue(String.valueOf(refused.getMessage()).matches(".+\\(character \\d+\\)"), refused.getMessage());
    }
}
