package npucam.config;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import npucam.config.Entries.Entry;
import npucam.model.convert.YoloConversionSettings;
import npucam.model.convert.YoloConversionSettings.Calibration;
import npucam.model.convert.YoloConversionSettings.Chip;
import npucam.model.convert.YoloConversionSettings.Preprocess;
import npucam.model.convert.YoloConversionSettings.Quantize;
import npucam.model.convert.YoloConversionSettings.Source;
import npucam.model.convert.YoloConversionSettings.Variant;
import npucam.model.toolchain.ToolchainSettings;
import org.tomlj.TomlArray;

/** The spec of a YOLO: values → settings. */
final class ConvertSpec {
    /** One {@code [[deploy]]}. */
    record Deploy(Entries entries, Values values) {}

    private final Path file;
    private final Entries entries;
    private final Values values;
    private final List<Deploy> deploys;
    private final List<Chip> chips;

    private ConvertSpec(Path file, Entries entries, List<Chip> chips, Problems problems) {
        Path folder = ConfigFile.folderOf(file);
        this.file = file;
        this.entries = entries;
        this.values = Values.of(entries, folder, problems);
        this.deploys = entries.each("deploy").stream()
                .map(each -> new Deploy(each, Values.of(each, folder, problems)))
                .toList();
        this.chips = chips.isEmpty() ? chipsOf(values) : chips;
    }

    static YoloConversionSettings read(
            Path file, Syntax syntax, List<Chip> chips, boolean filesMustExist, Problems problems) {
        Entries entries = Entries.of(syntax, ConvertKeys.LIST, problems);
        ConvertSpec spec = new ConvertSpec(file, entries, chips, problems);
        List<String> notes = new ArrayList<>();
        ConvertRules.check(spec, syntax, !chips.isEmpty(), notes, problems);
        ConvertFiles.check(spec, filesMustExist, notes);
        problems.throwIfAny();
        return spec.settings(notes);
    }

    Entries entries() {
        return entries;
    }

    Values values() {
        return values;
    }

    List<Deploy> deploys() {
        return deploys;
    }

    /** Empty when the spec does not say, which is a problem of its own. */
    List<Chip> chips() {
        return chips;
    }

    List<String> schemes() {
        return values.find(ConvertKeys.SCHEME).orElse(List.of());
    }

    /** The picture that a variant is compared on. */
    Optional<Path> testInput(Deploy deploy) {
        return deploy.values.find(ConvertKeys.DEPLOY_TEST_INPUT).or(() -> values.find(ConvertKeys.TEST_INPUT));
    }

    private static List<Chip> chipsOf(Values values) {
        return values.find(ConvertKeys.CHIP)
                .or(() -> values.find(ConvertKeys.PROCESSOR))
                .map(ConvertSpec::chips)
                .orElse(List.of());
    }

    private static List<Chip> chips(List<String> words) {
        return words.stream()
                .map(word -> Chip.valueOf(word.toUpperCase(Locale.ROOT)))
                .toList();
    }

    /** The chips that a variant is for. */
    static List<Chip> chipsOf(Deploy deploy) {
        return deploy.values
                .find(ConvertKeys.ONLY_CHIPS)
                .map(ConvertSpec::chips)
                .orElse(List.of());
    }

    static Optional<Quantize> quantize(Deploy deploy) {
        return deploy.values.find(ConvertKeys.QUANTIZE).map(Quantize::valueOf);
    }

    /** The texts of an entry of one text or several, as they are written; none when it is something else. */
    static List<String> textsOf(Entry entry) {
        if (entry.toml() instanceof TomlArray array) {
            return array.toList().stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }
        return entry.toml() instanceof String text ? List.of(text) : List.of();
    }

    private YoloConversionSettings settings(List<String> notes) {
        List<Variant> variants = new ArrayList<>();
        for (int i = 0; i < deploys.size(); i++) {
            variants.add(variant("deploy[" + (i + 1) + "]", deploys.get(i)));
        }
        return new YoloConversionSettings(
                file,
                places(),
                notes,
                new ToolchainSettings(values.find(ConvertKeys.TOOLCHAIN_FOLDER), values.find(ConvertKeys.CONTAINER)),
                source(),
                preprocess(),
                chips,
                calibration(),
                variants);
    }

