package npucam.model.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import npucam.model.ModelException;
import npucam.model.llm.LlmSettings.Chip;
import npucam.model.llm.LlmSettings.Sides;
import npucam.model.toolchain.ToolFailedException;
import npucam.model.toolchain.Toolchain;
import npucam.model.toolchain.ToolchainSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is looked at before the tool starts, what is started, and what is made of its result; the tool itself is a script here. */
class LlmConversionTest {
    private static final Path SOME_BMODEL = Path.of("models/shapes/npu/shapes-concat-bm1684x-int8-nokernel.bmodel");
    private static final String LAYER = "model.layers.0.";

    @TempDir
    private Path folder;

    private Path model;
    private Map<String, String> environment = Map.of();

    /** A model of one layer, whole as far as its names go. */
    @BeforeEach
    void makeAModelAndAMachine() throws IOException {
        model = Files.createDirectories(folder.resolve("model"));
        String config = Files.readString(LlmSpecs.CONFIGS.resolve("qwen2.5-vl-3b/config.json"));
        Files.writeString(
                model.resolve("config.json"),
                config.replace("\"num_hidden_layers\": 36", "\"num_hidden_layers\": 1")
                        .replace("\"depth\": 32", "\"depth\": 1")
                        .replace("151936", "1024"));
        for (String name : List.of("tokenizer.json", "tokenizer_config.json", "preprocessor_config.json")) {
            Files.writeString(model.resolve(name), "{}");
        }
        safetensors("model.safetensors", "model.");
        Path bin = Files.createDirectories(folder.resolve("bin"));
        script(bin.resolve("parallel"), "exit 0");
        environment = Map.of("PATH", bin + ":/usr/bin:/bin");
    }

    @Test
    void theExampleIsTheToolsOwnCommandWordForWord() {
        LlmConversion conversion = LlmConversion.dryPlan(new LlmSpecs().settings(), folder, environment);
        assertEquals(
                "llm_convert.py -m /workspace/Qwen2.5-VL-3B-Instruct-AWQ -s 2048 -q w4bf16 -c bm1684x --max_pixels 672,896"
                        + " -o qwen2.5vl_3b",
                conversion.command().text());
        assertFalse(conversion.hasModel());
        assertNoted(conversion, "/workspace/Qwen2.5-VL-3B-Instruct-AWQ/config.json is not here");
    }

    @Test
    void aNumberOfPixelsMakesTheSameCommandWithoutTheModelToo() {
        LlmSettings settings =
                new LlmSpecs().maxPixels(new LlmSettings.Area(602_112)).settings();
        assertTrue(LlmConversion.dryPlan(settings, folder, environment)
                .command()
                .text()
                .contains("--max_pixels 672,896"));
    }

    @Test
    void everyParameterReachesTheTool() {
        LlmSettings settings = new LlmSpecs()
                .modelPath(model)
                .group(32)
                .chip(Chip.BM1688)
                .cores(1)
                .chunk(512)
                .everyFlag()
                .settings();
        assertEquals(
                "llm_convert.py -m " + model + " -s 2048 -q w4bf16 -g 32 -c bm1688 --max_pixels 672,896 --num_core 1"
                        + " --chunk_length 512 --symmetric --embedding_disk --do_sample --use_history_kv --dynamic --only_mlir"
                        + " --again -o qwen2.5vl_3b",
                LlmConversion.plan(settings, folder, environment).command().text());
        LlmSettings many = new LlmSpecs()
                .devices(2)
                .maxInputLength(1024)
                .noMaxPixels()
                .noOutDir()
                .settings();
        assertEquals(
                "llm_convert.py -m /workspace/Qwen2.5-VL-3B-Instruct-AWQ -s 2048 -q w4bf16 -c bm1684x --num_device 2"
                        + " --max_input_length 1024 --dry_run",
                LlmConversion.dryPlan(many, folder, environment).dryCommand().text());
    }

    @Test
    void aModelThatIsNotThereIsRefused() throws IOException {
        assertRefused(
                new LlmSpecs().modelPath(folder.resolve("none")), "llm.model_path = ", "does not exist (looked for");
        assertRefused(new LlmSpecs().modelPath(folder), "has no config.json");
        Path gguf = Files.writeString(folder.resolve("m.gguf"), "GGUF");
        assertRefused(new LlmSpecs().modelPath(gguf), "is a file", "Name the folder of a model");
    }

