package npucam.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import npucam.capture.CaptureSettings.Kind;
import npucam.config.ValueType.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/**
 * Keeps {@link Keys}, {@code pc.toml}, the JSON Schema and the reference table equal. {@code -Dupdate} writes the two that are
 * made from the keys.
 */
class ConfigDocumentsTest {
    private static final Path PC = Path.of("device-config/pc.toml");
    private static final Path SCHEMA = Path.of("device-config/npucam.schema.json");
    private static final Path README = Path.of("device-config/README.md");
    private static final Path MODELS = Path.of("models/README.md");
    private static final String TABLE =
            "(?s)(?<=<!-- keys: [^>]{1,100}/SOURCE.java[^>]{1,100}-->\n).*?(?=<!-- end of keys -->)";
    private static final String RENEW =
            " is not what the keys say. Renew it: mvn -B -q -Dquick test -Dtest=ConfigDocumentsTest -Dupdate";

    @TempDir
    private Path temporary;

    @Test
    void theSchemaIsMadeFromTheKeys() throws IOException {
        assertUpToDate(SCHEMA, SchemaText.of(Keys.LIST.keys()));
    }

    @Test
    void theReferenceIsMadeFromTheKeys() throws IOException {
        assertReference(README, "Keys", Keys.LIST);
    }

    @Test
    void theReferenceOfConversionSpecsIsMadeFromTheirKeys() throws IOException {
        assertReference(MODELS, "ConvertKeys", ConvertKeys.LIST);
    }

    @Test
    void theReferenceOfLanguageModelsIsMadeFromTheirKeys() throws IOException {
        assertReference(MODELS, "LlmKeys", LlmKeys.REFERENCE);
    }

    /** @param source the class that the region's first line names */
    private static void assertReference(Path file, String source, KeyList keys) throws IOException {
        String readme = Files.readString(file);
        Matcher table = Pattern.compile(TABLE.replace("SOURCE", source)).matcher(readme);
        assertTrue(table.find(), file + " has lost the markers of " + source);
        String renewed = readme.substring(0, table.start()) + "\n" + ReferenceText.of(keys) + "\n"
                + readme.substring(table.end());
        assertUpToDate(file, renewed);
    }

    private static void assertUpToDate(Path file, String expected) throws IOException {
        if (System.getProperty("update") != null) {
            Files.writeString(file, expected);
        }
        assertEquals(expected, Files.exists(file) ? Files.readString(file) : "", file + RENEW);
    }

    @Test
    void theShippedFileShowsEveryKeyOnceInItsSectionWithItsDefault() throws IOException {
        Map<String, String> shown = new LinkedHashMap<>();
        String section = "";
        for (String line : Files.readAllLines(PC)) {
            Matcher header = Pattern.compile("^\\[(\\w+)]$").matcher(line);
            Matcher key = Pattern.compile("^#?([a-z_]+) = (.*)$").matcher(line);
            if (header.matches()) {
                section = header.group(1);
            } else if (key.matches()) {
                String path = section + "." + key.group(1);
                assertNull(shown.put(path, key.group(2)), path + " stands twice in " + PC);
            }
        }
        Map<String, String> expected = new LinkedHashMap<>();
        Keys.LIST.keys().forEach(key -> expected.put(key.path(), Literal.of(key.example())));
        assertEquals(lines(expected), lines(shown));
    }

    @Test
    void theShippedFileIsRight() throws IOException {
        String toml = Files.readString(PC);
        assertTrue(toml.startsWith("#:schema ./" + SCHEMA.getFileName() + "\n"), "editors look in the first line");
        assertEquals(List.of(), schemaErrors(toml));
        Path folder = Files.createDirectories(temporary.resolve("device-config"));
        Files.writeString(
                Files.createDirectories(temporary.resolve("models/shapes")).resolve("shapes.mud"), "");
        Config config = ConfigFile.read(Files.writeString(folder.resolve("pc.toml"), toml));
        assertEquals(Kind.SYNTHETIC, config.capture().kind());
        assertEquals("mqtt://localhost:1883", config.publish().broker().toString());
    }

    @Test
    void theTenLinesOfTheReadmeAreTenAndEnough() throws IOException {
        Matcher block = Pattern.compile("(?s)```toml\n(.*?)```").matcher(Files.readString(README));
        assertTrue(block.find());
        String toml = block.group(1);
        assertEquals(10, toml.lines().count());
        assertEquals(List.of(), schemaErrors(toml));
        Config config = new ConfigFolder(temporary).read(toml.replace("../models/shapes/shapes.mud", "m.onnx"));
        assertEquals("npucam/gate-pc/gate/detections", config.publish().detectionsTopic());
    }

