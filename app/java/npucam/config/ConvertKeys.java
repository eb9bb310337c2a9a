package npucam.config;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import npucam.model.convert.YoloConversionSettings;
import npucam.model.convert.YoloConversionSettings.Chip;
import npucam.model.convert.YoloConversionSettings.PixelFormat;
import npucam.model.convert.YoloConversionSettings.Quantize;

/**
 * Every key of a conversion spec, in the file's order. A key that a tool has too bears the tool's own name. The reader and the
 * reference in {@code models/README.md} come from here.
 */
final class ConvertKeys {
    private static final List<Key<?>> ENTRIES = new ArrayList<>();

    private static final String ZERO_TO_ONE = "cosine and euclidean similarity, like [0.85, 0.45]";

    /** MaixCAM2, which is often taken for a MaixCAM. */
    private static final Set<String> AXERA = Set.of("maixcam2", "ax630c", "ax620e");

    static final Key<String> MODEL_NAME = add(Key.required(
            "model", "model_name", Texts.fileName(), "yolov5s", "Name of the model; files are named after it"));
    static final Key<Path> MODEL_DEF = add(Key.required(
            "model",
            "model_def",
            Locations.place(),
            "yolov5s.onnx",
            "The network: .onnx, or another form the tools read (.pt, .tflite, .prototxt)"));
    static final Key<Path> MODEL_DATA = add(Key.optional(
            "model", "model_data", Locations.place(), "none", "net.caffemodel", "The weights of a Caffe model"));
    static final Key<List<List<Integer>>> INPUT_SHAPES = add(Key.optional(
            "model",
            "input_shapes",
            Numbers.shapes(),
            "the network's own",
            List.of(List.of(1, 3, 640, 640)),
            "Shapes of the inputs; needed where the network leaves them open"));
    static final Key<List<String>> SCHEME = add(Key.optional(
            "model",
            "scheme",
            Texts.words(YoloConversionSettings.SCHEMES, Map.of()),
            "output_names, or the network's own outputs",
            List.of("concat"),
            "Where to end the network, found from its graph; several make several models"));
    static final Key<List<String>> OUTPUT_NAMES = add(Key.optional(
            "model",
            "output_names",
            Texts.texts("one or more names of tensors"),
            "by scheme",
            List.of("350", "498", "646"),
            "Where to end the network, by the names in its graph"));
    static final Key<Path> TEST_INPUT = add(Key.optional(
            "model",
            "test_input",
            Locations.place(),
            "nothing is compared",
            "../image/dog.jpg",
            "Picture (or .npz) that the networks before and after each step are compared on"));
    static final Key<String> TEST_RESULT = add(Key.optional(
            "model",
            "test_result",
            Texts.fileName(),
            "named after the model",
            "yolov5s_top_outputs.npz",
            "File for the float network's outputs"));
    static final Key<List<String>> EXCEPTS = add(Key.optional(
            "model",
            "excepts",
            Texts.texts("one or more names of layers"),
            "none",
            List.of("350_Transpose"),
            "Layers that are not compared"));
    static final Key<List<BigDecimal>> TOLERANCE = add(Key.optional(
            "model",
            "tolerance",
            tolerance(),
            "the tool's own, 0.99 and 0.99",
            List.of(0.99, 0.99),
            "Least similarity of the tool chain's form to the network: " + ZERO_TO_ONE));
    static final Key<Boolean> DEBUG =
            add(Key.standard("model", "debug", Numbers.flag(), false, "Keep the tool's intermediate files"));
    static final Key<String> MLIR = add(Key.optional(
            "model",
            "mlir",
            Texts.fileName(),
            "named after the model",
            "yolov5s.mlir",
            "File for the tool chain's form"));
    static final Key<Path> LABELS = add(Key.optional(
            "model",
            "labels",
            Locations.place(),
            "those in the ONNX file",
            "../coco.names",
            "Class names, one a line, for the .mud"));
    static final Key<String> FAMILY = add(Key.optional(
            "model",
            "family",
            Texts.word(List.of("yolov5", "yolov8", "yolo11", "yolo26")),
            "told from the graph",
            "yolov8",
            "The model_type of the .mud"));
    static final Key<String> TASK = add(Key.optional(
            "model",
            "task",
            Texts.word(List.of("detect", "pose", "seg", "obb", "classify")),
            "that in the ONNX file, or detect",
            "detect",
            "What the model does, for the .mud"));
    static final Key<List<String>> MODEL_OPTIONS = add(options("model", "model_transform.py", "--onnx_sim"));

