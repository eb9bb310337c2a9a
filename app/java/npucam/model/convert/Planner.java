package npucam.model.convert;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import npucam.model.CutOffer;
import npucam.model.CutOffers;
import npucam.model.Folders;
import npucam.model.ModelException;
import npucam.model.OnnxCut;
import npucam.model.OnnxFile;
import npucam.model.convert.YoloConversionSettings.Chip;
import npucam.model.convert.YoloConversionSettings.Quantize;
import npucam.model.convert.YoloConversionSettings.Source;
import npucam.model.convert.YoloConversionSettings.Variant;
import org.jspecify.annotations.Nullable;

/** Settings → steps. Looks into the network, where it is there, for the nodes to end it at. */
final class Planner {
    private static final String UNCUT = "";

    private final YoloConversionSettings settings;
    private final Source source;
    private final Path work;
    private final List<String> notes = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private Planner(YoloConversionSettings settings, Path work) {
        this.settings = settings;
        this.source = settings.source();
        this.work = work;
    }

    /** @throws ModelException when the network does not offer what the spec asks for, with every problem */
    static Plan plan(YoloConversionSettings settings, Path work) {
        return new Planner(settings, work).plan();
    }

    private Plan plan() {
        List<Product> products = new ArrayList<>();
        List<String> schemes = source.schemes().isEmpty() ? List.of(UNCUT) : source.schemes();
        inputIsFixed();
        for (String scheme : schemes) {
            products.addAll(products(scheme));
        }
        if (!problems.isEmpty()) {
            throw new ModelException(problems);
        }
        if (products.isEmpty()) {
            throw new ModelException(settings.spec() + ": no [[deploy]] is for "
                    + String.join(
                            ", ", settings.chips().stream().map(Chip::text).toList())
                    + ". Name another chip, or take chip out of a [[deploy]]");
        }
        return new Plan(work, products, notes);
    }

    private List<Product> products(String scheme) {
        List<Step> common = new ArrayList<>();
        Network network = network(scheme, common);
        Step transform = transform(network);
        common.add(transform);
        @Nullable List<Step> calibration = null;
        List<Product> products = new ArrayList<>();
        for (Chip chip : settings.chips()) {
            for (Variant variant : settings.variants()) {
                if (variant.isFor(chip, scheme)) {
                    List<Step> steps = new ArrayList<>(common);
                    if (isCalibrated(variant)) {
                        calibration = calibration == null ? calibration(network) : calibration;
                        steps.addAll(calibration);
                    }
                    products.add(product(network, chip, variant, steps));
                }
            }
        }
        return products;
    }

    private static boolean isCalibrated(Variant variant) {
        return variant.quantize() == Quantize.INT8 && variant.calibrationTable().isEmpty();
    }

    private Network network(String scheme, List<Step> steps) {
        String name = scheme.isEmpty() ? source.modelName() : source.modelName() + "_" + scheme;
        if (scheme.isEmpty()) {
            ownOutputsQuantizeWell();
            return new Network(name, UNCUT, source.modelDef(), source.outputNames());
        }
        OnnxCut.Scheme cutAt = OnnxCut.Scheme.valueOf(scheme.toUpperCase(Locale.ROOT));
        if (Files.isRegularFile(source.modelDef())) {
            Optional<CutOffer> offer = offer(cutAt);
            if (offer.filter(CutOffer::namedInFile).isPresent()) {
                return new Network(name, scheme, source.modelDef(), offer.get().names());
            }
        } else {
            notes.add(source.modelDef()
                    + " is not there to look into: the commands cut it first. With the file there, they"
                    + " may give the nodes' names to the tool instead");
        }
        Path cut = work.resolve(name + ".onnx");
        steps.add(new Step.Cut("cut_" + name, source.modelDef(), cutAt, cut));
        return new Network(name, scheme, cut, List.of());
    }

    private Optional<CutOffer> offer(OnnxCut.Scheme scheme) {
        try {
            CutOffers offers = OnnxCut.offers(source.modelDef());
            CutOffer offer = offers.at(scheme);
            if (offer.isOffered()) {
                return Optional.of(offer);
            }
            problems.add(settings.at("model.scheme") + ": " + scheme + " is not offered by " + source.modelDef() + ": "
                    + offer.whyNot() + ". It offers " + offered(offers));
        } catch (ModelException notAYolo) {
            problems.add(settings.at("model.scheme") + ": " + notAYolo.getMessage());
        }
        return Optional.empty();
    }

