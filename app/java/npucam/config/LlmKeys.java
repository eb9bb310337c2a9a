package npucam.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import npucam.config.ValueType.Form;
import npucam.model.NearestName;
import npucam.model.llm.LlmSettings.Area;
import npucam.model.llm.LlmSettings.Chip;
import npucam.model.llm.LlmSettings.MaxPixels;
import npucam.model.llm.LlmSettings.Quantize;
import npucam.model.llm.LlmSettings.Sides;

/** Every key of a conversion spec for a language model: the parameters of {@code llm_convert.py} under its own names. */
final class LlmKeys {
    private static final List<Key<?>> ENTRIES = new ArrayList<>();
    private static final String SECTION = "llm";
    private static final String MEANING = "A language model, with or without pictures (`llm_convert.py`)";
    private static final int MOST_TOKENS = 1_000_000;
    private static final Pattern SIDES = Pattern.compile("^\\s*([0-9]{1,5})\\s*,\\s*([0-9]{1,5})\\s*$");

    static final Key<Path> MODEL_PATH = add(Key.required(
            SECTION,
            "model_path",
            Locations.place(),
            "/workspace/Qwen2.5-VL-3B-Instruct-AWQ",
            "Folder of the model as Hugging Face has it"));
    static final Key<Integer> SEQ_LENGTH = add(Key.required(
            SECTION,
            "seq_length",
            Numbers.whole(1, MOST_TOKENS),
            2048L,
            "Tokens of prompt, picture and answer together"));
    static final Key<Quantize> QUANTIZE = add(Key.required(
            SECTION,
            "quantize",
            Texts.choice(Quantize.class),
            "w4bf16",
            "Bits of the weights, and the type everything is computed in"));
    static final Key<Integer> Q_GROUP_SIZE = add(Key.optional(
            SECTION,
            "q_group_size",
            Numbers.whole(0, 65_536),
            "the tool's own, 64",
            64L,
            "Weights that share a scale; smaller is more exact and larger in memory, 0 is one scale per output"));
    static final Key<Chip> CHIP =
            add(Key.required(SECTION, "chip", chip(), "bm1684x", "What it is for; cv186ah is taken for cv186x"));
    static final Key<MaxPixels> MAX_PIXELS = add(Key.optional(
            SECTION,
            "max_pixels",
            maxPixels(),
            "the tool's own, \"672,896\"",
            "672,896",
            "The largest picture, as width,height or as a number of pixels"));
    static final Key<String> OUT_DIR = add(Key.optional(
            SECTION,
            "out_dir",
            Texts.text(1000),
            "the tool's own, of model, chip and quantize",
            "qwen2.5vl_3b",
            "Folder for the result; a relative one starts in that of --work, beside the spec"));
    static final Key<Integer> NUM_DEVICE =
            add(Key.standard(SECTION, "num_device", Numbers.whole(1, 16), 1L, "Chips that share the model"));
    static final Key<Integer> NUM_CORE = add(Key.standard(
            SECTION, "num_core", Numbers.whole(0, 16), 0L, "Cores that work together; 0 is all the chip has"));
    static final Key<Integer> BATCH =
            add(Key.standard(SECTION, "batch", Numbers.whole(1, 64), 1L, "Prompts answered at once"));
    static final Key<Integer> MAX_INPUT_LENGTH = add(Key.standard(
            SECTION,
            "max_input_length",
            Numbers.whole(0, MOST_TOKENS),
            0L,
            "Most tokens of a prompt; 0 is seq_length. Smaller saves time and memory"));
    static final Key<Integer> CHUNK_LENGTH = add(
            Key.standard(
                    SECTION,
                    "chunk_length",
                    Numbers.whole(0, MOST_TOKENS),
                    0L,
                    "Tokens taken at once with use_history_kv, and the shortest history that words are made from; 0 is one length for all"));
    static final Key<Boolean> SYMMETRIC = add(flag("symmetric", "Quantise without a zero point: smaller, less exact"));
    static final Key<Boolean> EMBEDDING_DISK = add(
            flag(
                    "embedding_disk",
                    "Keep the embedding table in a file that the board's CPU reads; saves device memory where the output has a table of its own"));
    static final Key<Boolean> DO_SAMPLE =
            add(flag("do_sample", "Answers may vary (temperature, top_k, top_p), not always the likeliest word"));
    static final Key<Boolean> USE_HISTORY_KV = add(
            flag("use_history_kv", "A later question reuses what was computed for the earlier ones; implies dynamic"));
    static final Key<Boolean> DYNAMIC = add(flag("dynamic", "A short prompt takes less time than the longest"));
    static final Key<Boolean> ONLY_MLIR = add(flag("only_mlir", "Stop before the model file, to try the tool"));
    static final Key<Boolean> AGAIN = add(flag("again", "Go on where an earlier run was broken off"));

    /** The section of its own. */
    static final KeyList REFERENCE = new KeyList(Map.of(SECTION, MEANING), List.copyOf(ENTRIES), Set.of());

    static final Key<Path> TOOLCHAIN_FOLDER = add(ConvertKeys.TOOLCHAIN_FOLDER);
    static final Key<String> CONTAINER = add(ConvertKeys.CONTAINER);

    static final KeyList LIST = new KeyList(sections(), ENTRIES, Set.of());

    private LlmKeys() {}

    /** The tool's words, and the name that boards of one of its families have. */
    private static ValueType<Chip> chip() {
        List<String> words = Stream.of(Chip.values()).map(Chip::word).toList();
        String noun = "one of \"" + String.join("\", \"", words) + "\", \"cv186ah\"";
        return new ValueType<>(Form.TEXT, noun, "", "", words, 0, 0, (toml, folder) -> {
            String written = ((String) toml).toLowerCase(Locale.ROOT);
            String word = written.equals("cv186ah") ? "cv186x" : written;
            if (!words.contains(word)) {
                throw new BadValue(
                        "is not " + noun,
                        NearestName.of(written, words)
                                .map(near -> "Did you mean \"" + near + "\"?")
                                .orElse("Of the boards npucam knows, only these run language models"));
            }
            return Chip.valueOf(word.toUpperCase(Locale.ROOT));
        });
    }

    private static ValueType<MaxPixels> maxPixels() {
        String noun = "\"width,height\" or a number of pixels";
        return new ValueType<>(Form.TEXT_OR_WHOLE, noun, "", SIDES.pattern(), List.of(), 0, 0, (toml, folder) -> {
            String text = toml.toString();
            Matcher sides = SIDES.matcher(text);
            if (sides.matches()) {
                return new Sides(Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2)));
            }
            if (text.matches("[0-9]{1,9}")) {
                return new Area(Integer.parseInt(text));
            }
            throw new BadValue("is not " + noun);
        });
    }

    private static Key<Boolean> flag(String name, String meaning) {
        return Key.standard(SECTION, name, Numbers.flag(), false, meaning);
    }

    private static <T> Key<T> add(Key<T> key) {
        ENTRIES.add(key);
        return key;
    }

    private static Map<String, String> sections() {
        Map<String, String> sections = new LinkedHashMap<>();
        sections.put(SECTION, MEANING);
        sections.put("toolchain", ConvertKeys.LIST.sections().get("toolchain"));
        return Collections.unmodifiableMap(sections);
    }
}
