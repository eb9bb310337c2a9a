package npucam.model.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import npucam.model.ModelException;
import npucam.model.llm.LlmSettings.Area;
import npucam.model.llm.LlmSettings.Chip;
import npucam.model.llm.LlmSettings.Quantize;
import npucam.model.llm.LlmSettings.Sides;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way in which the tool fails late or does something else without a word is said before it starts. */
class LlmRulesTest {
    private static final String PLAIN = "qwen2.5-vl-3b";
    private static final String AWQ = "qwen2.5-vl-3b-awq";

    @TempDir
    private Path folder;

    @Test
    void theExampleIsRightAndComesOutAsW4f16() {
        LlmPlan plan = new LlmSpecs().planFor(AWQ);
        assertEquals(Quantize.W4F16, plan.quantize());
        assertEquals(128, plan.group());
        assertNoted(plan, "an AWQ model is always w4f16: quantize = \"w4bf16\" is not what comes out");
    }

    @Test
    void aGroupSizeBesideThoseOfAnAwqModelIsSaidToBeIgnored() {
        assertNoted(new LlmSpecs().group(64).planFor(AWQ), "in groups of 128: q_group_size = 64 is ignored");
    }

    @Test
    void aGptqModelFollowsItsTorchDtype() throws IOException {
        Path model = changed(AWQ, "\"awq\"", "\"gptq\"", "\"version\": \"gemm\",", "", "\"float16\"", "\"bfloat16\"");
        LlmPlan plan = new LlmSpecs().quantize(Quantize.W4F16).planFor(model);
        assertEquals(Quantize.W4BF16, plan.quantize());
        assertNoted(plan, "a gptq model of 4 bits and torch_dtype bfloat16 is always w4bf16");
    }

    @Test
    void anAwqOfAnotherPackingIsRefused() throws IOException {
        assertRefused(new LlmSpecs(), changed(AWQ, "\"gemm\"", "\"gemv\""), "version \"gemv\"", "\"gemm\" only");
    }

    @Test
    void aMethodTheToolCannotReadIsRefused() throws IOException {
        assertRefused(new LlmSpecs(), changed(AWQ, "\"awq\"", "\"bitsandbytes\""), "was quantised by \"bitsandbytes\"");
    }

    @Test
    void autoWantsAQuantisedModel() throws IOException {
        assertRefused(
                new LlmSpecs().quantize(Quantize.AUTO), model(PLAIN), "llm.quantize = \"auto\"", "this one was not");
        assertEquals(
                Quantize.W4F16,
                new LlmSpecs().quantize(Quantize.AUTO).planFor(AWQ).quantize());
    }

    @ParameterizedTest
    @CsvSource({"W4F16, W4BF16", "W8F16, W8BF16", "F16, BF16"})
    void theSixteenBitTypeIsTheModels(Quantize asked, Quantize fix) throws IOException {
        assertRefused(
                new LlmSpecs().quantize(asked),
                model(PLAIN),
                "llm.quantize = \"" + asked.word() + "\"",
                "but the model is bfloat16",
                "Write \"" + fix.word() + "\"");
    }

    @Test
    void float32IsNeverAccepted() throws IOException {
        assertRefused(new LlmSpecs().quantize(Quantize.F32), model(PLAIN), "is never accepted");
        assertRefused(
                new LlmSpecs(),
                changed(PLAIN, "\"bfloat16\"", "\"float32\""),
                "torch_dtype = \"float32\"",
                "bfloat16 and float16 only");
    }

    @Test
    void aModelWithoutTorchDtypeIsSaidToBeTakenForWhatQuantizeSays() throws IOException {
        LlmPlan plan = new LlmSpecs().planFor(changed(PLAIN, "\"torch_dtype\": \"bfloat16\",", ""));
        assertNoted(plan, "has no torch_dtype: the tool takes the weights for bf16");
    }

    @Test
    void aGroupSizeThatDividesNotAllLayersIsRefusedWithTheirNames() throws IOException {
        assertRefused(
                new LlmSpecs().group(100),
                model(PLAIN),
                "llm.q_group_size = 100",
                "q_proj, k_proj, v_proj, gate_proj, up_proj (2048 inputs), o_proj (2048 inputs), down_proj (11008 inputs)",
                "at 16 bits without a word",
                "32, 64, 128, 256");
        assertRefused(
                new LlmSpecs().group(512),
                model(PLAIN),
                "does not divide down_proj (11008 inputs):",
                "32, 64, 128, 256");
        assertEquals(0, new LlmSpecs().group(0).planFor(PLAIN).group(), "one scale per output is fine");
        assertEquals(
                100,
                new LlmSpecs().group(100).quantize(Quantize.BF16).planFor(PLAIN).group(),
                "nothing is grouped");
    }

