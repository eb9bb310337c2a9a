package npucam.model.toolchain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final List<String> finished = new ArrayList<>();
    private final ProgressLine lines = new ProgressLine(finished::add);

    @Test
    void ofABarOnlyTheLastStateIsKeptAndEachStateIsSeen() {
        print("start\n\r  0%|   |\r 50%|█  |");
        assertEquals(" 50%|█  |", lines.current());
        print("\r100%|██|\ndone\n");
        assertEquals(List.of("start", "100%|██|", "done"), finished);
        assertEquals("", lines.current());
    }

    @Test
    void aBarDrawnWithBackspacesIsSeenAsOnATerminal() {
        print("[    ] 0%\b\b\b\b\b\b\b\b#");
        assertEquals("[#   ] 0%", lines.current());
        print("\b\b\b\b\b\b\b\b\b\b\b\b\b[####]100%\n");
        assertEquals(List.of("[####]100%"), finished);
        print("\b\bx\n");
        assertEquals(List.of("[####]100%", "x"), finished);
    }

    @Test
    void aBarStaysVisibleUntilTheNextStateIsWritten() {
        print(" 50%|█  |\r");
        assertEquals(" 50%|█  |", lines.current());
        print("1");
        assertEquals("1", lines.current());
    }

    @Test
    void aLineEndOfTwoCharactersDoesNotLoseTheLine() {
        print("one\r\ntwo\r\n");
        assertEquals(List.of("one", "two"), finished);
    }

    @Test
    void whatEndsWithoutALineEndIsFinishedAtTheEnd() {
        print("Killed");
        lines.end();
        lines.end();
        assertEquals(List.of("Killed"), finished);
    }

    @Test
    void coloursBellsAndCursorMovementsAreTakenOutAndTabsKept() {
        print("\u001b[1;31mred\u001b[0m\u001b[A\u0007\tend\n");
        assertEquals(List.of("red\tend"), finished);
    }

    @Test
    void whatIsNotUtf8IsReplacedAndTheRestOfTheLineStays() {
        byte[] bytes = {'a', (byte) 0xff, (byte) 0xe6, 'b', '\n'};
        lines.add(bytes, bytes.length);
        assertEquals(List.of("a\ufffd\ufffdb"), finished);
    }

    @Test
    void aLineWithoutAnEndIsCutIntoPieces() {
        byte[] much = new byte[ProgressLine.LIMIT_BYTES * 3 + 7];
        Arrays.fill(much, (byte) 'x');
        lines.add(much, much.length);
        assertEquals(3, finished.size());
        assertEquals("xxxxxxx", lines.current());
    }

    /** The slow twin: the whole output at once, with the methods of strings. */
    @Test
    void itDoesNotMatterWhereTheOutputIsSplit() {
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append("ab█ \r\n\n".charAt(random.nextInt(7)));
            }
            finished.clear();
            ProgressLine split = new ProgressLine(finished::add);
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            for (int start = 0; start < bytes.length; ) {
                int count = Math.min(1 + random.nextInt(9), bytes.length - start);
                split.add(Arrays.copyOfRange(bytes, start, start + count), count);
                start += count;
            }
            split.end();
            assertEquals(linesOf(text.toString()), finished, text.toString());
        }
    }

    private static List<String> linesOf(String text) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.contains("\n")) {
            lines.add(lastState(rest.substring(0, rest.indexOf('\n'))));
            rest = rest.substring(rest.indexOf('\n') + 1);
        }
        if (!lastState(rest).isEmpty()) {
            lines.add(lastState(rest));
        }
        return lines;
    }

    private static String lastState(String line) {
        String withoutLast = line.replaceAll("\r+$", "");
        return withoutLast.substring(withoutLast.lastIndexOf('\r') + 1);
    }

    private void print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        lines.add(bytes, bytes.length);
    }
}
