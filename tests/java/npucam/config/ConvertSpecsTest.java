package npucam.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import npucam.model.convert.YoloConversion;
import npucam.model.convert.YoloConversionSettings;
import npucam.model.convert.YoloConversionSettings.Chip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The specs in {@code models/convert}, and that every key of a spec reaches the tools. */
class ConvertSpecsTest {
    /** What the vendor's guide for YOLOv5s runs, word for word. */
    private static final List<String> YOLOV5S = List.of(
            "model_transform.py --model_name yolov5s --model_def ../yolov5s.onnx --input_shapes [[1,3,640,640]]"
                    + " --mean 0.0,0.0,0.0 --scale 0.0039216,0.0039216,0.0039216 --keep_aspect_ratio --pixel_format rgb"
                    + " --output_names 350,498,646 --test_input ../image/dog.jpg --test_result yolov5s_top_outputs.npz"
                    + " --mlir yolov5s.mlir",
            "run_calibration.py yolov5s.mlir --dataset ../COCO2017 --input_num 100 -o yolov5s_cali_table",
            "model_deploy.py --mlir yolov5s.mlir --quantize INT8 --calibration_table yolov5s_cali_table"
                    + " --processor bm1684x --test_input yolov5s_in_f32.npz --test_reference yolov5s_top_outputs.npz"
                    + " --tolerance 0.85,0.45 --model yolov5s_1684x_int8.bmodel");

    @TempDir
    private Path folder;

