package npucam.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import npucam.config.ConvertSpec.Deploy;
import npucam.config.Entries.Entry;
import npucam.model.convert.YoloConversionSettings;
import npucam.model.convert.YoloConversionSettings.Chip;
import npucam.model.convert.YoloConversionSettings.PixelFormat;
import npucam.model.convert.YoloConversionSettings.Quantize;

/** What the keys of a spec have to do with each other, and what chips and tools cannot do. Opens no file. */
final class ConvertRules {
    private static final List<String> FED_BY_NPUCAM = List.of("RGB_PLANAR", "RGB_PACKED", "BGR_PLANAR", "BGR_PACKED");
    private static final List<String> PICTURES = List.of(".jpg", ".jpeg", ".png");
    private static final int FEWEST_PICTURES = 100;
    private static final int MOST_PICTURES = 1000;

    private final ConvertSpec spec;
    private final Entries entries;
    private final Values values;
    private final List<String> notes;

    private ConvertRules(ConvertSpec spec, List<String> notes) {
        this.spec = spec;
        this.entries = spec.entries();
        this.values = spec.values();
        this.notes = notes;
    }

    /** @param chosen whether the chips come from the command line */
    static void check(ConvertSpec spec, Syntax syntax, boolean chosen, List<String> notes, Problems problems) {
        ConvertRules rules = new ConvertRules(spec, notes);
        rules.requiredKeysAreThere(syntax, chosen, problems);
        rules.otherNamesOfChips();
        rules.outputsAreGivenOnce();
        rules.networkFitsTheTools();
        rules.pictureIsMadeAsNpucamMakesIt();
        rules.picturesAreEnough();
        rules.searchIsWhole();
        rules.namedFilesAreOfOneNetwork();
        rules.optionsHaveNoKey(spec.entries());
        spec.deploys().forEach(deploy -> rules.check(deploy, chosen));
        rules.resultsHaveNamesOfTheirOwn();
    }

    private void requiredKeysAreThere(Syntax syntax, boolean chosen, Problems problems) {
        ConvertKeys.LIST.keys().stream()
                .filter(key -> key.required() && !key.section().equals("deploy"))
                .filter(key -> entries.find(key).isEmpty())
                .forEach(entries::reportMissing);
        Optional<Entry> processor = entries.find(ConvertKeys.PROCESSOR);
        if (entries.find(ConvertKeys.CHIP).isPresent()) {
            processor.ifPresent(
                    entry -> entries.report(entry, "is set beside chip, which says the same", "Keep one of the two"));
        } else if (processor.isEmpty() && !chosen) {
            entries.reportMissing(ConvertKeys.CHIP);
        }
        if (spec.deploys().isEmpty() && entries.section("deploy").isEmpty() && !syntax.mayHaveLost("[[deploy")) {
            problems.add(
                    syntax.end(),
                    "deploy",
                    "",
                    "is missing",
                    "Add a section [[deploy]] with quantize = \"INT8\" below it");
        }
        for (Deploy deploy : spec.deploys()) {
            if (deploy.entries().find(ConvertKeys.QUANTIZE).isEmpty()) {
                deploy.entries().reportMissing(ConvertKeys.QUANTIZE);
            }
        }
    }

    private void otherNamesOfChips() {
        Stream.of(ConvertKeys.CHIP, ConvertKeys.PROCESSOR)
                .flatMap(key -> entries.find(key).stream())
                .forEach(entry -> YoloConversionSettings.OTHER_CHIPS.forEach((other, chip) -> {
                    if (ConvertSpec.textsOf(entry).stream().anyMatch(other::equalsIgnoreCase)) {
                        notes.add(entry.written() + ": " + other + " is the tools' " + chip);
                    }
                }));
    }

    private void outputsAreGivenOnce() {
        entries.find(ConvertKeys.OUTPUT_NAMES)
                .filter(entry -> !spec.schemes().isEmpty())
                .ifPresent(entry -> entries.report(
                        entry, "is set beside scheme, which finds the names in the graph", "Keep one of the two"));
    }

    private void networkFitsTheTools() {
        String network = ending(values.find(ConvertKeys.MODEL_DEF));
        Optional<Entry> modelDef = entries.find(ConvertKeys.MODEL_DEF);
        if (!spec.schemes().isEmpty() && !network.isEmpty() && !network.equals(".onnx")) {
            modelDef.ifPresent(entry -> entries.report(
                    entry,
                    "is no .onnx, and only in an ONNX graph the nodes of a scheme are found",
                    "Export it (yolo export format=onnx), or name the outputs: "
                            + ConvertKeys.OUTPUT_NAMES.exampleLine()));
        }
        boolean caffe = network.equals(".prototxt");
        if (caffe && entries.find(ConvertKeys.MODEL_DATA).isEmpty()) {
            entries.reportMissing(ConvertKeys.MODEL_DATA);
        }
        if (!caffe && !network.isEmpty()) {
            entries.find(ConvertKeys.MODEL_DATA)
                    .ifPresent(entry -> entries.report(
                            entry, "is for Caffe models (.prototxt), which model_def is not", "Remove it"));
        }
    }