    private static String offered(CutOffers offers) {
        return String.join(
                ", ",
                offers.offers().stream()
                        .filter(CutOffer::isOffered)
                        .map(offer -> offer.scheme().text())
                        .toList());
    }

    /** One scale for boxes and scores leaves neither: the most frequent reason for a board's model that finds nothing. */
    private void ownOutputsQuantizeWell() {
        boolean int8 = settings.variants().stream().anyMatch(variant -> variant.quantize() == Quantize.INT8);
        if (!source.outputNames().isEmpty() || !int8 || !isOnnxHere()) {
            return;
        }
        CutOffers offers;
        try {
            offers = OnnxCut.offers(source.modelDef());
        } catch (ModelException alreadyCut) {
            return;
        }
        problems.add(settings.at("model.model_def")
                + ": ends at one output for boxes and scores, and in INT8 they would share one scale: no box above some 11"
                + " pixels would be left. Add scheme = \"concat\" below [model]; this file offers " + offered(offers));
    }

    private void inputIsFixed() {
        if (source.inputShapes().isEmpty() && isOnnxHere()) {
            OnnxFile.read(source.modelDef()).inputs().stream()
                    .filter(input -> input.shape().stream().anyMatch(length -> length.longValue() < 1))
                    .forEach(input -> problems.add(settings.at("model.model_def") + ": leaves the shape of its input "
                            + input.name() + " open, " + input.shape()
                            + ". Write it below [model], for example input_shapes = [[1, 3, 640, 640]]"));
        }
    }

    /**
     * Always said where they are known: without them the tool leaves the picture's size out, and crashes over it when it later fuses the
     * preprocessing.
     */
    private List<List<Integer>> inputShapes() {
        if (!source.inputShapes().isEmpty() || !isOnnxHere()) {
            return source.inputShapes();
        }
        return OnnxFile.read(source.modelDef()).inputs().stream()
                .map(input -> input.shape().stream().map(Number::intValue).toList())
                .toList();
    }

    private boolean isOnnxHere() {
        return source.modelDef().toString().toLowerCase(Locale.ROOT).endsWith(".onnx")
                && Files.isRegularFile(source.modelDef());
    }

    private Step transform(Network network) {
        Words words = new Words();
        words.add("--model_name", network.name());
        words.add("--model_def", inWork(network.modelDef()));
        source.modelData().ifPresent(data -> words.add("--model_data", inWork(data)));
        words.add("--input_shapes", inputShapes());
        words.add("--resize_dims", Words.joined(settings.preprocess().resizeDims()));
        words.add("--mean", Words.numbers(settings.preprocess().mean()));
        words.add("--scale", Words.numbers(settings.preprocess().scale()));
        words.flag("--keep_aspect_ratio", settings.preprocess().keepAspectRatio());
        words.add("--pixel_format", settings.preprocess().pixelFormat().text());
        int pad = settings.preprocess().padValue();
        words.add("--pad_value", pad == 0 ? "" : String.valueOf(pad));
        words.add("--output_names", String.join(",", network.outputNames()));
        words.add("--excepts", String.join(",", source.excepts()));
        words.add("--tolerance", Words.numbers(source.tolerance()));
        words.flag("--debug", source.debug());
        words.all(source.options());
        List<Path> inputs = new ArrayList<>(List.of(network.modelDef()));
        source.modelData().ifPresent(inputs::add);
        List<Path> outputs =
                new ArrayList<>(List.of(mlir(network), work.resolve(network.name() + "_top_f32_all_weight.npz")));
        source.testInput().ifPresent(input -> {
            words.add("--test_input", inWork(input));
            words.add("--test_result", testResult(network));
            inputs.add(input);
            outputs.add(work.resolve(testResult(network)));
            outputs.add(work.resolve(testInputMade(network)));
        });
        words.add("--mlir", inWork(mlir(network)));
        return new Step.Tool("transform_" + network.name(), words.of("model_transform.py"), inputs, outputs);
    }