    private Source source() {
        return new Source(
                values.get(ConvertKeys.MODEL_NAME),
                values.get(ConvertKeys.MODEL_DEF),
                values.find(ConvertKeys.MODEL_DATA),
                values.find(ConvertKeys.INPUT_SHAPES).orElse(List.of()),
                schemes(),
                values.find(ConvertKeys.OUTPUT_NAMES).orElse(List.of()),
                values.find(ConvertKeys.TEST_INPUT),
                values.find(ConvertKeys.TEST_RESULT),
                values.find(ConvertKeys.EXCEPTS).orElse(List.of()),
                values.find(ConvertKeys.TOLERANCE).orElse(List.of()),
                values.get(ConvertKeys.DEBUG),
                values.find(ConvertKeys.MLIR),
                values.find(ConvertKeys.LABELS),
                values.find(ConvertKeys.FAMILY),
                values.find(ConvertKeys.TASK),
                values.find(ConvertKeys.MODEL_OPTIONS).orElse(List.of()));
    }

    private Preprocess preprocess() {
        return new Preprocess(
                values.find(ConvertKeys.RESIZE_DIMS).orElse(List.of()),
                values.get(ConvertKeys.KEEP_ASPECT_RATIO),
                threeOf(values.get(ConvertKeys.MEAN)),
                threeOf(values.get(ConvertKeys.SCALE)),
                values.get(ConvertKeys.PIXEL_FORMAT),
                values.get(ConvertKeys.PAD_VALUE));
    }

    private static List<BigDecimal> threeOf(List<BigDecimal> numbers) {
        return numbers.size() == 3 ? numbers : List.of(numbers.get(0), numbers.get(0), numbers.get(0));
    }

    private Calibration calibration() {
        return new Calibration(
                values.find(ConvertKeys.DATASET),
                values.get(ConvertKeys.INPUT_NUM),
                values.find(ConvertKeys.SEED),
                values.find(ConvertKeys.CALIBRATION_TABLE),
                values.find(ConvertKeys.QUANTIZE_TABLE),
                passed(ConvertKeys.CALIBRATION_PASSED, values),
                values.find(ConvertKeys.CALIBRATION_OPTIONS).orElse(List.of()));
    }

    private static Variant variant(String place, Deploy deploy) {
        Values values = deploy.values;
        return new Variant(
                place,
                values.find(ConvertKeys.NAME),
                chipsOf(deploy),
                values.find(ConvertKeys.ONLY_SCHEMES).orElse(List.of()),
                quantize(deploy).orElseThrow(),
                values.get(ConvertKeys.ASYMMETRIC),
                values.find(ConvertKeys.GIVEN_CALIBRATION_TABLE),
                values.find(ConvertKeys.GIVEN_QUANTIZE_TABLE),
                values.get(ConvertKeys.FUSE_PREPROCESS),
                values.find(ConvertKeys.CUSTOMIZATION_FORMAT),
                values.get(ConvertKeys.NUM_CORE),
                values.find(ConvertKeys.DEPLOY_TOLERANCE).orElse(List.of()),
                values.find(ConvertKeys.DEPLOY_EXCEPTS).orElse(List.of()),
                values.find(ConvertKeys.DEPLOY_TEST_INPUT),
                values.find(ConvertKeys.TEST_REFERENCE),
                values.find(ConvertKeys.MODEL),
                passed(ConvertKeys.DEPLOY_PASSED, values),
                values.find(ConvertKeys.DEPLOY_OPTIONS).orElse(List.of()));
    }

    /** Option → value, of the keys that are set; a flag that is off is left out, as the tools know it by being there. */
    private static Map<String, String> passed(List<Key<?>> keys, Values values) {
        Map<String, String> passed = new LinkedHashMap<>();
        for (Key<?> key : keys) {
            Optional<?> value = values.find(key);
            value.filter(set -> !set.equals(false)).ifPresent(set -> passed.put("--" + key.name(), text(set)));
        }
        return passed;
    }

    private static String text(Object value) {
        if (value instanceof List<?> numbers) {
            return numbers.stream()
                    .map(number -> ((BigDecimal) number).toPlainString())
                    .collect(Collectors.joining(","));
        }
        return value.equals(true) ? "" : value.toString();
    }

    private Map<String, String> places() {
        Map<String, String> places = new HashMap<>();
        entries.all().forEach(entry -> places.put(entry.key().path(), entry.placeIn(file)));
        for (int i = 0; i < deploys.size(); i++) {
            for (Entry entry : deploys.get(i).entries.all()) {
                places.put("deploy[" + (i + 1) + "]." + entry.key().name(), entry.placeIn(file));
            }
        }
        return places;
    }
}
