package npucam.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import npucam.model.ModelException;
import npucam.model.convert.LlmConversionSettings;
import npucam.model.llm.LlmConversion;
import npucam.model.llm.LlmSettings;
import npucam.model.llm.LlmSettings.Area;
import npucam.model.llm.LlmSettings.Chip;
import npucam.model.llm.LlmSettings.Quantize;
import npucam.model.llm.LlmSettings.Sides;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A spec with {@code [llm]}: its keys are the tool's parameters, and its mistakes are found with file, line, value and fix. */
class LlmSpecTest {
    private static final String RIGHT = """
            [llm]
            model_path = "model"
            seq_length = 2048
            quantize = "w4bf16"
            chip = "bm1684x"
            """;

    @TempDir
    private Path folder;

    @Test
    void theExampleOfTheModelsFolderIsTheToolsOwnCommandWordForWord() {
        LlmSettings settings = settings(Path.of("models/convert/qwen2.5-vl-3b-bm1684x.toml"));
        assertEquals(
                List.of(
                        "-m",
                        "/workspace/Qwen2.5-VL-3B-Instruct-AWQ",
                        "-s",
                        "2048",
                        "-q",
                        "w4bf16",
                        "-c",
                        "bm1684x",
                        "--max_pixels",
                        "672,896",
                        "-o",
                        "qwen2.5vl_3b"),
                LlmConversion.dryPlan(settings, folder, Map.of()).command().arguments());
    }

    @Test
    void theOtherExampleIsRightToo() {
        LlmSettings settings = settings(Path.of("models/convert/qwen2.5-vl-3b-bm1688.toml"));
        assertEquals(
                "llm_convert.py -m /workspace/Qwen2.5-VL-3B-Instruct-AWQ -s 2048 -q w4f16 -c bm1688 --max_pixels 448,448"
                        + " --max_input_length 1024 -o qwen2.5vl_3b_bm1688",
                LlmConversion.dryPlan(settings, folder, Map.of()).command().text());
    }

    @Test
    void whatIsLeftOutIsTheToolsOwn() {
        LlmSettings settings = settings(spec(RIGHT));
        assertEquals(folder.resolve("model"), settings.modelPath(), "relative paths start at the spec's folder");
        assertEquals(Quantize.W4BF16, settings.quantize());
        assertEquals(OptionalInt.empty(), settings.qGroupSize());
        assertEquals(Optional.empty(), settings.maxPixels());
        assertEquals(Optional.empty(), settings.outDir());
        assertEquals(1, settings.numDevice());
        assertEquals(0, settings.numCore());
        assertEquals(1, settings.batch());
    }

    @Test
    void everyKeyReachesTheSettings() {
        LlmSettings settings = settings(spec(RIGHT + """
                q_group_size = 128
                max_pixels = 602112
                out_dir = "out"
                num_device = 2
                num_core = 1
                batch = 3
                max_input_length = 1000
                chunk_length = 500
                symmetric = true
                embedding_disk = true
                do_sample = true
                use_history_kv = true
                dynamic = true
                only_mlir = true
                again = true

                [toolchain]
                folder = "tools"
                container = "image"
                """));
        assertEquals(OptionalInt.of(128), settings.qGroupSize());
        assertEquals(Optional.of(new Area(602_112)), settings.maxPixels());
        assertEquals(Optional.of(Path.of("out")), settings.outDir());
        assertEquals(
                List.of(2, 1, 3, 1000, 500),
                List.of(
                        settings.numDevice(),
                        settings.numCore(),
                        settings.batch(),
                        settings.maxInputLength(),
                        settings.chunkLength()));
        assertTrue(settings.symmetric() && settings.embeddingDisk() && settings.doSample() && settings.useHistoryKv());
        assertTrue(settings.dynamic() && settings.onlyMlir() && settings.again());
        assertEquals(Optional.of(folder.resolve("tools")), settings.toolchain().folder());
        assertEquals(Optional.of("image"), settings.toolchain().container());
    }