    @Test
    void everyLineOfTheShippedFileIsRightWhenItsHashIsTakenAway() throws IOException {
        String toml = Files.readString(PC).replaceAll("(?m)^#([a-z_]+ = )", "$1");
        for (Kind source : Kind.values()) {
            String chosen = toml.replace("source = \"synthetic\"", "source = \"" + Texts.word(source) + "\"");
            for (Key<?> key : Keys.LIST.in("camera")) {
                boolean otherSource = !key.belongsTo(source) || key.equals(Keys.URL_FILE);
                chosen = otherSource ? chosen.replaceAll("(?m)^" + key.name() + " = .*\n", "") : chosen;
            }
            assertEquals(List.of(), schemaErrors(chosen), source.toString());
            assertEquals(
                    Toml.parse(chosen).dottedKeySet().size(),
                    Keys.LIST.keys().stream()
                            .filter(key -> key.belongsTo(source) && !key.equals(Keys.URL_FILE))
                            .count());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[camera]\nsource = \"video\"",
                "[camera]\nsource = \"rtsp\"",
                "[camera]\nsource = \"rtsp\"\nurl = \"rtsp://h\"\nurl_file = \"f\"",
                "[camera]\nsource = \"synthetic\"\nurl = \"rtsp://h\"",
                "[camera]\nsource = \"synthetic\"\nfps = 15",
                "[camera]\nsource = \"synthetic\"\nfps = \"15 fps\"",
                "[camera]\nsource = \"synthetic\"\nnme = \"a\"",
                "[camera]\nsource = \"synthetic\"\nname = \"a/b\"",
                "[camera]\nsource = \"webcam\"",
                "[camera]\nname = \"a\"",
                "[camera]\nsource = \"synthetic\"\n[detect]\nscore_threshold = 25",
                "[camera]\nsource = \"synthetic\"\n[detect]\ndetection_limit = 1.5",
                "[camera]\nsource = \"synthetic\"\n[pipeline]\ndual_buff = \"true\"",
                "[camera]\nsource = \"synthetic\"\n[tracking]\nmax = 1",
            })
    void whatTheReaderRefusesTheSchemaMarksToo(String wrong) {
        String toml = wrong + "\n[model]\nfile = \"m.onnx\"\n[mqtt]\nbroker = \"mqtt://h\"\n";
        assertFalse(new ConfigFolder(temporary).problemsIn(toml).isEmpty());
        assertFalse(schemaErrors(toml).isEmpty(), "the schema accepts " + wrong);
    }

    @Test
    void theSchemaMarksTheBadExamples() throws IOException {
        String badSource = Files.readString(Path.of("tests/data/bad/wrong-source.toml"));
        List<String> errors = schemaErrors(badSource);
        for (String part : List.of(
                "path", "url", "timeout", "fps", "name", "file", "broker", "password", "publish", "topic_prefix")) {
            assertTrue(errors.stream().anyMatch(error -> error.contains(part)), part + " is not in " + errors);
        }
        String threeErrors = Files.readString(Path.of("tests/data/bad/three-errors.toml"));
        assertEquals(
                2, schemaErrors(threeErrors.replace("gate-pc", "\"gate-pc\"")).size());
        String typos = Files.readString(Path.of("tests/data/bad/typos-and-units.toml"));
        assertTrue(schemaErrors(typos.replace("yes", "\"yes\"").replace("0,5", "\"0,5\""))
                        .size()
                >= 8);
    }

    @Test
    void patternsAreAnchoredAndFitTheirExamples() {
        for (Key<?> key : Keys.LIST.keys()) {
            if (key.type().form() == Form.TEXT && key.type().choices().isEmpty()) {
                String pattern = key.type().pattern();
                assertTrue(
                        pattern.startsWith("^") && pattern.endsWith("$"), key.path() + " must be anchored: " + pattern);
                assertTrue(((String) key.example()).matches(pattern), key.path());
            }
        }
    }

    private static List<String> schemaErrors(String toml) {
        TomlParseResult parsed = Toml.parse(toml);
        assertEquals(List.of(), parsed.errors());
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(SchemaText.of(Keys.LIST.keys()));
        return schema.validate(parsed.toJson(), InputFormat.JSON).stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }

    private static String lines(Map<String, String> map) {
        List<String> lines = new ArrayList<>();
        map.forEach((key, value) -> lines.add(key + " = " + value));
        return String.join("\n", lines);
    }
}