    static Stream<Path> specs() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("models/convert"))) {
            return files
                    .filter(file -> file.toString().endsWith(".toml"))
                    .filter(file -> ConvertFile.read(file, List.of(), false) instanceof YoloConversionSettings)
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void everySpecIsRightAndMakesAModelForEachOfItsChips(Path spec) {
        YoloConversionSettings settings = read(spec, List.of());
        for (Chip chip : settings.chips()) {
            List<String> commands = commandsOf(read(spec, List.of(chip)));
            assertTrue(
                    commands.stream()
                            .anyMatch(command -> command.startsWith("model_deploy.py")
                                    && command.contains(" --quantize INT8 ")
                                    && command.contains(" --processor " + chip.text() + " ")),
                    () -> spec + " for " + chip + ": " + commands);
        }
    }

    @Test
    void yolov5sGivesTheCommandsOfTheVendorsGuide() {
        assertEquals(YOLOV5S, commandsOf(read(Path.of("models/convert/yolov5s-bm1684x.toml"), List.of())));
    }

    @Test
    void theSpecsOfOurOwnDetectorFindTheirFiles() {
        for (String chip : ConvertKeys.chips()) {
            Path spec = Path.of("models/convert/shapes-" + chip + ".toml");
            YoloConversionSettings settings = (YoloConversionSettings) ConvertFile.read(spec, List.of(), true);
            assertEquals(
                    List.of(chip), settings.chips().stream().map(Chip::text).toList());
            assertEquals(List.of("concat", "dfl_sigmoid"), settings.source().schemes());
            assertEquals(List.of(), settings.notes());
        }
    }

    @Test
    void everyKeyReachesItsTool() throws IOException {
        Path spec = Files.writeString(folder.resolve("all.toml"), """
                [model]
                model_name = "m"
                model_def = "m.prototxt"
                model_data = "m.caffemodel"
                input_shapes = [[1, 3, 320, 640], [1, 2]]
                output_names = ["a", "b"]
                test_input = "t.png"
                test_result = "r.npz"
                excepts = ["e", "f"]
                tolerance = [0.98, 0.97]
                debug = true
                mlir = "x.mlir"
                options = ["--pruning", "p"]
                [preprocess]
                resize_dims = [320, 640]
                keep_aspect_ratio = true
                mean = [1, 2.5, 3]
                scale = 0.5
                pixel_format = "bgr"
                pad_value = 114
                [target]
                processor = "bm1688"
                [calibration]
                dataset = "d"
                input_num = 200
                calibration_table = "c"
                quantize_table = "q"
                search = "search_qtable"
                cali_method = "use_kl"
                inference_num = 31
                expected_cos = 0.97
                min_layer_cos = 0.96
                max_float_layers = 6
                tune_num = 7
                options = ["--sq"]
                [[deploy]]
                quantize = "INT8"
                asymmetric = true
                fuse_preprocess = true
                customization_format = "BGR_PACKED"
                num_core = 2
                tolerance = [0.8, 0.5]
                excepts = "g"
                test_input = "u.jpg"
                test_reference = "v.npz"
                model = "w.bmodel"
                quant_input = true
                quant_output = true
                quant_input_int8 = true
                quant_output_int8 = true
                aligned_input = true
                high_precision = true
                compare_all = true
                debug = true
                correctness = [0.9, 0.7]
                opt = 3
                addr_mode = "io_alone"
                options = ["--do_winograd"]
                """);
        assertEquals(
                List.of(
                        "model_transform.py --model_name m --model_def ../m.prototxt --model_data ../m.caffemodel"
                                + " --input_shapes [[1,3,320,640],[1,2]] --resize_dims 320,640 --mean 1,2.5,3"
                                + " --scale 0.5,0.5,0.5 --keep_aspect_ratio --pixel_format bgr --pad_value 114"
                                + " --output_names a,b --excepts e,f --tolerance 0.98,0.97 --debug --pruning p"
                                + " --test_input ../t.png --test_result r.npz --mlir x.mlir",
                        "run_calibration.py x.mlir --dataset ../d --input_num 200 --search search_qtable"
                                + " --cali_method use_kl --inference_num 31 --expected_cos 0.97 --min_layer_cos 0.96"
                                + " --max_float_layers 6 --tune_num 7 --processor bm1688 --sq --quantize_table q -o c",
                        "model_deploy.py --mlir x.mlir --quantize INT8 --asymmetric --calibration_table c"
                                + " --quantize_table q --processor bm1688 --fuse_preprocess"
                                + " --customization_format BGR_PACKED --num_core 2 --quant_input --quant_output"
                                + " --quant_input_int8 --quant_output_int8 --aligned_input --high_precision --compare_all"
                                + " --debug --correctness 0.9,0.7 --opt 3 --addr_mode io_alone --excepts g --do_winograd"
                                + " --test_input ../u.jpg --test_reference ../v.npz --tolerance 0.8,0.5 --model w.bmodel"),
                commandsOf(read(spec, List.of())));
    }

    @Test
    void tablesThatExistAreTakenInsteadOfCalibrating() throws IOException {
        Path spec = Files.writeString(folder.resolve("tables.toml"), """
                [model]
                model_name = "m"
                model_def = "m.onnx"
                output_names = "a"
                [target]
                chip = "cv181x"
                [[deploy]]
                quantize = "INT8"
                calibration_table = "c"
                quantize_table = "q"
                model_version = "1.2"
                quant_output_bf16 = true
                """);
        List<String> commands = commandsOf(read(spec, List.of()));
        assertEquals(2, commands.size());
        assertEquals(
                "model_deploy.py --mlir m.mlir --quantize INT8 --calibration_table ../c --quantize_table ../q"
                        + " --processor cv181x --quant_output_bf16 --model_version 1.2 --model m_cv181x_int8.cvimodel",
                commands.get(1));
    }

    private static YoloConversionSettings read(Path spec, List<Chip> chips) {
        return (YoloConversionSettings) ConvertFile.read(spec, chips, false);
    }

    /** The commands of the tools, each on one line. */
    private static List<String> commandsOf(YoloConversionSettings settings) {
        Path spec = settings.spec();
        Path work = spec.resolveSibling(String.valueOf(spec.getFileName()).replace(".toml", ""));
        String script = YoloConversion.plan(settings, work).script().replace("\\\n", "");
        List<String> commands = new ArrayList<>();
        script.lines()
                .filter(line -> line.matches("(model_transform|run_calibration|model_deploy)\\.py .*"))
                .forEach(line -> commands.add(String.join(" ", Arrays.asList(line.split("\\s+")))));
        return commands;
    }
}
