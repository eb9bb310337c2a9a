package npucam.model.convert;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import npucam.model.ModelException;
import npucam.model.OnnxCut;
import npucam.model.OnnxFile;
import npucam.model.convert.YoloConversionSettings.PixelFormat;
import npucam.model.convert.YoloConversionSettings.Preprocess;

/** The {@code .mud} of a converted model: the same preprocessing that its ranges were found with. */
final class MudText {
    private static final Pattern KEYPOINTS = Pattern.compile("\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*]");

    private final YoloConversionSettings settings;
    private final Product product;
    private final Map<String, String> metadata;

    /** @param metadata of the network; empty when it has none */
    MudText(YoloConversionSettings settings, Product product, Map<String, String> metadata) {
        this.settings = settings;
        this.product = product;
        this.metadata = metadata;
    }

    /**
     * The text.
     *
     * @param model its file's name
     * @param labels the name of the labels file beside it; empty when there is none
     */
    String of(String model, Optional<String> labels) {
        Preprocess preprocess = settings.preprocess();
        StringBuilder text = new StringBuilder();
        line(text, "[basic]");
        line(text, "type = " + product.chip().extension());
        line(text, "model = " + model);
        line(text, "");
        line(text, "[extra]");
        family().ifPresent(family -> line(text, "model_type = " + family));
        line(text, "type = " + task());
        line(text, "input_type = " + colorOrder());
        line(text, "mean = " + numbers(preprocess.mean()));
        line(text, "scale = " + numbers(preprocess.scale()));
        labels.ifPresent(file -> line(text, "labels = " + file));
        line(text, "");
        line(text, "[npucam]");
        line(text, "pad_value = " + preprocess.padValue());
        if (!product.network().scheme().isEmpty()) {
            line(text, "scheme = " + product.network().scheme());
        }
        keypoints().ifPresent(keypoints -> line(text, "keypoints = " + keypoints));
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    private Optional<String> family() {
        return settings.source().family().or(() -> ofGraph(settings.source().modelDef()));
    }

    /** A network that was cut before, or is no ONNX, does not show it. */
    private static Optional<String> ofGraph(Path network) {
        try {
            OnnxFile.read(network);
            return Optional.of(
                    switch (OnnxCut.offers(network).family()) {
                        case YOLOV5 -> "yolov5";
                        case YOLOV8_11 -> "yolov8";
                        case YOLO26 -> "yolo26";
                    });
        } catch (ModelException unknown) {
            return Optional.empty();
        }
    }

    private String task() {
        String task = settings.source().task().orElse(metadata.getOrDefault("task", "detect"));
        return switch (task) {
            case "detect" -> "detector";
            case "classify" -> "classifier";
            case "segment" -> "seg";
            default -> task;
        };
    }

    /** What the picture must be in: with fused preprocess the chip swaps the channels itself. */
    private String colorOrder() {
        PixelFormat network = settings.preprocess().pixelFormat();
        return product.variant()
                .customizationFormat()
                .map(format -> format.substring(0, 3).toLowerCase(Locale.ROOT))
                .orElse(network.text());
    }

    private static String numbers(List<BigDecimal> numbers) {
        return numbers.stream().map(BigDecimal::toPlainString).collect(Collectors.joining(", "));
    }

    private Optional<String> keypoints() {
        Matcher shape = KEYPOINTS.matcher(metadata.getOrDefault("kpt_shape", ""));
        return shape.matches() ? Optional.of(shape.group(1) + "x" + shape.group(2)) : Optional.empty();
    }
}
