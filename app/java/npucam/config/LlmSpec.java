package npucam.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import npucam.config.Entries.Entry;
import npucam.model.llm.LlmSettings;
import npucam.model.toolchain.ToolchainSettings;

/** The spec of a language model: values → settings. */
final class LlmSpec {
    private LlmSpec() {}

    /** A file with a section for a language model is one of these, whatever else is wrong with it. */
    static boolean isOne(Syntax syntax) {
        return syntax.root().contains("llm");
    }

    static LlmSettings read(Path file, Syntax syntax, Problems problems) {
        Entries entries = Entries.of(syntax, LlmKeys.LIST, problems);
        Values values = Values.of(entries, ConfigFile.folderOf(file), problems);
        LlmKeys.LIST.keys().stream()
                .filter(Key::required)
                .filter(key -> entries.find(key).isEmpty())
                .forEach(entries::reportMissing);
        problems.throwIfAny();
        return settings(file, entries, values);
    }

    private static LlmSettings settings(Path file, Entries entries, Values values) {
        return new LlmSettings(
                file,
                places(file, entries),
                new ToolchainSettings(values.find(LlmKeys.TOOLCHAIN_FOLDER), values.find(LlmKeys.CONTAINER)),
                values.get(LlmKeys.MODEL_PATH),
                values.get(LlmKeys.SEQ_LENGTH),
                values.get(LlmKeys.QUANTIZE),
                values.find(LlmKeys.Q_GROUP_SIZE).map(OptionalInt::of).orElseGet(OptionalInt::empty),
                values.get(LlmKeys.CHIP),
                values.find(LlmKeys.MAX_PIXELS),
                values.find(LlmKeys.OUT_DIR).map(Path::of),
                values.get(LlmKeys.NUM_DEVICE),
                values.get(LlmKeys.NUM_CORE),
                values.get(LlmKeys.BATCH),
                values.get(LlmKeys.MAX_INPUT_LENGTH),
                values.get(LlmKeys.CHUNK_LENGTH),
                values.get(LlmKeys.SYMMETRIC),
                values.get(LlmKeys.EMBEDDING_DISK),
                values.get(LlmKeys.DO_SAMPLE),
                values.get(LlmKeys.USE_HISTORY_KV),
                values.get(LlmKeys.DYNAMIC),
                values.get(LlmKeys.ONLY_MLIR),
                values.get(LlmKeys.AGAIN));
    }

    private static Map<String, String> places(Path file, Entries entries) {
        Map<String, String> places = new HashMap<>();
        for (Entry entry : entries.all()) {
            places.put(entry.key().path(), entry.placeIn(file));
        }
        return places;
    }
}
