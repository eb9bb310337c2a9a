package npucam.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to a config file, the reader answers with a config or with problems that point into the file. */
class MutatedConfigTest {
    private static final int ROUNDS = 2000;
    /** Characters that mean something to TOML or to a terminal, and some that mean nothing. */
    private static final String CHARACTERS = "\"'[]{}=#.,:\\\n\r\t\0\u001b -+0a_eüµ€“\uFEFF\u2028/@$";

    @TempDir
    private Path temporary;

    @Test
    @Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theReaderAnswersToEveryMutation() throws IOException {
        ConfigFolder folder = new ConfigFolder(temporary);
        String original = everyLineActive();
        Random random = new Random(20260101);
        int accepted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String mutated = original;
            for (int change = random.nextInt(4); change >= 0; change--) {
                mutated = random.nextBoolean() ? changeCharacters(mutated, random) : changeLines(mutated, random);
            }
            accepted += isAnswered(folder, mutated, "round " + round) ? 1 : 0;
        }
        assertTrue(accepted > 0, "not one mutation was harmless: the original must be wrong");
        assertTrue(accepted < ROUNDS / 2, "too many mutations were harmless: " + accepted);
    }

    @Test
    @Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void textsMadeToExhaustAParserAreAnsweredToo() {
        ConfigFolder folder = new ConfigFolder(temporary);
        int most = 20_000;
        for (String text :
                List.of("[", "{a=", "a.", "\"", "'", "\"\"\"", "[[a]]\n", "a=[\n", "=", "\\", "x\n", "[a.b]\n")) {
            isAnswered(folder, text.repeat(most / text.length()), "many " + text);
            isAnswered(folder, "a = " + text.repeat(most / text.length()), "a = many " + text);
            String inQuotes = text.replaceAll("[\"\\\\\n]", "x").repeat(most / text.length());
            isAnswered(folder, "[mqtt]\nbroker = \"mqtt://" + inQuotes + "\"", "broker = many " + text);
            isAnswered(folder, "[mqtt]\ntopic_prefix = \"" + inQuotes.replace('.', '/') + "\"", "topic = many " + text);
            isAnswered(folder, "[camera]\nsource = \"" + inQuotes + "\"", "source = many " + text);
            isAnswered(folder, "[camera]\n\"" + inQuotes + "\" = 1", "key of many " + text);
        }
    }

    /** @return whether it was accepted */
    private static boolean isAnswered(ConfigFolder folder, String toml, String what) {
        List<Problem> problems;
        try {
            folder.read(toml);
            return true;
        } catch (ConfigException e) {
            problems = e.problems();
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(what + ":\n" + toml, e);
        }
        assertFalse(problems.isEmpty(), what);
        String[] lines = (toml.startsWith("\uFEFF") ? toml.substring(1) : toml).split("\n", -1);
        int lastLine = 1;
        for (Problem problem : problems) {
            String place = what + ", " + problem;
            assertTrue(problem.line() >= lastLine && problem.line() <= lines.length, place);
            assertTrue(problem.column() >= 1 && problem.column() <= lines[problem.line() - 1].length() + 1, place);
            assertTrue(problem.toString().chars().noneMatch(Character::isISOControl), place);
            lastLine = problem.line();
        }
        return false;
    }

    /** The shipped file with many keys set, its files replaced by those of the test's folder. */
    private static String everyLineActive() throws IOException {
        String original = Files.readString(Path.of("device-config/pc.toml"))
                .replace("../models/shapes/shapes.mud", "m.onnx")
                .replace("../models/shapes/shapes.names", "names.txt")
                .replace("mqtt-password.secret", "ok.secret")
                .replace("/opt/sophon/libsophon-current/lib", ".")
                .replaceAll("(?m)^#(path|url|url_file|device|folder|pace|loop|timeout) =", "# $1 =")
                .replaceAll("(?m)^#([a-z_]+ =)", "$1");
        assertEquals(
                33,
                original.lines().filter(line -> line.matches("[a-z_]+ = .*")).count());
        return original;
    }

    private static String changeCharacters(String text, Random random) {
        int at = random.nextInt(text.length() + 1);
        char character = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
        return switch (random.nextInt(3)) {
            case 0 -> text.substring(0, at) + character + text.substring(at);
            case 1 -> text.substring(0, at) + text.substring(Math.min(text.length(), at + 1 + random.nextInt(3)));
            default -> text.substring(0, at) + character + text.substring(Math.min(text.length(), at + 1));
        };
    }

    private static String changeLines(String text, Random random) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        int at = random.nextInt(lines.size());
        int other = random.nextInt(lines.size());
        switch (random.nextInt(4)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(other, lines.get(at));
            case 2 -> Collections.swap(lines, at, other);
            default -> lines.set(at, lines.get(at).substring(lines.get(at).length() / 2));
        }
        return lines.isEmpty() ? "\n" : String.join("\n", lines);
    }
}
