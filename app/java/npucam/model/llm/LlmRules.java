package npucam.model.llm;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import npucam.model.llm.LlmFacts.Language;
import npucam.model.llm.LlmFacts.Quantization;
import npucam.model.llm.LlmFacts.Vision;
import npucam.model.llm.LlmSettings.Chip;
import npucam.model.llm.LlmSettings.Quantize;
import npucam.model.llm.LlmSettings.Sides;

/**
 * What {@code llm_convert.py} 1.30.2 accepts, refuses late, or accepts and silently does otherwise: found by running it and by reading
 * it. Checked from the parameters and {@code config.json} alone.
 */
final class LlmRules {
    /** Every {@code model_type} the tool knows. */
    private static final Set<String> TYPES = Set.of(
            "qwen3",
            "qwen2",
            "llama",
            "minicpm",
            "qwen2_moe",
            "mllama",
            "chatglm",
            "phi3",
            "qwen2_vl",
            "qwen2_5_vl",
            "qwen3_vl",
            "qwen3_5",
            "qwen3_5_moe",
            "qwen2_5_omni",
            "qwen3_asr",
            "internvl_chat",
            "gemma3",
            "gemma4",
            "glm4v",
            "minicpmv",
            "minicpmv4_6",
            "janus",
            "paddleocr_vl",
            "lfm2_vl",
            "locateanything",
            "falcon_perception",
            "step_robotics",
            "unlimited-ocr",
            "unlimitedocr",
            "deepseek2-ocr",
            "deepseek2ocr");

    /** Written into the tool's vision tower. */
    private static final int TOWER_HEAD_SIZE = 80;

    /** What a question and a short answer take beside the picture, in tokens. */
    private static final int ROOM_FOR_WORDS = 128;

    /** The tool's, where the model does not say its own. */
    private static final List<Long> STANDARD_ROPE_SECTIONS = List.of(16L, 24L, 24L);

    private final LlmSettings settings;
    private final LlmFindings findings;