    static final Key<List<Integer>> RESIZE_DIMS = add(Key.optional(
            "preprocess",
            "resize_dims",
            Numbers.wholesInOrder(1, 8192),
            "the network's input",
            List.of(640, 640),
            "Height and width that pictures are brought to"));
    static final Key<Boolean> KEEP_ASPECT_RATIO = add(Key.standard(
            "preprocess",
            "keep_aspect_ratio",
            Numbers.flag(),
            true,
            "Letterbox instead of stretching; npucam always does"));
    static final Key<List<BigDecimal>> MEAN = add(Key.standard(
            "preprocess",
            "mean",
            Numbers.decimals("one number or three, one per channel", Set.of(1, 3), 0, 255),
            0.0,
            "Subtracted from the values 0-255"));
    static final Key<List<BigDecimal>> SCALE = add(Key.standard(
            "preprocess",
            "scale",
            Numbers.decimals("one number or three, one per channel", Set.of(1, 3), 1e-6, 1),
            0.0039216,
            "Multiplied after that; 1/255 is 0.0039216"));
    static final Key<PixelFormat> PIXEL_FORMAT = add(Key.standard(
            "preprocess", "pixel_format", Texts.choice(PixelFormat.class), "rgb", "Order of the network's channels"));
    static final Key<Integer> PAD_VALUE = add(Key.standard(
            "preprocess",
            "pad_value",
            Numbers.whole(0, 255),
            0L,
            "Colour of the letterbox bars; Ultralytics trains with 114"));

    static final Key<List<String>> CHIP =
            add(chip("chip", "The chip or chips; --chip on the command line goes before"));
    static final Key<List<String>> PROCESSOR = add(chip("processor", "The same under model_deploy.py's name"));

    static final Key<Path> DATASET = add(Key.optional(
            "calibration",
            "dataset",
            Locations.place(),
            "required for INT8",
            "COCO2017",
            "Folder of pictures like those the camera will see"));
    static final Key<Integer> INPUT_NUM = add(Key.standard(
            "calibration",
            "input_num",
            Numbers.whole(1, 100_000),
            100L,
            "How many pictures are used; 100 to 1000 are usual"));
    static final Key<Integer> SEED = add(Key.optional(
            "calibration",
            "seed",
            Numbers.whole(0, Integer.MAX_VALUE),
            "the tool picks, always the same pictures",
            1L,
            "Picks the pictures from the folder"));
    static final Key<String> CALIBRATION_TABLE = add(Key.optional(
            "calibration",
            "calibration_table",
            Texts.fileName(),
            "named after the model",
            "yolov5s_cali_table",
            "File for the ranges that were found (-o of the tool)"));
    static final Key<String> QUANTIZE_TABLE = add(Key.optional(
            "calibration",
            "quantize_table",
            Texts.fileName(),
            "named after the model, when search looks for layers",
            "yolov5s_qtable",
            "File for the layers that stay in floats, found by search"));
    static final Key<String> SEARCH = add(Key.optional(
            "calibration",
            "search",
            Texts.word(List.of("search_threshold", "search_qtable", "fast_search", "mix_search")),
            "no search",
            "search_qtable",
            "Look for better ranges, or for layers that must stay in floats; takes long"));
    private static final Key<String> CALI_METHOD = add(Key.optional(
            "calibration",
            "cali_method",
            Texts.word(List.of(
                    "mse",
                    "max",
                    "kl",
                    "percentile9999",
                    "aciq_laplace",
                    "aciq_gauss",
                    "use_mse",
                    "use_max",
                    "use_kl",
                    "use_percentile9999")),
            "the tool's own",
            "use_mse",
            "How ranges are found"));
    private static final Key<Integer> INFERENCE_NUM =
            add(searched("inference_num", Numbers.whole(1, 10_000), 30L, "Pictures used by the search"));
    private static final Key<Double> EXPECTED_COS = add(
            searched("expected_cos", Numbers.decimal(0, 1), 0.99, "Similarity of the outputs that ends the search"));
    private static final Key<Double> MIN_LAYER_COS = add(
            searched("min_layer_cos", Numbers.decimal(0, 1), 0.99, "Least similarity of a layer that stays in INT8"));
    private static final Key<Integer> MAX_FLOAT_LAYERS =
            add(searched("max_float_layers", Numbers.whole(1, 10_000), 5L, "How many layers may stay in floats"));
    private static final Key<Integer> TUNE_NUM = add(Key.optional(
            "calibration",
            "tune_num",
            Numbers.whole(0, 10_000),
            "the tool's own",
            5L,
            "Pictures the ranges are tuned with"));
    static final Key<List<String>> CALIBRATION_OPTIONS = add(options("calibration", "run_calibration.py", "--sq"));