    @Test
    void missingWeightsAreRefused() throws IOException {
        Files.delete(model.resolve("model.safetensors"));
        assertRefused(spec(), model + ": has no weights");
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        Files.writeString(
                model.resolve("model.safetensors.index.json"),
                "{\"weight_map\": {\"a\": \"model.safetensors\", \"b\": \"model-00002-of-00002.safetensors\"}}");
        assertRefused(spec(), "model-00002-of-00002.safetensors: is missing");
    }

    @Test
    void weightsUnderTheNamesOfNewerTransformersAreRefused() throws IOException {
        safetensors("model.safetensors", "model.language_model.");
        assertRefused(
                spec(), "lacks 11 weights that the tool asks for: model.embed_tokens.weight", "A newer transformers");
    }

    @Test
    void weightsThatAreCutOffOrForeignAreRefused() throws IOException {
        Path weights = model.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(whole, whole.length - 1));
        assertRefused(spec(), weights + ": is cut off: its header promises 2 bytes of weights, it has 1");
        Files.write(weights, new byte[] {1, 2, 3});
        assertRefused(spec(), weights + ": is cut off");
        Files.write(weights, new byte[] {-1, -1, -1, -1, -1, -1, -1, 127, 0});
        assertRefused(spec(), weights + ": is cut off or no safetensors file");
    }

    @Test
    void missingTokenizerFilesAreRefused() throws IOException {
        for (String name : List.of("tokenizer.json", "tokenizer_config.json", "preprocessor_config.json")) {
            Files.move(model.resolve(name), model.resolve(name + ".away"));
        }
        assertRefused(spec(), "no tokenizer.json", "no tokenizer_config.json", "no preprocessor_config.json");
    }

    @Test
    void aMachineWithoutGnuParallelIsRefused() throws IOException {
        environment = Map.of("PATH", "/nowhere");
        assertRefused(spec(), "no program \"parallel\" is on PATH", "apt-get install parallel");
        Path bin = folder.resolve("bin");
        Files.write(bin.resolve("parallel"), new byte[] {0x7F, 'E', 'L', 'F'});
        environment = Map.of("PATH", bin.toString());
        assertRefused(spec(), bin.resolve("parallel") + ": is not GNU parallel", "moreutils");
    }

    @Test
    void aDiskThatIsTooSmallIsRefused() {
        LlmFindings findings = new LlmFindings(spec().settings());
        LlmMachine.checkDisk(folder.resolve("not/yet/there"), Long.MAX_VALUE, findings);
        assertTrue(findings.problems().get(0).contains("of room, and the conversion takes about 9223372036.9 GB"));
        LlmFindings enough = new LlmFindings(spec().settings());
        LlmMachine.checkDisk(folder, 1, enough);
        assertEquals(List.of(), enough.problems());
    }

    @Test
    void aLookAheadSaysAsNotesWhatIsMissing() throws IOException {
        Files.delete(model.resolve("model.safetensors"));
        environment = Map.of("PATH", "/nowhere");
        LlmConversion conversion = LlmConversion.dryPlan(spec().settings(), folder, environment);
        assertNoted(conversion, "before it can run: " + model + ": has no weights");
        assertNoted(conversion, "before it can run: llm_convert.py needs GNU parallel");
        assertTrue(conversion.hasModel());
    }

    @Test
    void theEstimateSaysWhetherAHeapIsLargeEnough() {
        LlmConversion whole = LlmConversion.dryPlan(
                new LlmSpecs()
                        .modelPath(LlmSpecs.CONFIGS.resolve("qwen2.5-vl-3b-awq"))
                        .settings(),
                folder,
                environment);
        String text = String.join("\n", whole.estimate());
        assertTrue(text.contains("estimate for bm1684x, w4f16 in groups of 128, 2048 tokens"), text);
        assertTrue(text.contains("672 x 896 (768 tokens)"), text);
        assertTrue(text.matches("(?s).*fits a 4 GB heap +yes \\(4\\d\\d MiB to spare\\) shared, no .*"), text);
        LlmConversion near = LlmConversion.dryPlan(
                new LlmSpecs()
                        .modelPath(LlmSpecs.CONFIGS.resolve("qwen2.5-vl-3b-awq"))
                        .seqLength(4096)
                        .settings(),
                folder,
                environment);
        assertTrue(
                String.join("\n", near.estimate()).contains("fits a 4 GB heap             yes, only just (1"),
                near.estimate().toString());
        LlmConversion plain = LlmConversion.dryPlan(
                new LlmSpecs()
                        .modelPath(LlmSpecs.CONFIGS.resolve("qwen2.5-vl-3b"))
                        .quantize(LlmSettings.Quantize.BF16)
                        .settings(),
                folder,
                environment);
        assertTrue(
                String.join("\n", plain.estimate()).contains("fits a 4 GB heap             no ("),
                plain.estimate().toString());
    }

    @Test
    void theToolRunsAndItsModelIsFoundAndCompared() throws IOException, InterruptedException {
        Path log = folder.resolve("logs/llm.log");
        Toolchain tools =
                tools("mkdir -p out && cp " + SOME_BMODEL.toAbsolutePath() + " out/tiny_2026.bmodel; echo \"$@\"");
        LlmConversion conversion = LlmConversion.plan(spec().settings(), folder, environment);
        Optional<Path> bmodel = conversion.run(tools, log, line -> {});
        assertEquals(Optional.of(folder.resolve("out/tiny_2026.bmodel")), bmodel);
        assertTrue(Files.readString(log).contains("-s 128 -q w4bf16 -c bm1684x --max_pixels 168,168 -o out"));
        assertEquals(6, conversion.compared(bmodel.get()).size());
    }

    @Test
    void aToolThatFailsOrLeavesNothingIsAFailure() throws IOException {
        LlmConversion conversion = LlmConversion.plan(spec().settings(), folder, environment);
        Path log = folder.resolve("llm.log");
        assertThrows(ToolFailedException.class, () -> conversion.run(tools("echo broken; exit 1"), log, line -> {}));
        ModelException nothing =
                assertThrows(ModelException.class, () -> conversion.run(tools("mkdir -p out"), log, line -> {}));
        assertTrue(nothing.problems().toString().contains("left no .bmodel there"), nothing.getMessage());
    }

    private LlmSpecs spec() {
        return new LlmSpecs()
                .modelPath(model)
                .seqLength(128)
                .maxPixels(new Sides(168, 168))
                .outDir(Path.of("out"));
    }

    private Toolchain tools(String llmConvert) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("tools"));
        script(bin.resolve("model_transform.py"), "exit 0");
        script(bin.resolve("llm_convert.py"), llmConvert);
        return Toolchain.find(new ToolchainSettings(Optional.of(bin), Optional.empty()), environment);
    }

    private static void script(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    /** One layer each of language and vision; two bytes of weights serve all names. */
    private void safetensors(String file, String language) throws IOException {
        List<String> names = List.of(
                "model.embed_tokens",
                "model.norm",
                LAYER + "self_attn.q_proj",
                LAYER + "self_attn.k_proj",
                LAYER + "self_attn.v_proj",
                LAYER + "self_attn.o_proj",
                LAYER + "mlp.gate_proj",
                LAYER + "mlp.up_proj",
                LAYER + "mlp.down_proj",
                LAYER + "input_layernorm",
                LAYER + "post_attention_layernorm",
                "visual.patch_embed.proj",
                "visual.merger.ln_q",
                "visual.merger.mlp.0",
                "visual.merger.mlp.2",
                "visual.blocks.0.norm1",
                "visual.blocks.0.norm2",
                "visual.blocks.0.attn.qkv",
                "visual.blocks.0.attn.proj",
                "visual.blocks.0.mlp.gate_proj",
                "visual.blocks.0.mlp.up_proj",
                "visual.blocks.0.mlp.down_proj");
        String header = names.stream()
                .map(name -> "\"" + name.replace("model.", language)
                        + ".weight\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[0,2]}")
                .collect(Collectors.joining(",", "{", "}"));
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + text.length + 2).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text);
        Files.write(model.resolve(file), bytes.array());
    }

    private void assertRefused(LlmSpecs specs, String... words) {
        String message = assertThrows(
                        ModelException.class, () -> LlmConversion.plan(specs.settings(), folder, environment))
                .problems()
                .toString();
        for (String word : words) {
            assertTrue(message.contains(word), word + " is not in: " + message);
        }
    }

    private static void assertNoted(LlmConversion conversion, String words) {
        assertTrue(
                conversion.notes().stream().anyMatch(note -> note.contains(words)),
                words + " is not in " + conversion.notes());
    }
}
