package npucam.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.Findings;
import npucam.model.compare.Comparison;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report with names that want to be more than names. */
class ComparePageTest {
    private static final String HOSTILE = "<script>alert(1)</script>&\"' onload='x";

    @TempDir
    private Path folder;

    private CompareReport report() throws IOException {
        List<FindingsFile.Head> heads = Stream.of("a", "b")
                .map(name -> new FindingsFile.Head(
                        name + HOSTILE.replace("/", "") + ".onnx",
                        "decoder" + HOSTILE,
                        "engine" + HOSTILE,
                        "detect",
                        114,
                        List.of(HOSTILE),
                        List.of("assumed" + HOSTILE)))
                .toList();
        Path picture = Files.copy(
                Path.of("tests/data/shapes/d-1280x720.png"),
                folder.resolve("<img src=x onerror=alert(1)>&\"'\u001b[31m.png"));
        Detection object = new Detection(new Box(10, 10, 100, 100), 0, HOSTILE, 0.9f);
        Comparison comparison = new Comparison(false, 1, 1, 0.25f, 5);
        comparison.add(
                picture.toString(), List.of(Findings.of(List.of(object)), Findings.of(List.of())), Optional.empty());
        return new CompareReport(
                heads,
                folder.resolve(HOSTILE.replace("/", "")),
                List.of("picture " + HOSTILE + ": damaged"),
                Optional.empty(),
                0,
                0.45f,
                comparison.outcome());
    }

    private static String html(CompareReport report) throws IOException {
        StringWriter html = new StringWriter();
        ComparePage.write(report, html);
        return html.toString();
    }

    @Test
    void holdsNoMarkupButItsOwnAndFetchesNothing() throws IOException {
        String html = html(report());
        List<String> tags = new ArrayList<>();
        Matcher tag = Pattern.compile("<([^>]*)>").matcher(html);
        while (tag.find()) {
            tags.add(tag.group(1).replaceAll("\"[^\"]*\"", "\"\""));
        }
        assertTrue(tags.size() > 40);
        for (String each : tags) {
            assertTrue(
                    each.matches(
                            "!DOCTYPE html|/?[a-z0-9]+( (lang|charset|http-equiv|content|name|class|alt|src)=\"\")*"),
                    each);
            assertFalse(each.startsWith("script"), each);
        }
        assertTrue(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39; onload=&#39;x"));
        assertFalse(html.contains("http://") || html.contains("https://"), "something is fetched");
        assertTrue(html.contains("default-src 'none'"));
    }

    @Test
    void showsEachModelsPictureNoLargerThanHalfAScreen() throws IOException {
        Matcher picture = Pattern.compile("src=\"data:image/jpeg;base64,([A-Za-z0-9+/=]+)\"")
                .matcher(html(report()));
        int pictures = 0;
        while (picture.find()) {
            pictures++;
            var image =
                    ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(picture.group(1))));
            assertEquals(640, image.getWidth());
            assertEquals(360, image.getHeight());
        }
        assertEquals(2, pictures);
    }

    @Test
    void theTableSteersNoTerminal() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CompareTable.print(report(), new PrintStream(out, true, StandardCharsets.UTF_8));
        assertFalse(out.toString(StandardCharsets.UTF_8).contains("\u001b"));
    }
}
