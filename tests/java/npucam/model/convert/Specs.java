package npucam.model.convert;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import npucam.model.convert.YoloConversionSettings.Calibration;
import npucam.model.convert.YoloConversionSettings.Chip;
import npucam.model.convert.YoloConversionSettings.PixelFormat;
import npucam.model.convert.YoloConversionSettings.Preprocess;
import npucam.model.convert.YoloConversionSettings.Quantize;
import npucam.model.convert.YoloConversionSettings.Source;
import npucam.model.convert.YoloConversionSettings.Variant;
import npucam.model.toolchain.ToolchainSettings;

/** Settings as a spec of our own tiny detector gives them. */
final class Specs {
    static final Path SHAPES = Path.of("models/shapes/shapes.onnx");
    static final Path CALIBRATION = Path.of("models/shapes/calibration");
    private static final Path TEST_PICTURE = Path.of("models/shapes/calibration/007.jpg");

    private Specs() {}

    static YoloConversionSettings of(
            Path network, List<String> schemes, List<Chip> chips, Optional<Integer> seed, List<Variant> variants) {
        return new YoloConversionSettings(
                Path.of("shapes.toml"),
                Map.of(
                        "model.scheme",
                        "shapes.toml:4:1 model.scheme = ...",
                        "model.model_def",
                        "shapes.toml:3:1 model.model_def"),
                List.of(),
                ToolchainSettings.NONE,
                new Source(
                        "shapes",
                        network,
                        Optional.empty(),
                        List.of(),
                        schemes,
                        List.of(),
                        Optional.of(TEST_PICTURE),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of()),
                new Preprocess(
                        List.of(),
                        true,
                        List.of(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO),
                        List.of(new BigDecimal("0.1"), new BigDecimal("0.2"), new BigDecimal("0.3")),
                        PixelFormat.BGR,
                        7),
                chips,
                new Calibration(
                        Optional.of(CALIBRATION), 10, seed, Optional.empty(), Optional.empty(), Map.of(), List.of()),
                variants);
    }

    static YoloConversionSettings concat(Chip chip, Variant... variants) {
        return of(SHAPES, List.of("concat"), List.of(chip), Optional.empty(), List.of(variants));
    }

    static Variant variant(Quantize quantize) {
        return new Variant(
                "deploy[1]",
                Optional.empty(),
                List.of(),
                List.of(),
                quantize,
                false,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                1,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of());
    }

    /** Mean and scale on the chip, fed with packed RGB. */
    static Variant fused() {
        return new Variant(
                "deploy[1]",
                Optional.of("fused"),
                List.of(),
                List.of(),
                Quantize.INT8,
                true,
                Optional.empty(),
                Optional.of(Path.of("my_qtable")),
                true,
                Optional.of("RGB_PACKED"),
                2,
                List.of(new BigDecimal("0.8"), new BigDecimal("0.4")),
                List.of("a", "b"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of("--quant_output", ""),
                List.of("--do_winograd"));
    }
}
