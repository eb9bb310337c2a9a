package npucam.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    private static final List<String> KNOWN = List.of("name", "source", "path", "url", "url_file", "timeout");

    @Test
    void usualSlipsFindTheirName() {
        assertEquals(Optional.of("timeout"), NearestName.of("timout", KNOWN), "left out");
        assertEquals(Optional.of("timeout"), NearestName.of("timeoout", KNOWN), "put in");
        assertEquals(Optional.of("source"), NearestName.of("sourse", KNOWN), "changed");
        assertEquals(Optional.of("url"), NearestName.of("ulr", KNOWN), "swapped");
        assertEquals(Optional.of("path"), NearestName.of("PATH", KNOWN), "capitals");
        assertEquals(Optional.of("url_file"), NearestName.of("url-file", KNOWN), "hyphen");
    }

    @Test
    void whatIsFarFromEveryNameFindsNone() {
        assertEquals(Optional.empty(), NearestName.of("zoom", KNOWN));
        assertEquals(Optional.empty(), NearestName.of("pxyh", KNOWN), "two slips in four letters");
        assertEquals(Optional.empty(), NearestName.of("", KNOWN));
        assertEquals(Optional.empty(), NearestName.of("url".repeat(100), KNOWN));
        assertEquals(Optional.empty(), NearestName.of("url", List.of()));
    }

    @Test
    void theNearerOfTwoIsTaken() {
        assertEquals(
                Optional.of("score_threshold"),
                NearestName.of("score_treshold", List.of("iou_threshold", "score_threshold")));
        assertEquals(Optional.of("buffers"), NearestName.of("bufferz", List.of("buffed", "buffers")));
    }

    @Test
    void theDistanceIsTheOneOfTheDefinition() {
        Random random = new Random(7);
        for (int round = 0; round < 3000; round++) {
            String a = word(random);
            String b = word(random);
            assertEquals(slowDistance(a, b), NearestName.distance(a, b), a + " " + b);
        }
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int length = random.nextInt(6); length > 0; length--) {
            word.append((char) ('a' + random.nextInt(3)));
        }
        return word.toString();
    }

    /** The recursive definition, without a table. */
    private static int slowDistance(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.length() + b.length();
        }
        String restOfA = a.substring(1);
        String restOfB = b.substring(1);
        int changed = slowDistance(restOfA, restOfB) + (a.charAt(0) == b.charAt(0) ? 0 : 1);
        int least = Math.min(changed, 1 + Math.min(slowDistance(restOfA, b), slowDistance(a, restOfB)));
        boolean swapped = a.length() > 1 && b.length() > 1 && a.charAt(0) == b.charAt(1) && a.charAt(1) == b.charAt(0);
        return swapped ? Math.min(least, 1 + slowDistance(a.substring(2), b.substring(2))) : least;
    }
}
