package npucam.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import npucam.decode.DecodeSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeysTest {
    @ParameterizedTest
    @MethodSource("lists")
    void everyDefaultIsAValueItsKeyTakes(KeyList list) {
        int defaults = 0;
        for (Key<?> key : list.keys()) {
            assertEquals(key.standard().isPresent(), key.standardValue().isPresent(), key.path());
            defaults += key.standard().isPresent() ? 1 : 0;
        }
        assertTrue(defaults > 5);
    }

    static Stream<KeyList> lists() {
        return Stream.of(Keys.LIST, ConvertKeys.LIST);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void noKeyIsListedTwiceAndEverySectionHasKeysThatFollowEachOther(KeyList list) {
        Set<String> paths = new HashSet<>();
        List<String> sections = new ArrayList<>();
        for (Key<?> key : list.keys()) {
            assertTrue(paths.add(key.path()), key.path());
            if (sections.isEmpty() || !sections.get(sections.size() - 1).equals(key.section())) {
                sections.add(key.section());
            }
        }
        assertEquals(List.copyOf(list.sections().keySet()), sections);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void aRequiredKeyHasNoDefault(KeyList list) {
        for (Key<?> key : list.keys()) {
            assertFalse(key.required() && key.standard().isPresent(), key.path());
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void meaningsAreOneSentenceThatFitsATable(KeyList list) {
        for (Key<?> key : list.keys()) {
            assertTrue(key.meaning().matches("[A-Z][^|\n]*[^.|\n]"), key.path());
        }
    }

    @Test
    void theThresholdsDefaultToTheDecodersOwn() {
        DecodeSettings own = DecodeSettings.DEFAULTS;
        assertEquals(
                own.scoreThreshold(),
                Keys.SCORE_THRESHOLD.standardValue().orElseThrow().floatValue());
        assertEquals(
                own.iouThreshold(),
                Keys.IOU_THRESHOLD.standardValue().orElseThrow().floatValue());
        assertEquals(own.nms(), Keys.NMS.standardValue().orElseThrow());
        assertEquals(own.rotatedNms(), Keys.ROTATED_NMS.standardValue().orElseThrow());
        assertEquals(own.candidateLimit(), Keys.CANDIDATE_LIMIT.standardValue().orElseThrow());
        assertEquals(own.detectionLimit(), Keys.DETECTION_LIMIT.standardValue().orElseThrow());
    }
}