    /** Calibration and comparison must see what the camera's line will hand over, or the ranges are wrong. */
    private void pictureIsMadeAsNpucamMakesIt() {
        if (!values.get(ConvertKeys.KEEP_ASPECT_RATIO)) {
            report(
                    entries,
                    ConvertKeys.KEEP_ASPECT_RATIO,
                    "would calibrate with stretched pictures, while npucam letterboxes those of the camera",
                    "Remove it, or write keep_aspect_ratio = true");
        }
        PixelFormat format = values.get(ConvertKeys.PIXEL_FORMAT);
        if (format == PixelFormat.GRAY || format == PixelFormat.RGBA) {
            report(
                    entries,
                    ConvertKeys.PIXEL_FORMAT,
                    "is not what npucam feeds: it makes three channels, RGB or BGR",
                    "Write pixel_format = \"rgb\" or \"bgr\", and export the network for that");
        }
        List<Integer> dims = values.find(ConvertKeys.RESIZE_DIMS).orElse(List.of());
        Optional<List<Integer>> input = values.find(ConvertKeys.INPUT_SHAPES).map(shapes -> shapes.get(0));
        if (!dims.isEmpty() && dims.size() != 2) {
            report(entries, ConvertKeys.RESIZE_DIMS, "has " + dims.size() + " numbers, not 2", "Write height, width");
        } else if (!dims.isEmpty()
                && input.isPresent()
                && !input.get()
                        .subList(
                                input.get().size() - Math.min(2, input.get().size()),
                                input.get().size())
                        .equals(dims)) {
            report(
                    entries,
                    ConvertKeys.RESIZE_DIMS,
                    "is not the input's height and width, so the tools would cut the middle out, which npucam does not",
                    "Remove it");
        }
    }

    private void picturesAreEnough() {
        int count = values.get(ConvertKeys.INPUT_NUM);
        if (entries.find(ConvertKeys.DATASET).isPresent() && (count < FEWEST_PICTURES || count > MOST_PICTURES)) {
            notes.add("calibration.input_num = " + count + ": 100 to 1000 pictures are usual; "
                    + (count < FEWEST_PICTURES
                            ? "with fewer the ranges may miss what the camera will see"
                            : "more take long and change little"));
        }
    }

    private void searchIsWhole() {
        boolean searches = values.find(ConvertKeys.SEARCH).isPresent();
        if (!searches) {
            ConvertKeys.SEARCH_ONLY.forEach(key -> report(
                    entries,
                    key,
                    "belongs to a search, and there is none",
                    "Remove it, or add " + ConvertKeys.SEARCH.exampleLine()));
        }
        if (!searchesLayers()) {
            report(
                    entries,
                    ConvertKeys.QUANTIZE_TABLE,
                    "is written by a search for layers only",
                    "Add search = \"search_qtable\", or give a table that exists as quantize_table in [[deploy]]");
        }
        if (searches && spec.chips().size() > 1) {
            report(
                    entries,
                    ConvertKeys.SEARCH,
                    "searches on one chip, and there are " + spec.chips().size(),
                    "Choose one: --chip " + spec.chips().get(0).text());
        }
    }

    private boolean searchesLayers() {
        return values.find(ConvertKeys.SEARCH)
                .filter(word -> !word.equals("search_threshold"))
                .isPresent();
    }

    private void namedFilesAreOfOneNetwork() {
        if (spec.schemes().size() > 1) {
            Stream.of(
                            ConvertKeys.TEST_RESULT,
                            ConvertKeys.MLIR,
                            ConvertKeys.CALIBRATION_TABLE,
                            ConvertKeys.QUANTIZE_TABLE)
                    .forEach(key -> report(
                            entries,
                            key,
                            "names one file, but each of the " + spec.schemes().size() + " schemes has its own",
                            "Remove it: the files are then named after model and scheme"));
        }
    }

    /** A word with a key of its own would be given twice, and which of the two the tool takes nobody sees. */
    private void optionsHaveNoKey(Entries of) {
        for (Key<List<String>> key :
                List.of(ConvertKeys.MODEL_OPTIONS, ConvertKeys.CALIBRATION_OPTIONS, ConvertKeys.DEPLOY_OPTIONS)) {
            for (Entry entry : of.find(key).stream().toList()) {
                ConvertSpec.textsOf(entry).stream()
                        .filter(word -> word.startsWith("--"))
                        .map(word -> word.replaceFirst("^--", "").replaceFirst("=.*", ""))
                        .filter(ConvertRules::isKey)
                        .forEach(name -> of.report(
                                entry, "holds --" + name + ", which has a key of its own", "Write the key " + name));
            }
        }
    }

