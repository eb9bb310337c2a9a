package npucam.model.llm;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import npucam.model.toolchain.ToolchainSettings;

/**
 * The {@code [llm]} section of a conversion spec: the parameters of {@code llm_convert.py} under its own names. Each was checked for
 * itself; whether they fit together and to the model was not.
 *
 * @param spec the file they were read from, for messages
 * @param places {@code llm.key} → {@code file:line:column llm.key = value} of the keys that are set, for messages
 * @param toolchain which tools to use
 * @param modelPath folder as Hugging Face has it
 * @param seqLength tokens of prompt and answer together
 * @param quantize what weights and activations become
 * @param qGroupSize weights that share a scale; 0 is one scale per output; the tool's 64 when empty
 * @param maxPixels the largest picture; the tool's own when empty
 * @param outDir folder for the result; a relative one starts where the tool runs; the tool's own when empty
 * @param numDevice chips that share the model
 * @param numCore 0 is all the chip has
 * @param maxInputLength most tokens of a prompt; 0 is {@code seqLength}
 * @param chunkLength tokens of a prompt taken at once, and the shortest history compiled; 0 is none
 * @param symmetric quantised without a zero point
 * @param embeddingDisk the embedding table stays on disk, the board's CPU looks it up
 * @param doSample a model that can sample, not only take the likeliest token
 * @param useHistoryKv a later prompt reuses what was computed for the earlier ones
 * @param dynamic a short prompt takes less time than the longest
 * @param onlyMlir ends before the model file is made
 * @param again goes on where an earlier run was broken off
 */
public record LlmSettings(
        Path spec,
        Map<String, String> places,
        ToolchainSettings toolchain,
        Path modelPath,
        int seqLength,
        Quantize quantize,
        OptionalInt qGroupSize,
        Chip chip,
        Optional<MaxPixels> maxPixels,
        Optional<Path> outDir,
        int numDevice,
        int numCore,
        int batch,
        int maxInputLength,
        int chunkLength,
        boolean symmetric,
        boolean embeddingDisk,
        boolean doSample,
        boolean useHistoryKv,
        boolean dynamic,
        boolean onlyMlir,
        boolean again) {

    /** The tool's {@code q_group_size} where none is given. */
    static final int STANDARD_GROUP = 64;

    public LlmSettings {
        places = Map.copyOf(places);
    }

    /**
     * Where the tool writes; without an {@code out_dir} it makes up a name from model, chip and quantisation.
     *
     * @param folder the tool runs in
     */
    Path out(Path folder) {
        String standard = fileName(modelPath.toAbsolutePath().normalize()).toLowerCase(Locale.ROOT) + "_" + chip.word()
                + "_" + quantize.word();
        return folder.toAbsolutePath().resolve(outDir.orElse(Path.of(standard))).normalize();
    }

    private static String fileName(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    /** What the tool makes of a prompt's longest length. */
    int promptLength() {
        if (useHistoryKv) {
            return historyChunk();
        }
        return maxInputLength > 0 && maxInputLength < seqLength ? maxInputLength : seqLength;
    }

    /** The tool's own choice where a history is used and no chunk is given. */
    int historyChunk() {
        return chunkLength > 0 ? chunkLength : seqLength / 4;
    }

    /** {@code use_history_kv} implies it. */
    boolean compiledDynamic() {
        return dynamic || useHistoryKv;
    }

    /** Cores the compiled model uses. */
    int cores() {
        return numCore > 0 ? numCore : chip.cores();
    }

    /** Chips with large models that npucam runs on; the tool's words. */
    public enum Chip {
        BM1684X(1),
        BM1688(2),
        /** The CV186AH is of this family, so that name is taken as well. */
        CV186X(1);

        private final int cores;

        Chip(int cores) {
            this.cores = cores;
        }

        int cores() {
            return cores;
        }

        /** As the tool writes it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Bits of the linear layers' weights, and the type of everything else; the tool's words. */
    public enum Quantize {
        /** Whatever the model was quantised to. */
        AUTO(0, ""),
        BF16(16, "bf16"),
        W8BF16(8, "bf16"),
        W4BF16(4, "bf16"),
        F16(16, "f16"),
        W8F16(8, "f16"),
        W4F16(4, "f16"),
        F32(32, "f32");

        private final int weightBits;
        private final String half;

        Quantize(int weightBits, String half) {
            this.weightBits = weightBits;
            this.half = half;
        }

        int weightBits() {
            return weightBits;
        }

        /** The 16-bit type of what is not quantised: {@code bf16} or {@code f16}. */
        String half() {
            return half;
        }

        /** As the tool writes it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Quantize of(int weightBits, String half) {
            for (Quantize quantize : values()) {
                if (quantize.weightBits == weightBits && quantize.half.equals(half)) {
                    return quantize;
                }
            }
            throw new IllegalArgumentException(weightBits + " bits with " + half);
        }
    }

    /** The largest picture the vision tower takes, in one of the two ways it may be written. */
    public sealed interface MaxPixels {}

    /** {@code "672,896"}. */
    public record Sides(int width, int height) implements MaxPixels {}

    /** {@code 602112}: for us to find sides that fit. */
    public record Area(int pixels) implements MaxPixels {}
}
