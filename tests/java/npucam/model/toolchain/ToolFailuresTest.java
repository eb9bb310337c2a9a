package npucam.model.toolchain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over outputs of the real tools, version 1.30.2, each made by doing what its name says and shortened. */
class ToolFailuresTest {
    private static final Path OUTPUTS = Path.of("tests/data/toolchain");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            asymmetric-cv181x                | 1 | quantises symmetrically only
            below-tolerance                  | 1 | cosine similarity 0.9991239905357361, euclidean 0.9569528594792013, tolerance 0.9999,0.9999
            calibration-table-not-there      | 1 | no calibration table at the given path
            calibration-table-of-other-model | 1 | calibration table is missing or is not of this model
            cvimodel-named-bmodel            | 1 | must end in .cvimodel: rename x.bmodel
            damaged-picture                  | 1 | one of the pictures cannot be read
            dynamic-shape                    | 1 | leaves its input size open
            empty-calibration-folder         | 1 | does not exist or holds no pictures
            format-without-fuse              | 1 | goes with fuse_preprocess only
            fuse-with-npz                    | 1 | must be a picture
            int4-cv181x                      | 1 | cannot compute in si4
            no-calibration-table             | 1 | INT8 needs the table
            no-mlir                          | 1 | no nothere.mlir: model_transform.py makes it
            no-model-file                    | 1 | no file nothere.onnx
            no-onnx                          | 1 | damaged or is no ONNX
            no-test-input                    | 1 | no file nothere.png. Correct test_input
            no-test-reference                | 1 | no file nothere.npz
            out-in-model-folder              | 1 | Name another one with -o
            quantize-table-not-there         | 1 | no quantize table nothere.qtable
            quantize-table-type              | 1 | names F77
            shape-of-other-channels          | 1 | has 1 at place 1 for images, but what is put in has 3
            shape-of-other-size              | 1 | cannot load the model with these input_shapes
            test-input-no-picture            | 1 | neither a picture nor an .npz
            too-many-shapes                  | 1 | gives 2 shapes, but the model has 1 inputs
            truncated-onnx                   | 1 | damaged or is no ONNX
            two-means                        | 1 | mean must give one number for each colour channel
            unknown-format                   | 1 | shapes/README.md is no model
            unknown-format-of-input          | 1 | customization_format cannot be RGBX. Choose one of 'RGB_PLANAR'
            unknown-operator                 | 1 | does not know the operator 'Frobnicate'
            unknown-option                   | 1 | an option was given that this version
            unknown-output                   | 1 | no output node '/Concat_output_9'
            unknown-pixel-format             | 1 | pixel_format cannot be rbg
            unknown-processor                | 1 | processor cannot be cv182x0. Choose one of 'bm1688'
            unknown-quantize                 | 1 | quantize cannot be INT9
            unreadable-shape                 | 1 | Write a list of lists
            """)
    void whatTheUserGaveWrongIsNamedWithTheFix(String output, int exitCode, String expected) {
        assertCause(output, exitCode, expected, true);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            compiler-killed        | 1 | memory ran out
            disk-full-transform    | 1 | the disk is full
            foreign-libc           | 1 | instead of this machine's
            foreign-libc-compiler  | 1 | instead of this machine's
            missing-module         | 1 | lacks the module torchvision
            no-parallel            | 1 | apt-get install parallel
            old-torch              | 1 | model toolchain install --llm
            out-of-memory-compiler | 1 | memory ran out
            python-killed          | 1 | memory ran out
            """)
    void whatTheMachineLacksIsNamedWithTheFix(String output, int exitCode, String expected) {
        assertCause(output, exitCode, expected, false);
    }

    private static void assertCause(String output, int exitCode, String expected, boolean inputWrong) {
        ToolFailure failure = ToolFailures.explain(exitCode, output(output));
        assertTrue(failure.line().contains(expected), failure.line());
        assertFalse(failure.line().contains("$"), failure.line());
        assertFalse(failure.line().contains("\n"), failure.line());
        assertEquals(inputWrong, failure.inputWrong());
    }

    @Test
    void everyCauseHasAnOutputOfTheRealToolsAndEveryOutputACause() throws IOException {
        Set<String> unproven = new TreeSet<>(ToolFailures.patterns());
        for (Path file : outputs()) {
            ToolOutput output = new ToolOutput(Files.readAllLines(file));
            assertTrue(
                    unproven.removeIf(pattern -> output.last(Pattern.compile(pattern, Pattern.MULTILINE))
                                    .isPresent())
                            || isExplained(output),
                    file.toString());
        }
        assertEquals(Set.of(), unproven);
    }

    private static boolean isExplained(ToolOutput output) {
        return !ToolFailures.explain(1, output).line().startsWith("not known");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            asymmetric-cv181x           | illegal min and max: (5.746652e+00:-5.746652e+00)
            calibration-table-not-there | can't open calibration table file!
            unknown-output              | RuntimeError: Error, can't find ['/Concat_output_9'] in model
            fuse-with-npz               | AssertionError: assert (self.test_input[0].endswith(('.jpg', '.jpeg', '.png', '.yuv')))
            truncated-onnx              | google.protobuf.message.DecodeError: Error parsing message with type 'onnx.ModelProto'
            """)
    void theLineThatSaysMostIsFound(String output, String expected) {
        assertEquals(expected, output(output).lastWord());
    }

    @Test
    void anUnknownTracebackLeadsToTheToolsOwnCode() {
        ToolOutput output = new ToolOutput(List.of(
                "Traceback (most recent call last):",
                "  File \"/v/lib/python3.10/site-packages/tpu_mlir/python/tools/model_deploy.py\", line 808, in <module>",
                "    tool = DeployTool(args)",
                "  File \"/v/lib/python3.10/site-packages/numpy/lib/npyio.py\", line 405, in load",
                "    raise ValueError(\"odd\")",
                "ValueError: odd"));
        assertEquals("ValueError: odd", output.lastWord());
        assertEquals(
                "not known to npucam; exit code 1, in python/tools/model_deploy.py line 808. The log tells more",
                ToolFailures.explain(1, output).line());
        assertFalse(ToolFailures.explain(1, output).inputWrong());
    }

    @Test
    void aToolThatSaysNothingIsExplainedByItsExitCode() {
        ToolOutput nothing = new ToolOutput(List.of("", " "));
        assertEquals("it printed nothing", nothing.lastWord());
        assertEquals(Optional.empty(), nothing.place());
        assertTrue(ToolFailures.explain(137, nothing).line().contains("memory ran out"));
        assertTrue(ToolFailures.explain(127, nothing).line().contains("installed in the image"));
        assertTrue(ToolFailures.explain(5, nothing).line().contains("exit code 5"));
    }

    private static List<Path> outputs() throws IOException {
        try (Stream<Path> files = Files.list(OUTPUTS)) {
            return files.sorted().toList();
        }
    }

    private static ToolOutput output(String name) {
        try {
            return new ToolOutput(Files.readAllLines(OUTPUTS.resolve(name + ".txt")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