    private static boolean isKey(String name) {
        return ConvertKeys.LIST.keys().stream().anyMatch(key -> key.name().equals(name));
    }

    private void check(Deploy deploy, boolean chosen) {
        optionsHaveNoKey(deploy.entries());
        variantIsForSomething(deploy, chosen);
        chipsCanCompute(deploy);
        int8IsCalibrated(deploy);
        fusedPreprocessHasAPicture(deploy);
        outputsAreOfOneType(deploy);
    }

    private void variantIsForSomething(Deploy deploy, boolean chosen) {
        List<Chip> only = ConvertSpec.chipsOf(deploy);
        only.stream()
                .filter(chip ->
                        !chosen && !spec.chips().isEmpty() && !spec.chips().contains(chip))
                .forEach(chip -> report(
                        deploy.entries(),
                        ConvertKeys.ONLY_CHIPS,
                        "names " + chip.text() + ", which the spec is not for",
                        "Remove it here, or add it below [target]"));
        deploy.values().find(ConvertKeys.ONLY_SCHEMES).orElse(List.of()).stream()
                .filter(scheme -> !spec.schemes().contains(scheme))
                .forEach(scheme -> report(
                        deploy.entries(),
                        ConvertKeys.ONLY_SCHEMES,
                        "names " + scheme + ", which the spec does not cut at",
                        "Remove it here, or add it to scheme below [model]"));
    }

    private void chipsCanCompute(Deploy deploy) {
        List<Chip> only = ConvertSpec.chipsOf(deploy);
        List<Chip> chips = spec.chips().stream()
                .filter(chip -> only.isEmpty() || only.contains(chip))
                .toList();
        Optional<Quantize> quantize = ConvertSpec.quantize(deploy);
        Entries of = deploy.entries();
        boolean asymmetric = deploy.values().get(ConvertKeys.ASYMMETRIC);
        int cores = deploy.values().get(ConvertKeys.NUM_CORE);
        for (Chip chip : chips) {
            if (quantize.filter(chip::cannotCompute).isPresent()) {
                report(
                        of,
                        ConvertKeys.QUANTIZE,
                        "is not what " + chip.text() + " computes in: it knows INT8 and BF16",
                        "Write quantize = \"BF16\" or \"INT8\"" + elseOnly(chips, chip));
            }
            if (asymmetric && !chip.asymmetric()) {
                report(
                        of,
                        ConvertKeys.ASYMMETRIC,
                        "is not possible on " + chip.text() + ", which computes symmetric INT8 only",
                        "Remove it" + elseOnly(chips, chip));
            }
            if (cores > chip.cores()) {
                report(
                        of,
                        ConvertKeys.NUM_CORE,
                        "is more than " + chip.text() + " has, which is one; BM1688 has two",
                        "Remove it" + elseOnly(chips, chip));
            }
            if (!chip.isCv()) {
                report(
                        of,
                        ConvertKeys.MODEL_VERSION,
                        "is a version of .cvimodel files, and " + chip.text() + " takes .bmodel files",
                        "Remove it" + elseOnly(chips, chip));
            }
        }
        if (asymmetric && quantize.isPresent() && quantize.get() != Quantize.INT8) {
            report(of, ConvertKeys.ASYMMETRIC, "belongs to INT8", "Remove it, or write quantize = \"INT8\"");
        }
    }

    private static String elseOnly(List<Chip> chips, Chip without) {
        List<String> others = chips.stream()
                .filter(chip -> chip != without)
                .map(chip -> Literal.of(chip.text()))
                .toList();
        return others.isEmpty() ? "" : ", or make it only for others: chip = [" + String.join(", ", others) + "]";
    }

    private void int8IsCalibrated(Deploy deploy) {
        boolean calibrated = entries.find(ConvertKeys.DATASET).isPresent()
                || deploy.entries().find(ConvertKeys.GIVEN_CALIBRATION_TABLE).isPresent();
        if (ConvertSpec.quantize(deploy).filter(Quantize.INT8::equals).isPresent() && !calibrated) {
            report(
                    deploy.entries(),
                    ConvertKeys.QUANTIZE,
                    "needs the ranges of a calibration",
                    "Add " + ConvertKeys.DATASET.exampleLine() + " below [calibration], or a "
                            + ConvertKeys.GIVEN_CALIBRATION_TABLE.name() + " here");
        }
        if (ConvertSpec.quantize(deploy)
                .filter(quantize -> quantize != Quantize.INT8)
                .isPresent()) {
            report(
                    deploy.entries(),
                    ConvertKeys.GIVEN_CALIBRATION_TABLE,
                    "belongs to INT8",
                    "Remove it, or write quantize = \"INT8\"");
        }
    }

