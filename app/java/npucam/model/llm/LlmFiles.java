package npucam.model.llm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import npucam.model.InputFile;
import npucam.model.ModelException;
import npucam.model.llm.LlmFacts.Language;

/**
 * Whether a model's folder holds what the tool reads and the board needs: all weights under the names that the tool asks for, and the
 * tokenizer, which it only copies. Of the weights nothing but their names is read.
 */
final class LlmFiles {
    private static final int INDEX_LIMIT_BYTES = 64 << 20;

    /** The format's own bound. */
    private static final long LONGEST_HEADER = 100_000_000;

    private static final String DOWNLOAD = "Download it again, with all its files";
    private static final int NAMED = 3;

    private final Path folder;
    private final LlmFacts facts;
    private final LlmFindings findings;

    private LlmFiles(Path folder, LlmFacts facts, LlmFindings findings) {
        this.folder = folder;
        this.facts = facts;
        this.findings = findings;
    }

    static void check(Path folder, LlmFacts facts, LlmFindings findings) {
        LlmFiles files = new LlmFiles(folder, facts, findings);
        files.checkTokenizer();
        files.checkWeights();
    }

    private void checkTokenizer() {
        boolean whole = exists("tokenizer.json") || (exists("vocab.json") && exists("merges.txt"));
        if (!whole && !exists("tokenizer.model")) {
            findings.wrong(
                    folder,
                    "has no tokenizer.json (nor vocab.json with merges.txt), which the board needs to read and write words",
                    DOWNLOAD);
        }
        if (!exists("tokenizer_config.json")) {
            findings.wrong(folder, "has no tokenizer_config.json, which the board needs for the chat's form", DOWNLOAD);
        }
        if (facts.vision().isPresent() && !exists("preprocessor_config.json")) {
            findings.wrong(folder, "has no preprocessor_config.json, which the board needs for pictures", DOWNLOAD);
        }
    }

    private boolean exists(String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    private void checkWeights() {
        try {
            shardsAreThere();
            List<Path> safetensors = filesNamed(".safetensors");
            List<Path> bins = filesNamed(".bin");
            if (safetensors.isEmpty() && bins.isEmpty()) {
                findings.wrong(folder, "has no weights: no .safetensors and no .bin file", DOWNLOAD);
            } else if (bins.isEmpty() && facts.type().equals(LlmFacts.QWEN2_5_VL)) {
                namesAreThoseOfTheTool(safetensors);
            }
        } catch (IOException unreadable) {
            findings.wrong(InputFile.unreadable(folder, unreadable));
        } catch (ModelException damaged) {
            findings.wrong(damaged);
        }
    }

    /** {@code weight_map} says which file each weight is in. */
    private void shardsAreThere() throws IOException {
        Path index = folder.resolve("model.safetensors.index.json");
        if (!Files.exists(index)) {
            return;
        }
        JsonObject said;
        try {
            said = JsonObject.read(InputFile.bytes(index, "index of weights", INDEX_LIMIT_BYTES));
        } catch (IOException broken) {
            throw new ModelException(index + ": is not JSON. " + DOWNLOAD, broken);
        }
        for (String shard :
                new TreeSet<>(said.object("weight_map").map(JsonObject::texts).orElse(List.of()))) {
            if (!exists(shard)) {
                findings.wrong(folder.resolve(shard), "is missing, and " + index.getFileName() + " names it", DOWNLOAD);
            }
        }
    }

    private List<Path> filesNamed(String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private void namesAreThoseOfTheTool(List<Path> safetensors) throws IOException {
        Set<String> names = new HashSet<>();
        for (Path file : safetensors) {
            names.addAll(names(file));
        }
        List<String> missing =
                expected().stream().filter(name -> !names.contains(name)).toList();
        if (missing.isEmpty()) {
            return;
        }
        boolean newer = names.stream().anyMatch(name -> name.startsWith("model.language_model."));
        findings.wrong(
                folder,
                "lacks " + missing.size() + " weights that the tool asks for: "
                        + String.join(", ", missing.subList(0, Math.min(NAMED, missing.size())))
                        + (missing.size() > NAMED ? ", ..." : ""),
                newer
                        ? "A newer transformers saved it under names of its own (model.language_model...): take the download"
                                + " from the model's makers"
                        : DOWNLOAD);
    }

    /** A safetensors file begins with the length of a JSON header, whose members are the weights and one of remarks. */
    private static Set<String> names(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long length = read(file, channel, 0, Long.BYTES).getLong();
            if (length < 2 || length > LONGEST_HEADER || length > channel.size() - Long.BYTES) {
                throw new ModelException(file + ": is cut off or no safetensors file. " + DOWNLOAD);
            }
            JsonObject header = JsonObject.read(
                    read(file, channel, Long.BYTES, (int) length).array());
            requireWhole(file, header, channel.size() - Long.BYTES - length);
            return header.names();
        } catch (IOException broken) {
            throw new ModelException(
                    file + ": cannot be read as safetensors: " + broken.getMessage() + ". " + DOWNLOAD, broken);
        }
    }

    /** @param bytes of weights that the file has */
    private static void requireWhole(Path file, JsonObject header, long bytes) {
        long promised = header.names().stream()
                .flatMap(name -> header.object(name).stream())
                .flatMap(tensor -> tensor.wholes("data_offsets").stream())
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        if (promised > bytes) {
            throw new ModelException(file + ": is cut off: its header promises " + promised
                    + " bytes of weights, it has " + bytes + ". " + DOWNLOAD);
        }
    }

    private static ByteBuffer read(Path file, FileChannel channel, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                throw new ModelException(file + ": is cut off. " + DOWNLOAD);
            }
        }
        return bytes.flip();
    }

    private List<String> expected() {
        Language language = facts.language();
        List<String> names = new ArrayList<>(List.of("model.embed_tokens.weight", "model.norm.weight"));
        if (!language.tied()) {
            names.add("lm_head.weight");
        }
        String weight = facts.quantization().isEmpty()
                ? ".weight"
                : facts.quantization().get().method().equals("compressed-tensors") ? ".weight_packed" : ".qweight";
        for (int layer = 0; layer < language.layers(); layer++) {
            for (String linear : List.of(
                    "self_attn.q_proj",
                    "self_attn.k_proj",
                    "self_attn.v_proj",
                    "self_attn.o_proj",
                    "mlp.gate_proj",
                    "mlp.up_proj",
                    "mlp.down_proj")) {
                names.add("model.layers." + layer + "." + linear + weight);
            }
            names.add("model.layers." + layer + ".input_layernorm.weight");
            names.add("model.layers." + layer + ".post_attention_layernorm.weight");
        }
        names.addAll(List.of(
                "visual.patch_embed.proj.weight",
                "visual.merger.ln_q.weight",
                "visual.merger.mlp.0.weight",
                "visual.merger.mlp.2.weight"));
        int towerLayers = facts.vision().map(LlmFacts.Vision::layers).orElse(0);
        for (int layer = 0; layer < towerLayers; layer++) {
            for (String part : List.of(
                    "norm1", "norm2", "attn.qkv", "attn.proj", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj")) {
                names.add("visual.blocks." + layer + "." + part + ".weight");
            }
        }
        return names;
    }
}