    private LlmRules(LlmSettings settings, LlmFindings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    /**
     * The rules that the parameters must keep whatever the model is.
     *
     * @param out where the tool will write
     */
    static void checkParameters(LlmSettings settings, Path out, LlmFindings findings) {
        LlmRules rules = new LlmRules(settings, findings);
        rules.lengthsFit();
        rules.coresAndDevicesExist();
        rules.outIsNotInTheModel(out);
        if (settings.quantize() == Quantize.F32) {
            findings.wrong(
                    "quantize", "\"f32\"", "is never accepted for a language model", "Write \"bf16\" or \"f16\"");
        }
    }

    /**
     * The rules between parameters and model.
     *
     * @return what the tool will do, for what is right of it
     */
    static LlmPlan check(LlmSettings settings, LlmFacts facts, LlmFindings findings) {
        LlmRules rules = new LlmRules(settings, findings);
        rules.typeIsKnown(facts);
        Quantize quantize = rules.quantizeFits(facts);
        int group = rules.groupDivides(facts, quantize);
        Optional<Sides> picture = facts.vision().flatMap(vision -> rules.pictureFits(vision));
        if (facts.type().equals(LlmFacts.QWEN2_5_VL)) {
            rules.towerIsOneTheToolCanBuild(facts);
            rules.ropeSectionsFillAHead(facts);
        }
        return new LlmPlan(settings, facts, quantize, group, picture, findings.notes());
    }

    private void lengthsFit() {
        int seqLength = settings.seqLength();
        int chunk = settings.chunkLength();
        if (settings.maxInputLength() > seqLength) {
            findings.wrong(
                    "max_input_length",
                    settings.maxInputLength(),
                    "is above seq_length = " + seqLength + ", and would be ignored",
                    "Write at most " + seqLength + ", or take the line out");
        }
        if (settings.useHistoryKv() && settings.maxInputLength() > 0) {
            findings.wrong(
                    "max_input_length",
                    settings.maxInputLength(),
                    "cannot stand beside use_history_kv, which takes it from chunk_length",
                    "Take the line out, or write chunk_length = " + settings.maxInputLength());
        }
        if (chunk > seqLength / 2) {
            findings.wrong(
                    "chunk_length",
                    chunk,
                    "is above half of seq_length = " + seqLength,
                    "Write at most " + seqLength / 2);
        }
        if (settings.useHistoryKv() && settings.historyChunk() < 1) {
            findings.wrong(
                    "seq_length",
                    seqLength,
                    "is too short for use_history_kv, which takes a quarter of it at once",
                    "Write 1024 or more");
        }
    }

    private void coresAndDevicesExist() {
        Chip chip = settings.chip();
        if (settings.numCore() > chip.cores()) {
            findings.wrong(
                    "num_core",
                    settings.numCore(),
                    "but " + chip.word() + " has " + (chip.cores() == 1 ? "one core" : chip.cores() + " cores")
                            + ", and the tool would say nothing",
                    "Write at most " + chip.cores() + ", or take the line out");
        }
        if (settings.numDevice() > 1 && chip != Chip.BM1684X) {
            findings.wrong(
                    "num_device",
                    settings.numDevice(),
                    "but only cards with bm1684x share a model",
                    "Take the line out");
        }
    }

    /** The tool compares the beginnings of the two names, so it also refuses a folder beside the model whose name begins like it. */
    private void outIsNotInTheModel(Path out) {
        String model = settings.modelPath().toAbsolutePath().normalize().toString();
        if (out.toString().startsWith(model)) {
            findings.wrong(
                    "out_dir",
                    '"' + out.toString() + '"',
                    "leads to " + out + ", and the tool writes nowhere whose path begins like the model's, " + model,
                    "Name a folder elsewhere, or one whose name begins otherwise");
        }
    }

    private void typeIsKnown(LlmFacts facts) {
        if (!TYPES.contains(facts.type())) {
            findings.wrong(
                    facts.file(),
                    "model_type = \"" + facts.type() + "\" is none that the tool can convert",
                    "It knows " + TYPES.stream().sorted().collect(Collectors.joining(", ")));
        } else if (!facts.type().equals(LlmFacts.QWEN2_5_VL)) {
            findings.note("model_type \"" + facts.type()
                    + "\": the tool says it converts it; npucam's rules and estimate were"
                    + " found with qwen2_5_vl alone");
        }
        if (settings.batch() > 1 && facts.type().equals(LlmFacts.QWEN2_5_VL)) {
            findings.wrong(
                    "batch",
                    settings.batch(),
                    "fails in the tool for qwen2_5_vl",
                    "Take the line out: one prompt at a time");
        }
    }

    private Quantize quantizeFits(LlmFacts facts) {
        return facts.quantization().isPresent()
                ? alreadyQuantized(facts, facts.quantization().get())
                : plain(facts);
    }

    /** The tool quantises a plain model itself, to the 16-bit type the model has. */
    private Quantize plain(LlmFacts facts) {
        Quantize asked = settings.quantize();
        if (asked == Quantize.AUTO) {
            findings.wrong(
                    "quantize",
                    "\"auto\"",
                    "takes what the model was quantised to, and this one was not",
                    "Write \"w4bf16\" for a small model, \"bf16\" for an exact one");
            return Quantize.BF16;
        }
        Optional<String> half = facts.dtype().map(dtype -> dtype.equals("bfloat16") ? "bf16" : "f16");
        if (facts.dtype().isEmpty()) {
            findings.note(facts.file() + " has no torch_dtype: the tool takes the weights for " + asked.half()
                    + ", as quantize says");
        } else if (facts.dtype().filter(Set.of("bfloat16", "float16")::contains).isEmpty()) {
            findings.wrong(
                    facts.file(),
                    "torch_dtype = \"" + facts.dtype().get() + "\": the tool converts bfloat16 and float16 only",
                    "Take a model saved in one of these");
        } else if (asked != Quantize.F32 && !asked.half().equals(half.get())) {
            findings.wrong(
                    "quantize",
                    '"' + asked.word() + '"',
                    "but the model is " + facts.dtype().get() + " (torch_dtype in " + facts.file()
                            + "), and the tool does not change the 16-bit type",
                    "Write \"" + Quantize.of(asked.weightBits(), half.get()).word() + '"');
        }
        return asked;
    }

    /** What the model was quantised to decides; the tool only warns when that is something else than asked for. */
    private Quantize alreadyQuantized(LlmFacts facts, Quantization model) {
        return switch (model.method()) {
            case "awq" -> {
                boolean readable = model.bits() == 4 && model.version().equals(Optional.of("gemm"));
                if (!readable) {
                    findings.wrong(
                            facts.file(),
                            "is AWQ of " + model.bits() + " bits, version \""
                                    + model.version().orElse("") + "\"",
                            "The tool reads 4 bits and version \"gemm\" only: take another download of the model");
                }
                yield forced(model, Quantize.W4F16, "an AWQ model is always w4f16");
            }
            case "gptq", "auto-round", "compressed-tensors" -> {
                String half = facts.dtype()
                        .map(dtype -> dtype.equals("bfloat16") ? "bf16" : "f16")
                        .orElse(settings.quantize().half().equals("bf16") ? "bf16" : "f16");
                if (model.bits() != 4 && model.bits() != 8) {
                    findings.wrong(
                            facts.file(),
                            "is quantised to " + model.bits() + " bits",
                            "The tool reads 4 and 8: take another download of the model");
                    yield Quantize.of(4, half);
                }
                yield forced(
                        model,
                        Quantize.of(model.bits(), half),
                        "a " + model.method() + " model of " + model.bits() + " bits and torch_dtype "
                                + facts.dtype().orElse("(none)") + " is always w" + model.bits() + half);
            }
            default -> {
                findings.wrong(
                        facts.file(),
                        "was quantised by \"" + model.method() + "\"",
                        "Take the plain model, or one quantised by AWQ or GPTQ");
                yield Quantize.W4F16;
            }
        };
    }

    private Quantize forced(Quantization model, Quantize real, String why) {
        if (settings.quantize() != real && settings.quantize() != Quantize.AUTO) {
            findings.note(why + ": quantize = \"" + settings.quantize().word() + "\" is not what comes out");
        }
        if (settings.qGroupSize().isPresent() && settings.qGroupSize().getAsInt() != model.group()) {
            findings.note("the model was quantised in groups of " + model.group() + ": q_group_size = "
                    + settings.qGroupSize().getAsInt() + " is ignored");
        }
        return real;
    }

    private int groupDivides(LlmFacts facts, Quantize quantize) {
        Optional<Quantization> model = facts.quantization();
        int group = model.map(quantization -> Math.max(0, quantization.group()))
                .orElse(settings.qGroupSize().orElse(LlmSettings.STANDARD_GROUP));
        if (quantize.weightBits() > 8 || group == 0) {
            return group;
        }
        String bad = inputs(facts.language()).entrySet().stream()
                .filter(layer -> layer.getValue() % group != 0)
                .map(layer -> layer.getKey() + " (" + layer.getValue() + " inputs)")
                .collect(Collectors.joining(", "));
        if (!bad.isEmpty() && model.isPresent()) {
            findings.wrong(
                    facts.file(),
                    "group_size = " + group + " does not divide " + bad,
                    "Take another download of the model");
        } else if (!bad.isEmpty()) {
            findings.wrong(
                    "q_group_size",
                    group,
                    "does not divide " + bad + ": the tool would leave these layers at 16 bits without a word",
                    divisors(facts.language()));
        }
        return group;
    }

    /** The linear layers of every block, by what they take in. */
    private static Map<String, Integer> inputs(Language language) {
        Map<String, Integer> inputs = new LinkedHashMap<>();
        inputs.put("q_proj, k_proj, v_proj, gate_proj, up_proj", language.hiddenSize());
        inputs.put("o_proj", language.querySize());
        inputs.put("down_proj", language.intermediateSize());
        return inputs;
    }

    private static String divisors(Language language) {
        String fitting = List.of(32, 64, 128, 256).stream()
                .filter(group -> inputs(language).values().stream().allMatch(size -> size % group == 0))
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        return fitting.isEmpty()
                ? "Write 0: one scale per output"
                : "Of this model's sizes these are divisors: " + fitting;
    }

    private Optional<Sides> pictureFits(Vision vision) {
        int side = vision.tokenSide();
        Optional<Sides> picture = settings.maxPixels().isPresent()
                ? LargestPicture.of(settings.maxPixels().get(), side)
                : Optional.of(LargestPicture.STANDARD);
        if (settings.maxPixels().isPresent()) {
            String written = LargestPicture.text(settings.maxPixels().get());
            sidesAreSaid(written, picture, side);
        }
        picture.ifPresent(sides -> tokensFit(sides, side));
        return picture;
    }

    private void sidesAreSaid(String written, Optional<Sides> picture, int side) {
        LlmSettings.MaxPixels given = settings.maxPixels().orElseThrow();
        if (picture.isEmpty()) {
            long pixels =
                    given instanceof Sides sides ? LargestPicture.pixels(sides) : ((LlmSettings.Area) given).pixels();
            Optional<Sides> near = LargestPicture.within((int) Math.min(Integer.MAX_VALUE, pixels), side);
            findings.wrong(
                    "max_pixels",
                    written,
                    "is " + pixels + " pixels, no multiple of " + side + " x " + side + ", which one token covers",
                    near.map(sides -> "Write \"" + LargestPicture.text(sides) + "\", the largest below it")
                            .orElse("Write \"" + side + "," + side + "\" at least"));
        } else if (given instanceof LlmSettings.Area area) {
            Sides sides = picture.get();
            findings.note("max_pixels = " + area.pixels() + " becomes " + LargestPicture.text(sides)
                    + (LargestPicture.pixels(sides) == area.pixels()
                            ? ""
                            : " (" + LargestPicture.pixels(sides) + " pixels, the largest that fits)")
                    + ": the tool wants width,height");
        }
    }

    private void tokensFit(Sides sides, int side) {
        long tokens = LargestPicture.pixels(sides) / ((long) side * side);
        String limit = "seq_length";
        int room = settings.seqLength();
        if (!settings.useHistoryKv() && settings.promptLength() < room) {
            limit = "max_input_length";
            room = settings.promptLength();
        }
        if (tokens >= room) {
            findings.wrong(
                    limit,
                    room,
                    "cannot hold the largest picture, " + LargestPicture.text(sides) + ", which takes " + tokens
                            + " tokens; the tool does not look",
                    "Write at least " + (tokens + ROOM_FOR_WORDS) + ", or a smaller max_pixels");
        } else if (tokens > room - ROOM_FOR_WORDS) {
            findings.note("the largest picture takes " + tokens + " of the " + room + " tokens of " + limit
                    + ": little is left for words");
        }
    }

    private void towerIsOneTheToolCanBuild(LlmFacts facts) {
        if (facts.vision().isEmpty()) {
            findings.wrong(
                    facts.file(),
                    "has no vision_config, but model_type \"" + facts.type() + "\"",
                    "Download it again from where the model is from");
            return;
        }
        Vision vision = facts.vision().get();
        if (!vision.saysChannels()) {
            findings.wrong(
                    facts.file(),
                    "has no in_chans in vision_config (newer transformers write in_channels), which the tool asks for",
                    "Add the line \"in_chans\": 3, to vision_config");
        }
        if (vision.hiddenSize() != TOWER_HEAD_SIZE * vision.heads()) {
            findings.wrong(
                    facts.file(),
                    "the heads of the vision tower are "
                            + Math.round(100.0 * vision.hiddenSize() / vision.heads()) / 100.0 + " wide (hidden_size "
                            + vision.hiddenSize() + " by num_heads " + vision.heads() + ")",
                    "The tool builds heads of " + TOWER_HEAD_SIZE
                            + " only, as in Qwen2.5-VL 3B and 7B: take one of these");
        }
    }

    private void ropeSectionsFillAHead(LlmFacts facts) {
        Language language = facts.language();
        List<Long> sections = language.ropeSections().isEmpty() ? STANDARD_ROPE_SECTIONS : language.ropeSections();
        long sum = sections.stream().mapToLong(Long::longValue).sum();
        if (2 * sum != language.headSize()) {
            findings.wrong(
                    facts.file(),
                    "mrope_section " + sections + " adds up to " + sum + ", but half a head is "
                            + language.headSize() / 2.0,
                    "Download it again from where the model is from");
        }
    }
}
