package npucam.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import npucam.model.OnnxCut;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code npucam model cut}: an ONNX file that ends at the nodes of a scheme. */
@Command(
        name = "cut",
        description = {
            "Cuts an ordinary YOLOv5, YOLOv8, YOLO11 or YOLO26 ONNX export at the output nodes of a scheme.",
            "concat: one map per scale, the CPU decodes everything; safest to quantise.",
            "dfl_sigmoid: the NPU does the box integral and the sigmoid; fastest on MaixCAM.",
            "npucam model check IN.onnx lists the schemes that a file offers."
        })
final class ModelCutCommand implements Callable<Integer> {
    @Parameters(paramLabel = "IN.onnx", description = "An export of Ultralytics, not cut yet.")
    private Path in;

    @Option(names = "--scheme", required = true, paramLabel = "SCHEME", description = "${COMPLETION-CANDIDATES}")
    private OnnxCut.Scheme scheme;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "OUT.onnx",
            description = "The file to write; overwritten if it exists.")
    private Path out;

    @Override
    public Integer call() {
        OnnxCut.cut(in, scheme, out).forEach(output -> System.out.println(out + ": " + output));
        return ExitCode.OK;
    }
}
