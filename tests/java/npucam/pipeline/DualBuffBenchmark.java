package npucam.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import npucam.data.ColorOrder;
import npucam.data.ImageInput;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
import npucam.data.TensorSpec;
import npucam.npu.InferenceEngine;
import npucam.npu.RecordedEngine;
import npucam.npu.Recording;
import npucam.preprocess.Preprocessor;

/**
 * What dual_buff gains: the line on an NPU that takes 20 ms, with more and more CPU work around it, linear and with two slots, beside
 * the limits.
 */
public final class DualBuffBenchmark {
    private static final Duration TIME = Duration.ofSeconds(3);
    private static final Duration NPU = Duration.ofMillis(20);
    private static final TensorSpec INPUT = TensorSpec.f32("images", 1, 3, 64, 64);

    private DualBuffBenchmark() {}

    public static void main(String[] args) {
        System.out.println("NPU of 20 ms; p and q as asked for, both busy on a CPU core; " + TIME.toSeconds()
                + " s each; limits from the times of the linear run");
        System.out.println(
                "  p    q  | linear fps  limit 1/(p+n+q)  reached | dual_buff fps  limit 1/max(n,p+q)  reached | gain");
        for (double[] work : new double[][] {{2, 2}, {5, 5}, {8, 8}, {10, 10}, {12, 12}}) {
            LineFigures linear = run(1, work[0], work[1]);
            LineFigures dual = run(2, work[0], work[1]);
            double linearLimit = LineLimit.of(linear).framesPerSecond(1, 1);
            double dualLimit = LineLimit.of(linear).framesPerSecond(2, 1);
            System.out.printf(
                    Locale.ROOT,
                    "%4.0f %4.0f | %10.1f  %15.1f  %6.1f%% | %13.1f  %18.1f  %6.1f%% | %.2fx%n",
                    work[0],
                    work[1],
                    linear.framesPerSecond(),
                    linearLimit,
                    100 * linear.framesPerSecond() / linearLimit,
                    dual.framesPerSecond(),
                    dualLimit,
                    100 * dual.framesPerSecond() / dualLimit,
                    dual.framesPerSecond() / linear.framesPerSecond());
        }
    }

    private static LineFigures run(int slots, double prepareMillis, double decodeMillis) {
        FakeDecoder decoder = new FakeDecoder(() -> work(decodeMillis));
        Preprocessor preprocessor = new Preprocessor(new ImageInput(
                INPUT, 64, 64, TensorLayout.NCHW, ColorOrder.RGB, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f), 0));
        Recording nothing = new Recording(INPUT, List.of());
        nothing.add(Tensor.allocate(INPUT), List.of());
        try (InferenceEngine engine = RecordedEngine.inOrder(nothing, NPU, slots)) {
            FakeSource source = new FakeSource(-1, () -> work(prepareMillis));
            return new MeasuredLine(source, preprocessor, engine, decoder, TIME).run();
        }
    }

    private static void work(double millis) {
        long end = System.nanoTime() + (long) (millis * 1e6);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
