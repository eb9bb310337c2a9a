package npucam.model.convert;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import npucam.model.OnnxCut;
import npucam.model.toolchain.ToolchainSettings;

/**
 * A conversion of a YOLO, as its spec says it: each network (one per scheme) is transformed and calibrated once, then deployed for every
 * chip in every variant. What belongs together was checked; whether the graph offers the schemes was not.
 *
 * @param spec the file this was read from, for messages
 * @param places {@code section.key}, of a variant {@code deploy[2].key} → {@code file:line:column section.key = value}, for messages
 * @param notes what the user should know before it runs, one line each
 * @param toolchain which tools to use
 * @param chips the chips to deploy for, each once
 */
public record YoloConversionSettings(
        Path spec,
        Map<String, String> places,
        List<String> notes,
        ToolchainSettings toolchain,
        Source source,
        Preprocess preprocess,
        List<Chip> chips,
        Calibration calibration,
        List<Variant> variants)
        implements ConversionSettings {

    /** The words for {@code scheme}. */
    public static final List<String> SCHEMES =
            Arrays.stream(OnnxCut.Scheme.values()).map(OnnxCut.Scheme::text).toList();

    public YoloConversionSettings {
        places = Map.copyOf(places);
        notes = List.copyOf(notes);
        chips = List.copyOf(chips);
        variants = List.copyOf(variants);
    }

    /** What boards and shops call a chip → the tools' word. */
    public static final Map<String, String> OTHER_CHIPS =
            Map.of("cv186ah", "cv186x", "sg2002", "cv181x", "sg2000", "cv181x", "maixcam", "cv181x");

    /** The chips that npucam runs and this tool chain compiles for. */
    public enum Chip {
        BM1684X(true, true, 1),
        BM1688(true, true, 2),
        /** CV186AH carries this chip. */
        CV186X(true, true, 1),
        /** SG2002, MaixCAM. */
        CV181X(false, false, 1);

        private final boolean halfFloats;
        private final boolean asymmetric;
        private final int cores;

        Chip(boolean halfFloats, boolean asymmetric, int cores) {
            this.halfFloats = halfFloats;
            this.asymmetric = asymmetric;
            this.cores = cores;
        }

        /** Whether its arithmetic knows zero points. */
        public boolean asymmetric() {
            return asymmetric;
        }

        public int cores() {
            return cores;
        }

        /** Whether it is of the small family, which takes {@code .cvimodel} files. */
        public boolean isCv() {
            return this == CV181X;
        }

        /** The tools compile other things for it too, but into what the chip computes slower than BF16. */
        public boolean cannotCompute(Quantize quantize) {
            return switch (quantize) {
                case F32, F16 -> !halfFloats;
                case BF16, INT8 -> false;
            };
        }

        /** As the tools write it: {@code bm1684x}. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** As file names have it: {@code 1684x}, {@code cv181x}. */
        String shortText() {
            return text().replaceFirst("^bm", "");
        }

        /** The ending of its model files, without the point. */
        String extension() {
            return isCv() ? "cvimodel" : "bmodel";
        }
    }

    /** What weights and activations are computed in. */
    public enum Quantize {
        F32,
        BF16,
        F16,
        INT8
    }

    /** The order of the channels that a network wants. */
    public enum PixelFormat {
        RGB,
        BGR,
        GRAY,
        RGBA;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The network and how it becomes the tool chain's own form. Keys are those of {@code model_transform.py} where it has them.
     *
     * @param schemes words of {@link OnnxCut.Scheme}; empty = the outputs are named, or the model's own
     * @param outputNames where to end the network; empty = by scheme, or the model's own outputs
     * @param options further words for the tool
     */
    public record Source(
            String modelName,
            Path modelDef,
            Optional<Path> modelData,
            List<List<Integer>> inputShapes,
            List<String> schemes,
            List<String> outputNames,
            Optional<Path> testInput,
            Optional<String> testResult,
            List<String> excepts,
            List<BigDecimal> tolerance,
            boolean debug,
            Optional<String> mlir,
            Optional<Path> labels,
            Optional<String> family,
            Optional<String> task,
            List<String> options) {
        public Source {
            inputShapes = List.copyOf(inputShapes);
            schemes = List.copyOf(schemes);
            outputNames = List.copyOf(outputNames);
            excepts = List.copyOf(excepts);
            tolerance = List.copyOf(tolerance);
            options = List.copyOf(options);
        }
    }

    /**
     * From a picture to the network's input: (value - mean) × scale after the letterbox. Goes to the tools and into the {@code .mud}.
     *
     * @param resizeDims height and width; empty = the network's
     */
    public record Preprocess(
            List<Integer> resizeDims,
            boolean keepAspectRatio,
            List<BigDecimal> mean,
            List<BigDecimal> scale,
            PixelFormat pixelFormat,
            int padValue) {
        public Preprocess {
            resizeDims = List.copyOf(resizeDims);
            mean = List.copyOf(mean);
            scale = List.copyOf(scale);
        }
    }

    /**
     * How the ranges for INT8 are found. Keys are those of {@code run_calibration.py}.
     *
     * @param dataset folder of pictures; empty = nothing is calibrated
     * @param seed picks the pictures; empty = the tool picks them, always the same
     * @param calibrationTable file to write; empty = named after the network
     * @param quantizeTable file to write when layers are searched that stay in floats
     * @param values the further keys that are set, by their option: {@code --search} → {@code search_qtable}
     */
    public record Calibration(
            Optional<Path> dataset,
            int inputNum,
            Optional<Integer> seed,
            Optional<String> calibrationTable,
            Optional<String> quantizeTable,
            Map<String, String> values,
            List<String> options) {
        public Calibration {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
            options = List.copyOf(options);
        }

        /** Whether the tool takes a file for a picture. */
        public static boolean isPicture(Path file) {
            return file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(jpg|jpeg|jfif|png|bmp)");
        }

        /** How layers that stay in floats, or better ranges, are looked for; empty = not at all. */
        Optional<String> search() {
            return Optional.ofNullable(values.get("--search"));
        }
    }

    /**
     * One way to deploy. Keys are those of {@code model_deploy.py}.
     *
     * @param place {@code deploy[2]}, the beginning of its keys in {@link YoloConversionSettings#places}
     * @param name goes into the file's name; empty = named after the quantisation
     * @param chips only for these; empty = for all
     * @param schemes only for these; empty = for all
     * @param calibrationTable one that exists, in place of calibrating
     * @param values the further keys that are set, by their option: {@code --opt} → {@code 3}; flags have the value {@code ""}
     */
    public record Variant(
            String place,
            Optional<String> name,
            List<Chip> chips,
            List<String> schemes,
            Quantize quantize,
            boolean asymmetric,
            Optional<Path> calibrationTable,
            Optional<Path> quantizeTable,
            boolean fusePreprocess,
            Optional<String> customizationFormat,
            int numCore,
            List<BigDecimal> tolerance,
            List<String> excepts,
            Optional<Path> testInput,
            Optional<Path> testReference,
            Optional<String> model,
            Map<String, String> values,
            List<String> options) {
        public Variant {
            chips = List.copyOf(chips);
            schemes = List.copyOf(schemes);
            tolerance = List.copyOf(tolerance);
            excepts = List.copyOf(excepts);
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
            options = List.copyOf(options);
        }

        /** As part of a file's name: {@code int8_asym}. */
        String text() {
            return name.orElseGet(() -> quantize.name().toLowerCase(Locale.ROOT) + symmetry());
        }

        private String symmetry() {
            return asymmetric ? "_asym" : "";
        }

        boolean isFor(Chip chip, String scheme) {
            return (chips.isEmpty() || chips.contains(chip)) && (schemes.isEmpty() || schemes.contains(scheme));
        }
    }

    /** The beginning of a message about a key; the spec's name when the key is not in it. */
    public String at(String key) {
        return places.getOrDefault(key, spec + ": " + key);
    }
}
