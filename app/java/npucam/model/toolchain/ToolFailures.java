package npucam.model.toolchain;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * From what a failed command printed to its likely cause. The tools check little and end in assertions of their own code, so a user
 * who has only their last line seldom knows what to mend.
 */
final class ToolFailures {
    /** Of a command that was killed: 128 + SIGKILL, which is what Linux sends when memory is out. */
    private static final int KILLED = 137;

    /** Of every other failure, and of a tool whose own child was killed. */
    private static final int FAILED = 1;

    /** Of a container whose program does not exist, by docker and podman. */
    private static final int NOT_IN_IMAGE = 127;

    private static final String MEMORY =
            "most likely it was killed because memory ran out. Close other programs, add swap, or"
                    + " convert on a machine with more memory";

    /** What says most comes first. Each pattern is from an output of the real tools; the tests hold these outputs. */
    private static final List<Cause> CAUSES = List.of(
            // The machine.
            machine("No space left on device", "the disk is full. Make room and try again"),
            machine("^Killed$|MemoryError|LLVM ERROR: out of memory", MEMORY),
            machine(
                    "version `GLIBC_\\S+' not found|^\\*\\*\\* stack smashing detected",
                    "the C library inside tpu_mlir is used instead of this machine's. Make the environment again without it:"
                            + " app/npucam model toolchain install"),
            machine("parallel: (?:command )?not found", "GNU parallel is missing. Debian: apt-get install parallel"),
            machine(
                    "has no attribute 'float8_\\w+'",
                    "the torch of this environment is too old for language models. Make one for them:"
                            + " app/npucam model toolchain install --llm"),
            machine(
                    "ModuleNotFoundError: No module named '([^']+)'",
                    "the Python environment lacks the module $1. Make a whole one: app/npucam model toolchain install"),
            // The command line.
            input(
                    "error: argument (?:\\S+/)?--(\\S+): invalid choice: '(.*)' \\(choose from (.*)\\)$",
                    "$1 cannot be $2. Choose one of $3"),
            input("error: (argument .*|the following arguments are required: .*|unrecognized arguments: .*)$", "$1"),
            input(
                    "can only concatenate str \\(not \"list\"\\) to str",
                    "an option was given that this version of the tool does not know. Take out what is not in its --help"),
            input("in str2shape\n", "input_shapes cannot be read. Write a list of lists, such as [[1,3,640,640]]"),
            // The model.
            input(
                    "can't find \\[(.*)\\] in model",
                    "the model has no output node $1. app/npucam model check MODEL.onnx lists the nodes to cut at"),
            input(
                    "input shapes error:\\[(.*)\\], (\\d+) vs (\\d+)",
                    "input_shapes gives $3 shapes, but the model has $2 inputs. Give one shape for each"),
            input(
                    "Got invalid dimensions for input: (\\S+) [^\n]*\n index: (\\d+) Got: (\\d+) Expected: (\\d+)",
                    "input_shapes has $4 at place $2 for $1, but what is put in has $3. Correct input_shapes, the test input or"
                            + " pixel_format"),
            input(
                    "local variable 'session' referenced before assignment",
                    "ONNX Runtime cannot load the model with these input_shapes. Take the shapes the model was exported with:"
                            + " app/npucam model inspect MODEL.onnx"),
            input(
                    "Please check --input_shapes formula or check if there is any dynamic dim",
                    "the model leaves its input size open. Give input_shapes, such as [[1,3,640,640]]"),
            input(
                    "Op not support:\\{(.*)\\}",
                    "the tool chain does not know the operator $1. Export the model with another opset, or cut it before"
                            + " that node"),
            input(
                    "google.protobuf.message.DecodeError",
                    "the ONNX file is damaged or is no ONNX file. Copy or export it again"),
            input("unsupport model:(.*)", "$1 is no model the tools read. Give an .onnx file"),
            input(
                    "Can't run under original model path!",
                    "the folder to write to lies in the model's own. Name another one with -o"),
            // Pictures and other files.
            input("test_input (.*) not exist!", "there is no file $1. Correct test_input"),
            input(
                    "assert \\(file.endswith\\('.npy'\\)\\)",
                    "test_input is neither a picture nor an .npz or .npy file. Name a .jpg or .png"),
            input(
                    "assert \\(self.test_input\\[0\\].endswith\\(\\('.jpg'",
                    "with fuse_preprocess the test input must be a picture (.jpg, .jpeg, .png or .yuv), not an .npz. Name the"
                            + " picture"),
            input(
                    "in __load_image_and_resize\n[^\n]*\nAttributeError: 'NoneType' object has no attribute 'shape'",
                    "one of the pictures cannot be read: it is damaged or no picture. Take it out of the folder"),
            input(
                    "assert \\(self.(mean|scale).size >= self.channel_num\\)",
                    "$1 must give one number for each colour channel: three for RGB, such as 0,0,0"),
            input(
                    "RuntimeError: There is no inputs",
                    "the folder of calibration pictures does not exist or holds no pictures. Put 100 to 1000 pictures of the"
                            + " place the camera will see in it"),
            input(
                    "(?:could not open input file|failed to load mlir file:) (\\S+)",
                    "there is no $1: model_transform.py makes it. Run that first, in the same folder"),
            input(
                    "FileNotFoundError: \\[Errno 2\\] No such file or directory: '([^']*)'",
                    "there is no file $1, seen from the folder the tool runs in. Correct the path"),
            // Quantisation.
            input(
                    "If not fuse_preprocess, customization_format shouldn't be set",
                    "customization_format goes with fuse_preprocess only. Set fuse_preprocess, or take customization_format"
                            + " out"),
            input(
                    "can't open calibration table file!",
                    "there is no calibration table at the given path. run_calibration.py makes it; run that first"),
            input(
                    "To = mlir::quant::CalibratedQuantizedType, From = mlir::Type",
                    "the calibration table is missing or is not of this model. INT8 needs the table that run_calibration.py"
                            + " made of this very .mlir; run it again"),
            input(
                    "invalid quantize table entry: \\[(.*)\\]",
                    "there is no quantize table $1, or its name does not end in qtable. Correct quantize_table"),
            input(
                    "Unknown quantize mode: \\[(.*)\\]",
                    "the quantize table names $1, which is no number type. Take F32, BF16, F16 or INT8"),
            input(
                    "asymmetric=True[^\n]*\n[^\n]*illegal min and max",
                    "this processor quantises symmetrically only. Set symmetric"),
            input("(\\w{1,20}) *\nUnsupport type", "the processor cannot compute in $1. Choose another quantize"),
            input(
                    "--codegen=\"model_file=(\\S+) [^\n]*\n(?:[^\n]*\n)?[^\n]*basic_string::replace",
                    "the file for this processor must end in .cvimodel: rename $1"),
            input(
                    "min_similarity = \\(([^,]*), ([^,]*), [^\n]*\n(?:[^\n]*\n){1,3}npz compare FAILED[\\s\\S]*--tolerance"
                            + " (\\S+)",
                    "the outputs are further from the float model than allowed: lowest cosine similarity $1, euclidean $2,"
                            + " tolerance $3. More or better calibration pictures, another scheme of outputs, F16 (not on"
                            + " CV181x) or a quantize table bring it nearer; or lower the tolerance"));