    static final Key<String> NAME = add(Key.optional(
            "deploy",
            "name",
            Texts.fileName(),
            "named after the quantisation, like int8_asym",
            "int8_fused",
            "Tells this model from the others of the spec, in its file's name"));
    static final Key<List<String>> ONLY_CHIPS =
            add(Key.optional("deploy", "chip", chipWords(), "all", List.of("bm1688"), "Only for these chips"));
    static final Key<List<String>> ONLY_SCHEMES = add(Key.optional(
            "deploy",
            "scheme",
            Texts.words(YoloConversionSettings.SCHEMES, Map.of()),
            "all",
            List.of("concat"),
            "Only at these schemes"));
    static final Key<String> QUANTIZE = add(Key.required(
            "deploy",
            "quantize",
            Texts.word(Stream.of(Quantize.values()).map(Enum::name).toList()),
            "INT8",
            "What the chip computes in"));
    static final Key<Boolean> ASYMMETRIC = add(Key.standard(
            "deploy",
            "asymmetric",
            Numbers.flag(),
            false,
            "INT8 with a zero point: try it when symmetric INT8 is not good enough; a little slower"));
    static final Key<Path> GIVEN_CALIBRATION_TABLE = add(Key.optional(
            "deploy",
            "calibration_table",
            Locations.place(),
            "made from [calibration]",
            "my_cali_table",
            "Ranges that exist already"));
    static final Key<Path> GIVEN_QUANTIZE_TABLE = add(Key.optional(
            "deploy",
            "quantize_table",
            Locations.place(),
            "that of the search, if any",
            "my_qtable",
            "Layers that stay in floats"));
    static final Key<Boolean> FUSE_PREPROCESS = add(Key.standard(
            "deploy",
            "fuse_preprocess",
            Numbers.flag(),
            false,
            "Mean, scale and colour order on the chip: it takes the picture's bytes"));
    static final Key<String> CUSTOMIZATION_FORMAT = add(Key.optional(
            "deploy",
            "customization_format",
            Texts.word(List.of(
                    "RGB_PLANAR",
                    "RGB_PACKED",
                    "BGR_PLANAR",
                    "BGR_PACKED",
                    "GRAYSCALE",
                    "YUV420_PLANAR",
                    "YUV_NV21",
                    "YUV_NV12",
                    "RGBA_PLANAR")),
            "planar, in the order of pixel_format",
            "RGB_PACKED",
            "How the picture's bytes lie, with fuse_preprocess"));
    static final Key<Integer> NUM_CORE =
            add(Key.standard("deploy", "num_core", Numbers.whole(1, 2), 1L, "Cores that work on one picture"));
    static final Key<List<BigDecimal>> DEPLOY_TOLERANCE = add(Key.optional(
            "deploy",
            "tolerance",
            tolerance(),
            "the tool's own, [0.9, 0.8] for INT8",
            List.of(0.85, 0.45),
            "Least similarity of the outputs to the float network's: " + ZERO_TO_ONE));
    static final Key<List<String>> DEPLOY_EXCEPTS = add(Key.optional(
            "deploy",
            "excepts",
            Texts.texts("one or more names of layers"),
            "none",
            List.of("350_Transpose"),
            "Layers that are not compared"));
    static final Key<Path> DEPLOY_TEST_INPUT = add(Key.optional(
            "deploy",
            "test_input",
            Locations.place(),
            "that of [model]",
            "../image/dog.jpg",
            "Picture or .npz to compare on"));
    static final Key<Path> TEST_REFERENCE = add(Key.optional(
            "deploy",
            "test_reference",
            Locations.place(),
            "test_result of [model]",
            "yolov5s_top_outputs.npz",
            "The float network's outputs to compare with"));
    static final Key<String> MODEL = add(Key.optional(
            "deploy",
            "model",
            Texts.fileName(),
            "named after model, scheme, chip and name",
            "yolov5s_1684x_int8.bmodel",
            "File name of the model"));
    static final Key<Boolean> QUANT_INPUT = add(flag("quant_input", "The input is quantized: npucam hands over bytes"));
    static final Key<Boolean> QUANT_OUTPUT =
            add(flag("quant_output", "The outputs stay quantized: npucam reads bytes, a quarter of the memory"));
    private static final Key<Boolean> QUANT_INPUT_INT8 =
            add(flag("quant_input_int8", "The input is INT8 or UINT8 whatever the network computes in"));
    private static final Key<Boolean> QUANT_OUTPUT_INT8 = add(flag("quant_output_int8", "The same of the outputs"));
    static final Key<Boolean> QUANT_OUTPUT_BF16 = add(flag("quant_output_bf16", "The outputs are BF16"));
    static final Key<Boolean> ALIGNED_INPUT =
            add(flag("aligned_input", "The picture's rows are aligned as the video hardware of CV181x makes them"));
    private static final Key<Boolean> HIGH_PRECISION = add(flag("high_precision", "Some layers are computed in F32"));
    private static final Key<Boolean> COMPARE_ALL =
            add(flag("compare_all", "Compare all layers, not the outputs alone"));
    private static final Key<Boolean> DEPLOY_DEBUG = add(flag("debug", "Keep the tool's intermediate files"));
    private static final Key<List<BigDecimal>> CORRECTNESS = add(Key.optional(
            "deploy",
            "correctness",
            tolerance(),
            "the tool's own, [0.99, 0.9]",
            List.of(0.99, 0.9),
            "Least similarity of the finished model on the simulated chip to what the compiler computed: "
                    + ZERO_TO_ONE));
    private static final Key<Integer> OPT = add(Key.optional(
            "deploy", "opt", Numbers.whole(1, 3), "the tool's own, 2", 2L, "How hard the compiler optimises"));
    private static final Key<String> ADDR_MODE = add(Key.optional(
            "deploy",
            "addr_mode",
            Texts.word(List.of("auto", "basic", "io_alone", "io_tag", "io_tag_fuse", "io_reloc", "in_reuse")),
            "the tool's own, auto",
            "io_alone",
            "How inputs and outputs are given their memory"));
    static final Key<String> MODEL_VERSION = add(Key.optional(
            "deploy",
            "model_version",
            Texts.fileName(),
            "the latest",
            "1.2",
            "Format of a .cvimodel, for boards with an old runtime"));
    static final Key<List<String>> DEPLOY_OPTIONS = add(options("deploy", "model_deploy.py", "--do_winograd"));