    @ParameterizedTest
    @CsvSource({"bm1684x, BM1684X", "bm1688, BM1688", "cv186x, CV186X", "cv186ah, CV186X", "CV186AH, CV186X"})
    void aBoardsNameIsTakenForItsFamily(String written, Chip chip) {
        assertEquals(chip, settings(spec(RIGHT.replace("bm1684x", written))).chip());
    }

    @Test
    void pixelsMayBeTextInBothForms() {
        assertEquals(
                Optional.of(new Sides(672, 896)),
                settings(spec(RIGHT + "max_pixels = \"672, 896\"\n")).maxPixels());
        assertEquals(
                Optional.of(new Area(602_112)),
                settings(spec(RIGHT + "max_pixels = \"602112\"\n")).maxPixels());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chip = \"bm1684x\" | chip = \"bm1684\" | :5:1 llm.chip = \"bm1684\": is not one of \"bm1684x\" | Did you mean \"bm1684x\"?",
                "chip = \"bm1684x\" | chip = \"cv181x\" | :5:1 llm.chip = \"cv181x\": is not one of | Did you mean \"cv186x\"?",
                "chip = \"bm1684x\" | chip = \"ax630c\" | :5:1 llm.chip = \"ax630c\": is not one of | only these run language models",
                "\"w4bf16\" | \"int4\" | :4:1 llm.quantize = \"int4\": is not one of | \"w4f16\"",
                "2048 | 0 | :3:1 llm.seq_length = 0: is out of range | 1 to 1000000",
                "2048 | \"2048\" | :3:1 llm.seq_length = | without quotes",
                "seq_length = 2048 | seqlength = 2048 | :3:1 llm.seqlength: unknown key | Did you mean seq_length?",
                "chip = \"bm1684x\" | max_pixels = \"big\" | :5:1 llm.max_pixels = \"big\": is not | max_pixels = \"672,896\"",
                "chip = \"bm1684x\" | max_pixels = \"672x896\" | llm.max_pixels = \"672x896\": is not \"width,height\" | or a number",
                "chip = \"bm1684x\" | max_pixels = true | llm.max_pixels = true: must be | not true or false",
                "chip = \"bm1684x\" | q_group_size = -1 | llm.q_group_size = -1: is out of range | 0 to 65536",
                "chip = \"bm1684x\" |  | llm.chip: is missing | Add chip = \"bm1684x\"",
                "model_path = \"model\" |  | llm.model_path: is missing | Add model_path"
            })
    void aWrongValueIsFoundWithItsPlaceAndItsFix(String right, String wrong, String found, String fix) {
        String message = problemsIn(RIGHT.replace(right, wrong == null ? "" : wrong));
        assertTrue(message.contains(found), found + " is not in: " + message);
        assertTrue(message.contains(fix), fix + " is not in: " + message);
    }

    @Test
    void aRuleThatIsBrokenNamesTheLine() throws IOException {
        Files.createDirectories(folder.resolve("model"));
        Files.copy(Path.of("tests/data/llm/qwen2.5-vl-3b/config.json"), folder.resolve("model/config.json"));
        LlmSettings settings = settings(spec(RIGHT + "q_group_size = 100\n"));
        ModelException broken = assertThrows(
                ModelException.class, () -> LlmConversion.dryPlan(settings, folder.resolve("work"), Map.of()));
        String message = broken.problems().get(0);
        assertTrue(
                message.startsWith(folder.resolve("spec.toml") + ":6:1 llm.q_group_size = 100: does not divide"),
                message);
    }

    @Test
    void everyKeyIsExplained() {
        for (Key<?> key : LlmKeys.LIST.keys()) {
            assertTrue(key.meaning().length() > 10, key.path());
        }
    }

    private Path spec(String toml) {
        try {
            return Files.writeString(folder.resolve("spec.toml"), toml);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static LlmSettings settings(Path spec) {
        return assertInstanceOf(LlmConversionSettings.class, ConvertFile.read(spec, List.of(), false))
                .llm();
    }

    private String problemsIn(String toml) {
        Path file = spec(toml);
        return assertThrows(ConfigException.class, () -> ConvertFile.read(file, List.of(), false))
                .problems()
                .toString();
    }
}