    @ParameterizedTest
    @CsvSource({"672, 896", "896, 672", "98, 32", "14, 56", "252, 56"})
    void onlyTheProductOfTheSidesCounts(int width, int height) {
        Sides sides = new Sides(width, height);
        assertEquals(
                Optional.of(sides),
                new LlmSpecs().maxPixels(sides).planFor(PLAIN).picture());
    }

    @Test
    void sidesWhoseProductIsNoMultipleAreRefusedWithTheNearest() throws IOException {
        assertRefused(
                new LlmSpecs().maxPixels(new Sides(100, 100)),
                model(PLAIN),
                "llm.max_pixels = \"100,100\"",
                "10000 pixels, no multiple of 28 x 28",
                "Write \"84,112\"");
    }

    @ParameterizedTest
    @CsvSource({
        "602112, 672, 896, ''",
        "600000, 560, 1064, '(595840 pixels, the largest that fits)'",
        "784, 28, 28, ''",
        "802816, 896, 896, ''"
    })
    void aNumberOfPixelsBecomesSidesThatFit(int pixels, int width, int height, String said) {
        LlmPlan plan = new LlmSpecs().maxPixels(new Area(pixels)).planFor(PLAIN);
        assertEquals(Optional.of(new Sides(width, height)), plan.picture());
        assertNoted(
                plan,
                "max_pixels = " + pixels + " becomes " + width + "," + height + (said.isEmpty() ? ":" : " " + said));
    }

    @Test
    void tooFewPixelsForATokenAreRefused() throws IOException {
        assertRefused(new LlmSpecs().maxPixels(new Area(783)), model(PLAIN), "is 783 pixels", "\"28,28\" at least");
    }

    @Test
    void withoutMaxPixelsTheToolsOwnCounts() throws IOException {
        assertEquals(
                Optional.of(new Sides(672, 896)),
                new LlmSpecs().noMaxPixels().planFor(PLAIN).picture());
        assertRefused(new LlmSpecs().noMaxPixels().seqLength(512), model(PLAIN), "cannot hold the largest picture");
    }

    @Test
    void thePicturesTokensMustFit() throws IOException {
        assertRefused(
                new LlmSpecs().seqLength(768),
                model(PLAIN),
                "llm.seq_length = 768",
                "672,896, which takes 768 tokens",
                "at least 896");
        assertNoted(new LlmSpecs().seqLength(800).planFor(PLAIN), "takes 768 of the 800 tokens");
        assertRefused(
                new LlmSpecs().maxInputLength(512), model(PLAIN), "llm.max_input_length = 512", "takes 768 tokens");
        assertEquals(
                512,
                new LlmSpecs().history().chunk(512).planFor(PLAIN).settings().promptLength(),
                "chunk by chunk");
    }

    @Test
    void lengthsThatContradictAreRefused() throws IOException {
        assertRefused(new LlmSpecs().maxInputLength(4096), model(PLAIN), "is above seq_length = 2048");
        assertRefused(
                new LlmSpecs().history().maxInputLength(1024),
                model(PLAIN),
                "llm.max_input_length = 1024",
                "beside use_history_kv");
        assertRefused(
                new LlmSpecs().chunk(1025), model(PLAIN), "llm.chunk_length = 1025", "above half of seq_length = 2048");
        assertRefused(new LlmSpecs().history().seqLength(3), model(PLAIN), "too short for use_history_kv");
    }

    @Test
    void coresAndDevicesThatDoNotExistAreRefused() throws IOException {
        assertRefused(new LlmSpecs().cores(2), model(PLAIN), "llm.num_core = 2", "bm1684x has one core");
        assertRefused(new LlmSpecs().cores(3).chip(Chip.BM1688), model(PLAIN), "bm1688 has 2 cores");
        assertRefused(
                new LlmSpecs().devices(2).chip(Chip.CV186X),
                model(PLAIN),
                "llm.num_device = 2",
                "only cards with bm1684x");
        assertEquals(
                2, new LlmSpecs().chip(Chip.BM1688).planFor(PLAIN).settings().cores());
    }

    @Test
    void severalPromptsAtOnceAreRefused() throws IOException {
        assertRefused(new LlmSpecs().batch(2), model(PLAIN), "llm.batch = 2", "fails in the tool for qwen2_5_vl");
    }