    private ToolFailures() {}

    static ToolFailure explain(int exitCode, ToolOutput output) {
        for (Cause cause : CAUSES) {
            Optional<ToolFailure> found = output.last(cause.pattern).map(cause::explain);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return new ToolFailure(unknown(exitCode, output), false);
    }

    private static String unknown(int exitCode, ToolOutput output) {
        return switch (exitCode) {
            case KILLED -> MEMORY;
            case NOT_IN_IMAGE ->
                "the program does not exist there. Is tpu_mlir " + ToolchainEnvironment.VERSION
                        + " installed in the image?";
            case FAILED ->
                output.saysWhy() ? notKnown(exitCode, output) : "the command ended without saying why; " + MEMORY;
            default -> notKnown(exitCode, output);
        };
    }

    private static String notKnown(int exitCode, ToolOutput output) {
        return "not known to npucam; exit code " + exitCode
                + output.place().map(place -> ", in " + place).orElse("") + ". The log tells more";
    }

    /** For the tests: each is to be made by an output of the real tools. */
    static List<String> patterns() {
        return CAUSES.stream().map(cause -> cause.pattern.pattern()).toList();
    }

    private static Cause machine(String pattern, String line) {
        return new Cause(Pattern.compile(pattern, Pattern.MULTILINE), false, line);
    }

    private static Cause input(String pattern, String line) {
        return new Cause(Pattern.compile(pattern, Pattern.MULTILINE), true, line);
    }

    /** @param line with $1, $2, ... for the groups of the pattern */
    private record Cause(Pattern pattern, boolean inputWrong, String line) {
        ToolFailure explain(MatchResult found) {
            String filled = line;
            for (int group = 1; group <= found.groupCount(); group++) {
                filled = filled.replace("$" + group, found.group(group).strip());
            }
            return new ToolFailure(filled, inputWrong);
        }
    }
}
