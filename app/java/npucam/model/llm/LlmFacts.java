package npucam.model.llm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import npucam.model.InputFile;
import npucam.model.ModelException;

/**
 * What the {@code config.json} of a language model says, read where the vendor's tool reads it: the language part from
 * {@code text_config} or else from the top, the vision tower from {@code vision_config} with the tool's own defaults.
 *
 * @param file the {@code config.json}
 * @param type the model's {@code model_type}
 * @param dtype of the weights that are not quantised: {@code bfloat16}; empty when not said
 * @param vision empty for a model without pictures
 * @param quantization empty for a model that is not quantised
 */
record LlmFacts(
        Path file,
        String type,
        Optional<String> dtype,
        Language language,
        Optional<Vision> vision,
        Optional<Quantization> quantization) {
    private static final int LIMIT_BYTES = 1 << 20;

    /** The one kind of model whose rules and sizes were measured. */
    static final String QWEN2_5_VL = "qwen2_5_vl";

    /**
     * The language part.
     *
     * @param tied embedding and output share their weights
     * @param ropeSections shares of a head's half that turn with time, height and width
     */
    record Language(
            int layers,
            int hiddenSize,
            int intermediateSize,
            int heads,
            int keyValueHeads,
            int headSize,
            int vocabulary,
            boolean tied,
            List<Long> ropeSections) {
        int keyValueSize() {
            return keyValueHeads * headSize;
        }

        int querySize() {
            return heads * headSize;
        }
    }

    /**
     * The vision tower.
     *
     * @param saysChannels {@code in_chans} stands in the file, which the tool has no default for
     */
    record Vision(
            int layers,
            int hiddenSize,
            int intermediateSize,
            int heads,
            int patchSize,
            int mergeSize,
            int patchValues,
            boolean saysChannels) {
        /** Sides of pictures come in this many pixels: one token. */
        int tokenSide() {
            return patchSize * mergeSize;
        }
    }

    /**
     * How the model was quantised before it came here.
     *
     * @param method {@code awq}, {@code gptq}, ...
     * @param group weights that share a scale; below 1 is one scale per output
     * @param version AWQ's packing: {@code gemm}
     */
    record Quantization(String method, int bits, int group, Optional<String> version) {}

    /** @throws ModelException when it is not there, not JSON, or lacks a number; with everything that it lacks */
    static LlmFacts read(Path file) {
        byte[] bytes = InputFile.bytes(file, "config.json", LIMIT_BYTES);
        try {
            return new Reader(file).facts(JsonObject.read(bytes));
        } catch (IOException broken) {
            throw new ModelException(
                    file + ": is not JSON: " + firstLine(broken) + ". Download it again from where the model is from",
                    broken);
        }
    }

    /** Jackson adds lines about its own source. */
    private static String firstLine(IOException broken) {
        return String.valueOf(broken.getMessage()).lines().findFirst().orElse("");
    }

    /** Gathers what is missing, so that all of it can be said at once. */
    private static final class Reader {
        private final Path file;
        private final List<String> problems = new ArrayList<>();

        Reader(Path file) {
            this.file = file;
        }

        LlmFacts facts(JsonObject top) {
            JsonObject text = top.object("text_config").orElse(top);
            String type = top.text("model_type").orElseGet(() -> {
                missing("model_type");
                return "";
            });
            Language language = language(top, text);
            Optional<Vision> vision = top.object("vision_config").map(said -> vision(said));
            Optional<Quantization> quantization = text.object("quantization_config")
                    .or(() -> top.object("quantization_config"))
                    .map(this::quantization);
            if (!problems.isEmpty()) {
                throw new ModelException(problems);
            }
            Optional<String> dtype = text.text("dtype").or(() -> text.text("torch_dtype"));
            return new LlmFacts(file, type, dtype, language, vision, quantization);
        }

        private Language language(JsonObject top, JsonObject text) {
            int hiddenSize = number(text, "hidden_size");
            int heads = number(text, "num_attention_heads");
            JsonObject rope = top.object("rope_scaling")
                    .or(() -> text.object("rope_scaling"))
                    .orElse(text);
            return new Language(
                    number(text, "num_hidden_layers"),
                    hiddenSize,
                    number(text, "intermediate_size"),
                    heads,
                    text.whole("num_key_value_heads").isPresent() ? number(text, "num_key_value_heads") : heads,
                    text.whole("head_dim").isPresent() ? number(text, "head_dim") : hiddenSize / heads,
                    number(text, "vocab_size"),
                    text.flag("tie_word_embeddings")
                            .or(() -> top.flag("tie_word_embeddings"))
                            .orElse(false),
                    rope.wholes("mrope_section"));
        }

        /** The defaults are those the tool puts in for Qwen2.5-VL, whose published files leave some out. */
        private Vision vision(JsonObject said) {
            int patchSize = number(said, "patch_size", 14);
            int frames = number(said, "temporal_patch_size", 2);
            return new Vision(
                    number(said, "depth", 32),
                    number(said, "hidden_size", 3584),
                    number(said, "intermediate_size", 3420),
                    number(said, "num_heads", 16),
                    patchSize,
                    number(said, "spatial_merge_size", 2),
                    number(said, "in_chans", 3) * frames * patchSize * patchSize,
                    said.whole("in_chans").isPresent());
        }

        /** {@code compressed-tensors} has its numbers one level down. */
        private Quantization quantization(JsonObject said) {
            String method = said.text("quant_method").orElseGet(() -> {
                missing("quantization_config.quant_method");
                return "";
            });
            JsonObject numbers = said.object("config_groups")
                    .flatMap(groups -> groups.object("group_0"))
                    .flatMap(group -> group.object("weights"))
                    .orElse(said);
            OptionalLong bits = numbers.whole("bits").isPresent() ? numbers.whole("bits") : numbers.whole("num_bits");
            return new Quantization(
                    method,
                    (int) bits.orElse(0),
                    (int) numbers.whole("group_size").orElse(0),
                    said.text("version"));
        }

        private int number(JsonObject said, String name, int otherwise) {
            return said.whole(name).isPresent() ? number(said, name) : otherwise;
        }

        /** A number that sizes are computed with: 1 to a million keeps every sum below within a long. */
        private int number(JsonObject said, String name) {
            OptionalLong value = said.whole(name);
            if (value.isEmpty()) {
                missing(name);
                return 1;
            }
            if (value.getAsLong() < 1 || value.getAsLong() > 1_000_000) {
                problems.add(file + ": " + name + " = " + value.getAsLong()
                        + ": no size of a model. Download the file again from where the model is from");
                return 1;
            }
            return (int) value.getAsLong();
        }

        private void missing(String name) {
            problems.add(file + ": has no " + name
                    + ". Is it the config.json of a language model? Download it again from where the model is from");
        }
    }
}
