package npucam.ci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import npucam.cli.Program;
import npucam.cli.Program.Result;
import npucam.model.toolchain.Toolchain;
import npucam.model.toolchain.ToolchainException;
import npucam.model.toolchain.ToolchainSettings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A small model of Qwen2.5-VL's shape through the vendor's real {@code llm_convert.py}: the result is one that can be read, and takes
 * what was estimated. Runs where the tool chain is installed ({@code app/npucam model toolchain install --llm}).
 */
@Tag("ci")
class LlmConvertIT {
    private static final Pattern PAIR = Pattern.compile("^  (\\S.*?) +([0-9,.]+) MiB +([0-9,.]+) MiB$");
    private static final Pattern VENDORS_SIZES =
            Pattern.compile("device mem size: \\d+ \\(weight: (\\d+), instruct: (\\d+), runtime: (\\d+)\\)");
    private static final double MIB = 1 << 20;

    @TempDir
    private static Path folder;

    private static Path tools = Path.of("");

    @BeforeAll
    static void findTheTools() throws IOException, InterruptedException {
        try {
            Toolchain found = Toolchain.find(ToolchainSettings.NONE, System.getenv());
            tools = Path.of(found.description());
        } catch (ToolchainException none) {
            abort(none.getMessage());
        }
        String known = "import torch; torch.float8_e4m3fn";
        Process torch = new ProcessBuilder(tools.resolve("python").toString(), "-c", known)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (torch.waitFor() != 0) {
            abort(
                    "the tool chain is there without what language models need: app/npucam model toolchain install --llm");
        }
    }

    @ParameterizedTest
    @CsvSource({"bm1684x, w4bf16, BM1684X, ''", "bm1688, w4f16, BM1688, --awq"})
    void aSmallModelIsConvertedAndTakesWhatWasEstimated(String chip, String quantize, String inFile, String kind)
            throws IOException, InterruptedException {
        Path model = makeTiny("tiny-" + chip, kind);
        Result result = convert(chip, model, "quantize = \"" + quantize + "\"");
        assertEquals(0, result.exitCode(), result.err());

        Path bmodel = bmodelIn(folder.resolve("work-" + chip).resolve("out"));
        Result inspected = Program.run("model", "inspect", bmodel.toString());
        assertEquals(0, inspected.exitCode(), inspected.err());
        String facts = String.join("\n", inspected.out());
        for (String words : List.of(
                "chip +" + inFile, "network +vit", "network +embedding", "network +block_1", "network +lm_head")) {
            assertTrue(Pattern.compile(words).matcher(facts).find(), words + " is not in " + facts);
        }
        assertTrue(
                facts.contains("history_k " + (quantize.endsWith("bf16") ? "BFLOAT16" : "FLOAT16") + " [1,512,1,128]"),
                facts);
        compare(result.out(), Files.readString(bmodel.resolveSibling("model.log")));
    }

    /**
     * The vendor's own figures stand in the model's log. Weights of so small a model are padded, which the estimate knows nothing of; at
     * a real model's size that is a thousandth. Commands are few here and many there, so they are not compared.
     */
    private static void compare(List<String> out, String vendors) {
        Matcher sizes = VENDORS_SIZES.matcher(vendors);
        assertTrue(sizes.find(), vendors);
        int compared = 0;
        for (String line : out) {
            Matcher pair = PAIR.matcher(line);
            if (!pair.matches()) {
                continue;
            }
            double estimated = number(pair.group(2));
            double real = number(pair.group(3));
            switch (pair.group(1)) {
                case "weights" -> {
                    assertEquals(Long.parseLong(sizes.group(1)) / MIB, real, 0.06, line);
                    assertEquals(real, estimated, 0.10 * real, line);
                    compared++;
                }
                case "activations, shared" -> {
                    assertEquals(Long.parseLong(sizes.group(3)) / MIB, real, 0.06, line);
                    assertEquals(real, estimated, 0.15 * real, line);
                    compared++;
                }
                case "key-value cache", "activations, not shared" -> {
                    assertEquals(real, estimated, 0.15 * real, line);
                    compared++;
                }
                default -> {
                    // The commands.
                }
            }
        }
        assertEquals(4, compared, String.join("\n", out));
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace(",", ""));
    }

    @Test
    void aDryRunAsksTheToolItself() throws IOException, InterruptedException {
        Path model = makeTiny("tiny-dry", "");
        Files.delete(model.resolve("model.safetensors"));
        Path spec = spec("dry", model, "bm1684x", "quantize = \"bf16\"");
        Result result = Program.run("model", "convert", spec.toString(), "--dry-run");
        assertEquals(0, result.exitCode(), result.err());
        String out = String.join("\n", result.out());
        assertTrue(
                out.contains("llm_convert.py -m " + model + " -s 512 -q bf16 -c bm1684x --max_pixels 168,168 -o out"),
                out);
        assertTrue(out.contains("=== llm_convert dry-run ==="), out);
        assertTrue(out.contains("fits a 4 GB heap             yes"), out);
        assertTrue(result.err().contains("has no weights"), result.err());
    }

    private static Path makeTiny(String name, String kind) throws IOException, InterruptedException {
        Path model = folder.resolve(name);
        List<String> command = new ArrayList<>(
                List.of(tools.resolve("python").toString(), "tests/llm/make-tiny.py", model.toString()));
        if (!kind.isEmpty()) {
            command.add(kind);
        }
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
        return model;
    }

    private static Result convert(String chip, Path model, String line) throws IOException, InterruptedException {
        Path spec = spec(chip, model, chip, line);
        return Program.run(
                "model",
                "convert",
                spec.toString(),
                "--work",
                folder.resolve("work-" + chip).toString());
    }

    private static Path spec(String name, Path model, String chip, String line) throws IOException {
        return Files.writeString(
                folder.resolve(name + ".toml"),
                String.format(
                        Locale.ROOT,
                        "[llm]%nmodel_path = \"%s\"%nseq_length = 512%nchip = \"%s\"%nmax_pixels = \"168,168\"%nout_dir = \"out\"%n%s%n",
                        model,
                        chip,
                        line));
    }

    private static Path bmodelIn(Path out) throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            return files.filter(file -> file.toString().endsWith(".bmodel"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