    static final Key<Path> TOOLCHAIN_FOLDER = add(Key.optional(
            "toolchain",
            "folder",
            Locations.place(),
            "looked for",
            "/opt/tpu-mlir",
            "Python environment with the tools in it, or their folder"));
    static final Key<String> CONTAINER = add(Key.optional(
            "toolchain",
            "container",
            Texts.text(200),
            "none",
            "sophgo/tpuc_dev:latest",
            "Container image that holds the tools; goes before folder"));

    /** Keys of {@code run_calibration.py} that are handed on as they are. */
    static final List<Key<?>> CALIBRATION_PASSED =
            List.of(SEARCH, CALI_METHOD, INFERENCE_NUM, EXPECTED_COS, MIN_LAYER_COS, MAX_FLOAT_LAYERS, TUNE_NUM);

    /** Keys of {@code model_deploy.py} that are handed on as they are. */
    static final List<Key<?>> DEPLOY_PASSED = List.of(
            QUANT_INPUT,
            QUANT_OUTPUT,
            QUANT_INPUT_INT8,
            QUANT_OUTPUT_INT8,
            QUANT_OUTPUT_BF16,
            ALIGNED_INPUT,
            HIGH_PRECISION,
            COMPARE_ALL,
            DEPLOY_DEBUG,
            CORRECTNESS,
            OPT,
            ADDR_MODE,
            MODEL_VERSION);