    private void fusedPreprocessHasAPicture(Deploy deploy) {
        Entries of = deploy.entries();
        if (deploy.values().get(ConvertKeys.FUSE_PREPROCESS)) {
            Optional<Path> input = spec.testInput(deploy);
            if (input.isEmpty() || !PICTURES.contains(ending(input))) {
                boolean own = of.find(ConvertKeys.DEPLOY_TEST_INPUT).isPresent();
                report(
                        of,
                        own ? ConvertKeys.DEPLOY_TEST_INPUT : ConvertKeys.FUSE_PREPROCESS,
                        "needs a picture (.jpg, .jpeg or .png) as test_input"
                                + input.map(path -> ", not " + path.getFileName())
                                        .orElse(""),
                        "Write for example " + ConvertKeys.DEPLOY_TEST_INPUT.exampleLine());
            }
        } else {
            for (Key<?> key : List.of(ConvertKeys.CUSTOMIZATION_FORMAT, ConvertKeys.ALIGNED_INPUT)) {
                report(of, key, "goes with fuse_preprocess only", "Remove it, or add fuse_preprocess = true");
            }
        }
        deploy.values()
                .find(ConvertKeys.CUSTOMIZATION_FORMAT)
                .filter(format -> !FED_BY_NPUCAM.contains(format))
                .flatMap(format -> of.find(ConvertKeys.CUSTOMIZATION_FORMAT))
                .ifPresent(entry -> of.report(
                        entry,
                        "is not what npucam feeds: it makes RGB and BGR, planar and packed",
                        "Write one of " + String.join(", ", FED_BY_NPUCAM)));
    }

    /** The tool would build the exception and forget to throw it. */
    private static void outputsAreOfOneType(Deploy deploy) {
        if (deploy.values().get(ConvertKeys.QUANT_OUTPUT_BF16)
                && deploy.values().get(ConvertKeys.QUANT_OUTPUT)) {
            report(
                    deploy.entries(),
                    ConvertKeys.QUANT_OUTPUT_BF16,
                    "contradicts quant_output: outputs are BF16 or quantized",
                    "Keep one of the two");
        }
    }

    private void resultsHaveNamesOfTheirOwn() {
        Map<String, Entry> firsts = new HashMap<>();
        for (Deploy deploy : spec.deploys()) {
            for (Entry entry : deploy.entries().find(ConvertKeys.MODEL).stream().toList()) {
                long models = (long) Math.max(1, spec.chips().size())
                        * Math.max(1, spec.schemes().size());
                if (models > 1) {
                    deploy.entries()
                            .report(
                                    entry,
                                    "names one file, but chips and schemes make " + models,
                                    "Remove it, or write " + ConvertKeys.NAME.exampleLine() + " instead");
                }
            }
            Optional<Entry> quantize = deploy.entries().find(ConvertKeys.QUANTIZE);
            if (quantize.isEmpty()) {
                continue;
            }
            Entry first = firsts.putIfAbsent(resultOf(deploy), quantize.get());
            if (first != null) {
                deploy.entries()
                        .report(
                                quantize.get(),
                                "would be written to the same file as the [[deploy]] of line "
                                        + first.at().line(),
                                "Add a name to tell them apart: " + ConvertKeys.NAME.exampleLine());
            }
        }
    }

    private static String resultOf(Deploy deploy) {
        Values values = deploy.values();
        return values.find(ConvertKeys.MODEL)
                .or(() -> values.find(ConvertKeys.NAME))
                .orElseGet(() -> values.find(ConvertKeys.QUANTIZE).orElse("")
                        + values.get(ConvertKeys.ASYMMETRIC)
                        + Stream.of(ConvertKeys.ONLY_CHIPS, ConvertKeys.ONLY_SCHEMES)
                                .map(key -> values.find(key).toString())
                                .collect(Collectors.joining()));
    }

    /** Does nothing when the key is not set: the default of a key is right beside the others'. */
    private static void report(Entries of, Key<?> key, String message, String fix) {
        of.find(key).ifPresent(entry -> of.report(entry, message, fix));
    }

    /** {@code .onnx}; empty when there is none. */
    private static String ending(Optional<Path> path) {
        String name = path.map(Path::toString).orElse("").toLowerCase(Locale.ROOT);
        int point = name.lastIndexOf('.');
        return point < 0 ? "" : name.substring(point);
    }
}
