package npucam.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import npucam.model.convert.YoloConversionSettings;
import npucam.model.convert.YoloConversionSettings.Chip;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The words of every problem a conversion spec can have, pinned: what stands here is what a technician reads. */
class ConvertErrorsTest {
    /** A right spec; problems are put in by replacing a line of it. */
    private static final String RIGHT = """
            [model]
            model_name = "m"
            model_def = "m.onnx"
            scheme = "concat"
            test_input = "t.jpg"
            [preprocess]
            scale = 0.0039216
            [target]
            chip = "bm1688"
            [calibration]
            dataset = "pictures"
            [[deploy]]
            quantize = "INT8"
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void makeFiles() throws IOException {
        Files.createDirectories(folder.resolve("pictures/below"));
        for (int i = 0; i < 100; i++) {
            Files.writeString(folder.resolve("pictures/below/" + i + ".jpg"), "");
        }
        for (String file : List.of("m.onnx", "m.prototxt", "t.jpg", "t.npz")) {
            Files.writeString(folder.resolve(file), "");
        }
    }

    static Stream<Arguments> problems() {
        return Stream.of(
                // names
                instead(
                        "model_name",
                        "model_nam = \"m\"",
                        "2:1 model.model_nam: unknown key. Did you mean model_name?"),
                instead(
                        "dataset",
                        "dataset = \"pictures\"\nchip = \"bm1688\"",
                        "12:1 calibration.chip: unknown key. It belongs below [target] or [[deploy]]"),
                instead("[target]", "[targe]", "8:1 targe: is no section of this file. Did you mean [target]?"),
                instead("quantize", "quantise = \"INT8\"", "13:1 deploy.quantise: unknown key. Did you mean quantize?"),
                instead(
                        "scale",
                        "tilt = 1",
                        "7:1 preprocess.tilt: unknown key. The keys of [preprocess] are resize_dims, keep_aspect_ratio, mean, scale, pixel_format, pad_value"),
                // what must be there
                instead(
                        "model_name",
                        "",
                        "1:1 model.model_name: is missing. Add model_name = \"yolov5s\" below [model]"),
                instead(
                        "model_def",
                        "",
                        "1:1 model.model_def: is missing. Add model_def = \"yolov5s.onnx\" below [model]"),
                instead("chip", "", "8:1 target.chip: is missing. Add chip = [\"bm1684x\"] below [target]"),
                instead("quantize", "", "12:1 deploy.quantize: is missing. Add quantize = \"INT8\" below [[deploy]]"),
                instead(
                        "[[deploy]]",
                        "",
                        "13:1 calibration.quantize: unknown key. It belongs below [[deploy]]",
                        "13:1 deploy: is missing. Add a section [[deploy]] with quantize = \"INT8\" below it"),
                instead(
                        "dataset",
                        "",
                        "13:1 deploy.quantize = \"INT8\": needs the ranges of a calibration. Add dataset = \"COCO2017\" below [calibration], or a calibration_table here"),
                // values
                instead(
                        "chip",
                        "chip = \"bm1686\"",
                        "9:1 target.chip = \"bm1686\": \"bm1686\" is not one of \"bm1684x\", \"bm1688\", \"cv186x\", \"cv181x\". Did you mean \"bm1688\"?"),
                instead(
                        "chip",
                        "chip = \"MaixCAM2\"",
                        "9:1 target.chip = \"MaixCAM2\": is of Axera, for which this tool chain does not compile. Use Axera's Pulsar2, on a network cut at concat: quantising dfl_sigmoid fails on that chip"),
                instead(
                        "chip",
                        "chip = [\"bm1688\", \"bm1688\"]",
                        "9:1 target.chip = [...]: names \"bm1688\" twice. Keep it once"),
                instead(
                        "chip",
                        "chip = []",
                        "9:1 target.chip = []: is an empty list. Write for example chip = [\"bm1684x\"]"),
                instead(
                        "scheme",
                        "scheme = \"concatt\"",
                        "4:1 model.scheme = \"concatt\": \"concatt\" is not one of \"concat\", \"dfl_sigmoid\", \"split\", \"one2one\", \"one2many\", \"yolov5\", \"yolov5_transposed\". Did you mean \"concat\"?"),
                instead(
                        "quantize",
                        "quantize = \"INT4\"",
                        "13:1 deploy.quantize = \"INT4\": \"INT4\" is not one of \"F32\", \"BF16\", \"F16\", \"INT8\". Did you mean \"INT8\"?"),
                instead(
                        "scale",
                        "scale = [0.1, 0.1]",
                        "7:1 preprocess.scale = [...]: has 2 numbers, not 1 or 3. Write for example scale = 0.0039216"),
                instead(
                        "scale",
                        "scale = 255",
                        "7:1 preprocess.scale = 255: is out of range, allowed is each 0.000001 to 1. Write for example scale = 0.0039216"),
                deploy(
                        "tolerance = [0.85]",
                        "14:1 deploy.tolerance = [...]: has 1 numbers, not 2. Write for example tolerance = [0.85, 0.45]"),
                deploy(
                        "tolerance = [85, 45]",
                        "14:1 deploy.tolerance = [85, 45]: is out of range, allowed is each 0 to 1. Write for example tolerance = [0.85, 0.45]"),
                deploy("opt = 4", "14:1 deploy.opt = 4: is out of range, allowed is 1 to 3. Write for example opt = 2"),
                deploy(
                        "name = \"a/b\"",
                        "14:1 deploy.name = \"a/b\": is not a file name of letters, digits, _ . and - of 1 to 100 characters. Write for example name = \"int8_fused\""),
                instead(
                        "scheme",
                        "input_shapes = [[1, 3, 0, 640]]",
                        "4:1 model.input_shapes = [...]: is out of range, allowed is each dimension 1 to 65536. Write for example input_shapes = [[1, 3, 640, 640]]"),
                instead(
                        "scheme",
                        "output_names = []\nexcepts = [\"\"]",
                        "5:1 model.excepts = [...]: holds an empty text. Write for example excepts = [\"350_Transpose\"]"),
                // files
                instead(
                        "model_def",
                        "model_def = \"n.onnx\"",
                        "3:1 model.model_def = \"n.onnx\": does not exist (looked for FOLDER/n.onnx). Correct the path; a relative one starts at the folder of this spec"),
                instead(
                        "model_def",
                        "model_def = \"pictures\"\noptions = [\"--x\"]",
                        "3:1 model.model_def = \"pictures\": is a folder, not a file. Correct the path; a relative one starts at the folder of this spec"),
                instead(
                        "dataset",
                        "dataset = \"pics\"",
                        "11:1 calibration.dataset = \"pics\": does not exist (looked for FOLDER/pics). Correct the path; a relative one starts at the folder of this spec"),
                instead(
                        "dataset",
                        "dataset = \"t.jpg\"",
                        "11:1 calibration.dataset = \"t.jpg\": is a file, not a folder. Correct the path; a relative one starts at the folder of this spec"),
                instead(
                        "dataset",
                        "dataset = \"empty\"",
                        "11:1 calibration.dataset = \"empty\": holds no pictures. Put some there that look like what the camera will see; .jpg, .jpeg, .png or .bmp"),
                // what the chips cannot do
                deploy(
                        "asymmetric = true",
                        "cv181x",
                        "14:1 deploy.asymmetric = true: is not possible on cv181x, which computes symmetric INT8 only. Remove it"),
                instead(
                        "quantize",
                        "quantize = \"F16\"",
                        "cv181x",
                        "13:1 deploy.quantize = \"F16\": is not what cv181x computes in: it knows INT8 and BF16. Write quantize = \"BF16\" or \"INT8\""),
                instead(
                        "quantize",
                        "quantize = \"F32\"",
                        "cv181x",
                        "13:1 deploy.quantize = \"F32\": is not what cv181x computes in: it knows INT8 and BF16. Write quantize = \"BF16\" or \"INT8\""),
                instead(
                        "chip = ",
                        "chip = [\"bm1688\", \"cv181x\"]\n[[deploy]]\nquantize = \"F16\"",
                        "11:1 deploy.quantize = \"F16\": is not what cv181x computes in: it knows INT8 and BF16. Write quantize = \"BF16\" or \"INT8\", or make it only for others: chip = [\"bm1688\"]"),
                deploy(
                        "num_core = 2",
                        "bm1684x",
                        "14:1 deploy.num_core = 2: is more than bm1684x has, which is one; BM1688 has two. Remove it"),
                deploy(
                        "num_core = 2",
                        "cv186x",
                        "14:1 deploy.num_core = 2: is more than cv186x has, which is one; BM1688 has two. Remove it"),
                deploy(
                        "model_version = \"1.2\"",
                        "14:1 deploy.model_version = \"1.2\": is a version of .cvimodel files, and bm1688 takes .bmodel files. Remove it"),
                // what npucam would not feed
                instead(
                        "scale",
                        "keep_aspect_ratio = false",
                        "7:1 preprocess.keep_aspect_ratio = false: would calibrate with stretched pictures, while npucam letterboxes those of the camera. Remove it, or write keep_aspect_ratio = true"),
                instead(
                        "scale",
                        "pixel_format = \"gray\"",
                        "7:1 preprocess.pixel_format = \"gray\": is not what npucam feeds: it makes three channels, RGB or BGR. Write pixel_format = \"rgb\" or \"bgr\", and export the network for that"),
                instead(
                        "scale",
                        "resize_dims = [640]",
                        "7:1 preprocess.resize_dims = [640]: has 1 numbers, not 2. Write height, width"),
                instead(
                        "scheme",
                        "input_shapes = [[1, 3, 640, 640]]\n[preprocess]\nresize_dims = [256, 256]\n[preproces]",
                        "6:1 preprocess.resize_dims = [256, 256]: is not the input's height and width, so the tools would cut the middle out, which npucam does not. Remove it"),
                deploy(
                        "fuse_preprocess = true\ncustomization_format = \"YUV_NV12\"",
                        "15:1 deploy.customization_format = \"YUV_NV12\": is not what npucam feeds: it makes RGB and BGR, planar and packed. Write one of RGB_PLANAR, RGB_PACKED, BGR_PLANAR, BGR_PACKED"),
                // what does not go together
                instead(
                        "chip",
                        "chip = \"bm1688\"\nprocessor = \"bm1688\"",
                        "10:1 target.processor = \"bm1688\": is set beside chip, which says the same. Keep one of the two"),
                instead(
                        "scheme",
                        "scheme = \"concat\"\noutput_names = [\"350\"]",
                        "5:1 model.output_names = [...]: is set beside scheme, which finds the names in the graph. Keep one of the two"),
                instead(
                        "model_def",
                        "model_def = \"m.prototxt\"",
                        "1:1 model.model_data: is missing. Add model_data = \"net.caffemodel\" below [model]",
                        "3:1 model.model_def = \"m.prototxt\": is no .onnx, and only in an ONNX graph the nodes of a scheme are found. Export it (yolo export format=onnx), or name the outputs: output_names = [\"350\", \"498\", \"646\"]"),
                instead(
                        "scheme",
                        "model_data = \"t.npz\"",
                        "4:1 model.model_data = \"t.npz\": is for Caffe models (.prototxt), which model_def is not. Remove it"),
                instead(
                        "dataset",
                        "dataset = \"pictures\"\nexpected_cos = 0.9",
                        "12:1 calibration.expected_cos = 0.9: belongs to a search, and there is none. Remove it, or add search = \"search_qtable\""),
                instead(
                        "dataset",
                        "dataset = \"pictures\"\nquantize_table = \"q\"",
                        "12:1 calibration.quantize_table = \"q\": is written by a search for layers only. Add search = \"search_qtable\", or give a table that exists as quantize_table in [[deploy]]"),
                instead(
                        "chip",
                        "chip = [\"bm1688\", \"bm1684x\"]\n[calibration]\nsearch = \"search_qtable\"\ndataset = \"pictures\"\n[calibratio]",
                        "11:1 calibration.search = \"search_qtable\": searches on one chip, and there are 2. Choose one: --chip bm1688"),
                instead(
                        "scheme",
                        "scheme = [\"concat\", \"split\"]\nmlir = \"m.mlir\"",
                        "5:1 model.mlir = \"m.mlir\": names one file, but each of the 2 schemes has its own. Remove it: the files are then named after model and scheme"),
                deploy(
                        "options = [\"--num_core\", \"2\"]",
                        "14:1 deploy.options = [...]: holds --num_core, which has a key of its own. Write the key num_core"),
                deploy(
                        "chip = \"bm1684x\"",
                        "14:1 deploy.chip = \"bm1684x\": names bm1684x, which the spec is not for. Remove it here, or add it below [target]"),
                deploy(
                        "scheme = \"split\"",
                        "14:1 deploy.scheme = \"split\": names split, which the spec does not cut at. Remove it here, or add it to scheme below [model]"),
                instead(
                        "quantize",
                        "quantize = \"F16\"\nasymmetric = true",
                        "14:1 deploy.asymmetric = true: belongs to INT8. Remove it, or write quantize = \"INT8\""),
                instead(
                        "quantize",
                        "quantize = \"F16\"\ncalibration_table = \"t.npz\"",
                        "14:1 deploy.calibration_table = \"t.npz\": belongs to INT8. Remove it, or write quantize = \"INT8\""),
                deploy(
                        "fuse_preprocess = true\ntest_input = \"t.npz\"",
                        "15:1 deploy.test_input = \"t.npz\": needs a picture (.jpg, .jpeg or .png) as test_input, not t.npz. Write for example test_input = \"../image/dog.jpg\""),
                deploy(
                        "customization_format = \"RGB_PACKED\"",
                        "14:1 deploy.customization_format = \"RGB_PACKED\": goes with fuse_preprocess only. Remove it, or add fuse_preprocess = true"),
                deploy(
                        "aligned_input = true",
                        "14:1 deploy.aligned_input = true: goes with fuse_preprocess only. Remove it, or add fuse_preprocess = true"),
                deploy(
                        "quant_output = true\nquant_output_bf16 = true",
                        "15:1 deploy.quant_output_bf16 = true: contradicts quant_output: outputs are BF16 or quantized. Keep one of the two"),
                deploy(
                        "[[deploy]]\nquantize = \"INT8\"",
                        "15:1 deploy.quantize = \"INT8\": would be written to the same file as the [[deploy]] of line 13. Add a name to tell them apart: name = \"int8_fused\""),
                instead(
                        "chip",
                        "chip = [\"bm1688\", \"bm1684x\"]\n[[deploy]]\nquantize = \"F16\"\nmodel = \"x.bmodel\"",
                        "12:1 deploy.model = \"x.bmodel\": names one file, but chips and schemes make 2. Remove it, or write name = \"int8_fused\" instead"));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void isSaidWithPlaceValueAndFix(String toml, List<String> expected) throws IOException {
        Files.createDirectories(folder.resolve("empty"));
        List<String> said = problemsOf(toml);
        expected.forEach(problem -> assertTrue(
                said.contains("s.toml:" + problem), () -> problem + "\nis not among\n" + String.join("\n", said)));
    }

    @Test
    void theSpecTheProblemsArePutIntoIsRight() throws IOException {
        YoloConversionSettings settings = read(RIGHT, List.of(), true);
        assertEquals(List.of(Chip.BM1688), settings.chips());
        assertEquals(List.of(), settings.notes());
    }

    @Test
    void allProblemsAreSaidAtOnceInTheOrderOfTheFile() {
        List<String> said = problemsOf(RIGHT.replace("model_name = \"m\"", "model_nam = \"m\"")
                .replace("m.onnx", "n.onnx")
                .replace("bm1688", "cv181x")
                .replace("\"INT8\"", "\"F16\""));
        assertEquals(
                List.of("2", "3", "13"),
                said.stream().map(line -> line.split(":", -1)[1]).toList(),
                String.join("\n", said));
    }

    @Test
    void aDryRunTakesMissingFilesForNotes() throws IOException {
        YoloConversionSettings settings = read(RIGHT.replace("pictures", "nowhere"), List.of(), false);
        assertEquals(
                List.of("calibration.dataset = \"nowhere\": does not exist (looked for " + folder + "/nowhere)"),
                settings.notes());
    }

    @Test
    void otherNamesOfChipsAreTakenAndSaid() throws IOException {
        YoloConversionSettings settings = read(RIGHT.replace("bm1688", "cv186ah"), List.of(), true);
        assertEquals(List.of(Chip.CV186X), settings.chips());
        assertEquals(List.of("target.chip: cv186ah is the tools' cv186x"), settings.notes());
    }

    @Test
    void tooFewAndTooManyPicturesAreNoted() throws IOException {
        assertEquals(
                List.of(
                        "calibration.input_num = 99: 100 to 1000 pictures are usual; with fewer the ranges may miss what the"
                                + " camera will see"),
                read(RIGHT.replace("[[deploy]]", "input_num = 99\n[[deploy]]"), List.of(), true)
                        .notes());
        assertEquals(
                List.of(
                        "calibration.input_num = 1001: 100 to 1000 pictures are usual; more take long and change little",
                        "calibration.dataset: holds 100 pictures, fewer than input_num, 1001"),
                read(RIGHT.replace("[[deploy]]", "input_num = 1001\n[[deploy]]"), List.of(), true)
                        .notes());
    }

    @Test
    void chipsOfTheCommandLineGoBeforeThoseOfTheSpec() throws IOException {
        String without = RIGHT.replace("chip = \"bm1688\"", "");
        assertEquals(
                List.of(Chip.CV181X, Chip.BM1684X),
                read(without, List.of(Chip.CV181X, Chip.BM1684X), true).chips());
    }

    private static Arguments instead(String line, String other, String... expected) {
        String right = RIGHT.lines()
                .filter(candidate -> candidate.startsWith(line))
                .findFirst()
                .orElseThrow();
        String toml = RIGHT.replace(right + "\n", other.isEmpty() ? "\n" : other + "\n");
        boolean onChip = expected[0].matches("\\w+");
        return Arguments.of(
                onChip ? toml.replace("\"bm1688\"", "\"" + expected[0] + "\"") : toml,
                onChip ? List.of(expected).subList(1, expected.length) : List.of(expected));
    }

    private static Arguments deploy(String lines, String... expected) {
        return instead("quantize", "quantize = \"INT8\"\n" + lines, expected);
    }

    private List<String> problemsOf(String toml) {
        ConfigException wrong = assertThrows(ConfigException.class, () -> read(toml, List.of(), true));
        return wrong.problems().stream()
                .map(problem ->
                        problem.toString().replace(folder + "/s.toml", "s.toml").replace(folder.toString(), "FOLDER"))
                .toList();
    }

    private YoloConversionSettings read(String toml, List<Chip> chips, boolean filesMustExist) throws IOException {
        Path spec = Files.writeString(folder.resolve("s.toml"), toml);
        return (YoloConversionSettings) ConvertFile.read(spec, chips, filesMustExist);
    }
}
