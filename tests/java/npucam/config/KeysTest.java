package npucam.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import npucam.decode.DecodeSettings;
import org.junit.jupiter.api.Test;

class KeysTest {
    @Test
    void everyDefaultIsAValueItsKeyTakes() {
        int defaults = 0;
        for (Key<?> key : Keys.LIST.keys()) {
            assertEquals(key.standard().isPresent(), key.standardValue().isPresent(), key.path());
            defaults += key.standard().isPresent() ? 1 : 0;
        }
        assertTrue(defaults > 10);
    }

    @Test
    void noKeyIsListedTwiceAndEverySectionHasKeysThatFollowEachOther() {
        Set<String> paths = new HashSet<>();
        List<String> sections = new ArrayList<>();
        for (Key<?> key : Keys.LIST.keys()) {
            assertTrue(paths.add(key.path()), key.path());
            if (sections.isEmpty() || !sections.get(sections.size() - 1).equals(key.section())) {
                sections.add(key.section());
            }
        }
        assertEquals(List.copyOf(Keys.SECTIONS.keySet()), sections);
    }

    @Test
    void aRequiredKeyHasNoDefault() {
        for (Key<?> key : Keys.LIST.keys()) {
            assertFalse(key.required() && key.standard().isPresent(), key.path());
        }
    }

    @Test
    void meaningsAreOneSentenceThatFitsATable() {
        for (Key<?> key : Keys.LIST.keys()) {
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