    /** Those of the search alone. */
    static final List<Key<?>> SEARCH_ONLY = List.of(INFERENCE_NUM, EXPECTED_COS, MIN_LAYER_COS, MAX_FLOAT_LAYERS);

    static final KeyList LIST = new KeyList(sections(), ENTRIES, Set.of("deploy"));

    private ConvertKeys() {}

    static List<String> chips() {
        return Stream.of(Chip.values()).map(Chip::text).toList();
    }

    private static ValueType<List<String>> chipWords() {
        ValueType<List<String>> words = Texts.words(chips(), YoloConversionSettings.OTHER_CHIPS);
        return new ValueType<>(words.form(), words.noun(), "", "", words.choices(), 0, 0, (toml, folder) -> {
            if (toml instanceof String word && AXERA.contains(word.toLowerCase(Locale.ROOT))) {
                throw new BadValue(
                        "is of Axera, for which this tool chain does not compile",
                        "Use Axera's Pulsar2, on a network cut at concat: quantising dfl_sigmoid fails on that chip");
            }
            return words.converter().convert(toml, folder);
        });
    }

    private static ValueType<List<BigDecimal>> tolerance() {
        return Numbers.decimals("two numbers", Set.of(2), 0, 1);
    }

    private static Key<List<String>> chip(String name, String meaning) {
        return Key.optional(
                "target", name, chipWords(), "either chip or processor is required", List.of("bm1684x"), meaning);
    }

    private static Key<Boolean> flag(String name, String meaning) {
        return Key.standard("deploy", name, Numbers.flag(), false, meaning);
    }

    private static <T> Key<T> searched(String name, ValueType<T> type, Object example, String meaning) {
        return Key.optional("calibration", name, type, "the tool's own", example, meaning + ", with search");
    }

    private static Key<List<String>> options(String section, String tool, String example) {
        return Key.optional(
                section,
                "options",
                Texts.texts("words of a command line"),
                "none",
                List.of(example),
                "Further words for " + tool + ", for what has no key here");
    }

    private static <T> Key<T> add(Key<T> key) {
        ENTRIES.add(key);
        return key;
    }

    private static Map<String, String> sections() {
        Map<String, String> sections = new LinkedHashMap<>();
        sections.put("model", "The network, and how it becomes the tool chain's own form (`model_transform.py`)");
        sections.put("preprocess", "From a picture to the network's input: for the tools and for the `.mud` alike");
        sections.put("target", "What it is for");
        sections.put("calibration", "How the ranges for INT8 are found (`run_calibration.py`)");
        sections.put("deploy", "A model to make (`model_deploy.py`); stands once for each");
        sections.put("toolchain", "Where the tools are, when they are not to be looked for");
        return Collections.unmodifiableMap(sections);
    }
}