    private List<Step> calibration(Network network) {
        List<Step> steps = new ArrayList<>();
        Path dataset = settings.calibration().dataset().orElseThrow();
        Words words = new Words();
        words.all(List.of(inWork(mlir(network))));
        List<Path> inputs = new ArrayList<>(List.of(mlir(network)));
        Optional<Step.Sample> sample = Pictures.sample(settings, network, work);
        if (sample.isPresent()) {
            steps.add(sample.get());
            inputs.addAll(sample.get().outputs());
            words.add("--dataset", inWork(Pictures.folder(network, work)));
        } else {
            inputs.addAll(Pictures.in(dataset));
            words.add("--dataset", inWork(dataset));
        }
        words.add("--input_num", String.valueOf(settings.calibration().inputNum()));
        words.options(settings.calibration().values());
        if (settings.calibration().search().isPresent()) {
            words.add("--processor", settings.chips().get(0).text());
        }
        words.all(settings.calibration().options());
        Path table = calibrationTable(network);
        List<Path> outputs = new ArrayList<>(List.of(table));
        quantizeTable(network).ifPresent(found -> {
            words.add("--quantize_table", inWork(found));
            outputs.add(found);
        });
        words.add("-o", inWork(table));
        steps.add(new Step.Tool("calibrate_" + network.name(), words.of("run_calibration.py"), inputs, outputs));
        return steps;
    }

    private Product product(Network network, Chip chip, Variant variant, List<Step> steps) {
        String file = variant.model()
                .orElse(network.name() + "_" + chip.shortText() + "_" + variant.text() + "." + chip.extension());
        String name = file.replaceFirst("\\.[A-Za-z]+$", "");
        Path model = work.resolve(file);
        steps.add(deploy(name, network, chip, variant, model));
        return new Product(name, network, chip, variant, model, steps);
    }

    private Step deploy(String name, Network network, Chip chip, Variant variant, Path model) {
        Words words = new Words();
        List<Path> inputs =
                new ArrayList<>(List.of(mlir(network), work.resolve(network.name() + "_top_f32_all_weight.npz")));
        words.add("--mlir", inWork(mlir(network)));
        words.add("--quantize", variant.quantize().name());
        words.flag("--asymmetric", variant.asymmetric());
        if (variant.quantize() == Quantize.INT8) {
            Path table = variant.calibrationTable().orElseGet(() -> calibrationTable(network));
            words.add("--calibration_table", inWork(table));
            inputs.add(table);
        }
        Optional<Path> layers =
                variant.quantizeTable().or(() -> isCalibrated(variant) ? quantizeTable(network) : Optional.empty());
        layers.ifPresent(table -> {
            words.add("--quantize_table", inWork(table));
            inputs.add(table);
        });
        words.add("--processor", chip.text());
        words.flag("--fuse_preprocess", variant.fusePreprocess());
        words.add("--customization_format", variant.customizationFormat().orElse(""));
        words.add("--num_core", variant.numCore() == 1 ? "" : String.valueOf(variant.numCore()));
        words.options(variant.values());
        words.add("--excepts", String.join(",", variant.excepts()));
        words.all(variant.options());
        Optional<Path> made = source.testInput()
                .map(input -> variant.fusePreprocess() ? input : work.resolve(testInputMade(network)));
        variant.testInput().or(() -> made).ifPresent(input -> {
            words.add("--test_input", inWork(input));
            inputs.add(input);
        });
        Optional<Path> reference = source.testInput().map(input -> work.resolve(testResult(network)));
        variant.testReference().or(() -> reference).ifPresent(outputs -> {
            words.add("--test_reference", inWork(outputs));
            inputs.add(outputs);
        });
        words.add("--tolerance", Words.numbers(variant.tolerance()));
        words.add("--model", inWork(model));
        return new Step.Tool("deploy_" + name, words.of("model_deploy.py"), inputs, List.of(model));
    }

    private Path mlir(Network network) {
        return work.resolve(source.mlir().orElse(network.name() + ".mlir"));
    }

    private String testResult(Network network) {
        return source.testResult().orElse(network.name() + "_top_outputs.npz");
    }

    /** The tool's own name for the picture as the network gets it. */
    private static String testInputMade(Network network) {
        return network.name() + "_in_f32.npz";
    }

    private Path calibrationTable(Network network) {
        return work.resolve(settings.calibration().calibrationTable().orElse(network.name() + "_cali_table"));
    }

    private Optional<Path> quantizeTable(Network network) {
        boolean findsLayers = settings.calibration()
                .search()
                .filter(search -> !search.equals("search_threshold"))
                .isPresent();
        return findsLayers
                ? Optional.of(
                        work.resolve(settings.calibration().quantizeTable().orElse(network.name() + "_qtable")))
                : Optional.empty();
    }

    /** As a command that runs in the working folder names it. */
    private String inWork(Path path) {
        return Folders.relative(work, path);
    }
}