    @Test
    void aResultInOrBesideTheModelUnderALongerNameIsRefused() throws IOException {
        assertRefused(
                new LlmSpecs().modelPath(Path.of("/m/qwen")).outDir(Path.of("/m/qwen/out")),
                model(PLAIN),
                "begins like the model's");
        assertRefused(
                new LlmSpecs().modelPath(Path.of("/m/qwen")).outDir(Path.of("/m/qwen-bmodel")),
                model(PLAIN),
                "leads to /m/qwen-bmodel");
        new LlmSpecs()
                .modelPath(Path.of("/m/qwen"))
                .outDir(Path.of("/m/bmodel-qwen"))
                .planFor(PLAIN);
    }

    @Test
    void anUnknownModelTypeIsRefusedAndAnotherKnownOneNoted() throws IOException {
        assertRefused(
                new LlmSpecs(), changed(PLAIN, "\"qwen2_5_vl\"", "\"qwen9_vl\""), "model_type = \"qwen9_vl\" is none");
        LlmPlan plan = new LlmSpecs().planFor(changed(PLAIN, "\"qwen2_5_vl\"", "\"qwen2_vl\""));
        assertNoted(plan, "rules and estimate were found with qwen2_5_vl alone");
        assertTrue(!plan.isMeasured());
    }

    @Test
    void whatNewerTransformersLeaveOutIsRefused() throws IOException {
        assertRefused(
                new LlmSpecs(), changed(PLAIN, "\"in_chans\"", "\"in_channels\""), "no in_chans", "\"in_chans\": 3");
    }

    @Test
    void aTowerWithOtherHeadsIsRefused() throws IOException {
        assertRefused(
                new LlmSpecs(),
                changed(PLAIN, "\"num_heads\": 16", "\"num_heads\": 20"),
                "are 64.0 wide",
                "heads of 80 only");
    }

    @Test
    void aModelWithoutATowerIsRefused() throws IOException {
        assertRefused(new LlmSpecs(), changed(PLAIN, "\"vision_config\"", "\"vision\""), "has no vision_config");
    }

    @Test
    void rotationsMustFillAHead() throws IOException {
        assertRefused(
                new LlmSpecs(), changed(PLAIN, "[16, 24, 24]", "[16, 24, 25]"), "adds up to 65, but half a head is 64");
    }

    @Test
    void aConfigThatSaysTooLittleOrNonsenseIsRefusedWithAllOfIt() throws IOException {
        ModelException missing = assertThrows(
                ModelException.class,
                () -> LlmFacts.read(changed(
                                PLAIN,
                                "\"hidden_size\": 2048,",
                                "",
                                "\"num_hidden_layers\": 36",
                                "\"num_hidden_layers\": 0")
                        .resolve("config.json")));
        assertEquals(2, missing.problems().size(), missing.getMessage());
        assertTrue(missing.problems().toString().contains("has no hidden_size"), missing.getMessage());
        assertTrue(missing.problems().toString().contains("num_hidden_layers = 0"), missing.getMessage());
        Path broken = Files.writeString(folder.resolve("config.json"), "{\"model_type\": ");
        assertTrue(assertThrows(ModelException.class, () -> LlmFacts.read(broken))
                .problems()
                .toString()
                .contains("is not JSON"));
        Files.writeString(broken, "[]");
        assertTrue(assertThrows(ModelException.class, () -> LlmFacts.read(broken))
                .problems()
                .toString()
                .contains("does not begin with {"));
    }

    @Test
    void everythingWrongIsSaidAtOnce() throws IOException {
        ModelException refused = assertThrows(
                ModelException.class,
                () -> new LlmSpecs()
                        .group(100)
                        .cores(2)
                        .batch(2)
                        .maxPixels(new Sides(1, 1))
                        .planFor(changed(PLAIN, "\"in_chans\"", "\"in_channels\"")));
        assertEquals(5, refused.problems().size(), refused.getMessage());
    }

    private static Path model(String name) {
        return LlmSpecs.CONFIGS.resolve(name);
    }

    /** A model's folder whose {@code config.json} has texts replaced, in pairs. */
    private Path changed(String name, String... pairs) throws IOException {
        String text = Files.readString(model(name).resolve("config.json"));
        for (int i = 0; i < pairs.length; i += 2) {
            assertTrue(text.contains(pairs[i]), pairs[i] + " is not in " + text);
            text = text.replace(pairs[i], pairs[i + 1]);
        }
        Files.writeString(folder.resolve("config.json"), text);
        return folder;
    }

    private static void assertRefused(LlmSpecs specs, Path model, String... words) {
        String message = assertThrows(ModelException.class, () -> specs.planFor(model))
                .problems()
                .toString();
        Arrays.stream(words).forEach(word -> assertTrue(message.contains(word), word + " is not in: " + message));
    }

    private static void assertNoted(LlmPlan plan, String words) {
        List<String> notes = plan.notes();
        assertTrue(notes.stream().anyMatch(note -> note.contains(words)), words + " is not in " + notes);
    }
}
