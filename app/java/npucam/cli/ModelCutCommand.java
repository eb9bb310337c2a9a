package npucam.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import npucam.capture.CaptureSettings;
import npucam.capture.FrameSource;
import npucam.capture.FrameSources;
import npucam.capture.Pictures;
import npucam.model.OnnxCut;
import org.jspecify.annotations.Nullable;
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
            "npucam model check IN.onnx lists the schemes that a file offers.",
            "Then both models look at a picture, and OUT.onnx is only written when they find the same."
        })
final class ModelCutCommand implements Callable<Integer> {
    private static final int PICTURE_WIDTH = 640;
    private static final int PICTURE_HEIGHT = 480;

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

    @Option(
            names = "--verify",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Both models are run and compared first (default); --no-verify cuts without.")
    private boolean verify;

    @Option(
            names = "--image",
            paramLabel = "FILE",
            description = "The picture they look at, JPEG or PNG (default: drawn shapes).")
    private @Nullable Path image;

    @Override
    public Integer call() {
        List<String> outputs = verify ? proven() : OnnxCut.cut(in, scheme, out);
        outputs.forEach(output -> System.out.println(out + ": " + output));
        return ExitCode.OK;
    }

    private List<String> proven() {
        int classCount = OnnxCut.offers(in).classes();
        // A frame of the source is valid as long as the source is open.
        try (FrameSource drawn = FrameSources.open(drawnShapes())) {
            drawn.advance();
            CutProof proof = image == null
                    ? new CutProof(in, drawn.frame(), "a picture of drawn shapes", classCount)
                    : new CutProof(in, Pictures.read(image), image.toString(), classCount);
            return OnnxCut.cut(in, scheme, out, cut -> System.out.println(proof.prove(cut)));
        }
    }

    private static CaptureSettings drawnShapes() {
        return new CaptureSettings(
                CaptureSettings.Kind.SYNTHETIC,
                "",
                false,
                false,
                PICTURE_WIDTH,
                PICTURE_HEIGHT,
                0,
                Duration.ofSeconds(1));
    }
}
