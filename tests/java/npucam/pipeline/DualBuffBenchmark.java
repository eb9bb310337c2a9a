package npucam.pipeline;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import npucam.data.ColorOrder;
import npucam.data.Findings;
import npucam.data.ImageInput;
import npucam.data.Letterbox;
import npucam.data.Tensor;
import npucam.data.TensorLayout;
import npucam.data.TensorSpec;
import npucam.decode.Decoder;
import npucam.health.Ledger;
import npucam.health.LineStats;
import npucam.preprocess.Preprocessor;

/**
 * What dual_buff gains: the line on an NPU that takes 20 ms, with p + q ms of CPU work around it, linear and with two slots, beside
 * the two limits 1/(p+n+q) and 1/max(n, p+q).
 */
public final class DualBuffBenchmark {
    private static final int FRAMES = 150;
    private static final double NPU_MILLIS = 20;
    private static final TensorSpec INPUT = TensorSpec.f32("images", 1, 3, 64, 64);

    private DualBuffBenchmark() {}

    /** @param npuMillis what an inference really took: the n of the limits */
    private record Result(double framesPerSecond, double npuMillis) {}

    public static void main(String[] args) {
        System.out.println(
                "NPU asked for 20 ms, n as measured; p = capture + preprocess, q = decode, both busy on a CPU core; "
                        + FRAMES + " frames");
        System.out.println(
                "  p    q  |     n   linear fps  limit 1/(p+n+q) |     n  dual_buff fps  limit 1/max(n,p+q)  reached | gain");
        for (double[] work : new double[][] {{2, 2}, {5, 5}, {8, 8}, {10, 10}, {12, 12}}) {
            Result linear = run(1, work[0], work[1]);
            Result dual = run(2, work[0], work[1]);
            double linearLimit = 1000 / (work[0] + linear.npuMillis + work[1]);
            double dualLimit = 1000 / Math.max(dual.npuMillis, work[0] + work[1]);
            System.out.printf(
                    Locale.ROOT,
                    "%4.0f %4.0f | %6.1f %9.1f  %15.1f | %6.1f %12.1f  %18.1f  %6.1f%% | %.2fx%n",
                    work[0],
                    work[1],
                    linear.npuMillis,
                    linear.framesPerSecond,
                    linearLimit,
                    dual.npuMillis,
                    dual.framesPerSecond,
                    dualLimit,
                    100 * dual.framesPerSecond / dualLimit,
                    dual.framesPerSecond / linear.framesPerSecond);
        }
    }

    private static Result run(int slots, double prepareMillis, double decodeMillis) {
        AtomicLong npuNanos = new AtomicLong();
        FakeEngine engine =
                new FakeEngine(slots, 1, INPUT, List.of(), (input, outputs) -> npuNanos.addAndGet(sleep(NPU_MILLIS)));
        Decoder decoder = new Decoder() {
            @Override
            public String description() {
                return "busy";
            }

            @Override
            public Findings decode(List<Tensor> outputs, Letterbox letterbox) {
                work(decodeMillis);
                return Findings.of(List.of());
            }
        };
        Preprocessor preprocessor = new Preprocessor(new ImageInput(
                INPUT, 64, 64, TensorLayout.NCHW, ColorOrder.RGB, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f), 0));
        long start = System.nanoTime();
        new Line(
                        new FakeSource(FRAMES, () -> work(prepareMillis)),
                        preprocessor,
                        engine,
                        decoder,
                        report -> {},
                        new Ledger(),
                        new LineStats())
                .run();
        return new Result(FRAMES * 1e9 / (System.nanoTime() - start), npuNanos.get() / 1e6 / FRAMES);
    }

    /** Returns how long it really was: timers of idle virtual machines oversleep by milliseconds. */
    private static long sleep(double millis) {
        long start = System.nanoTime();
        long end = start + (long) (millis * 1e6);
        for (long rest = end - System.nanoTime(); rest > 0; rest = end - System.nanoTime()) {
            LockSupport.parkNanos(rest);
        }
        return System.nanoTime() - start;
    }

    private static void work(double millis) {
        long end = System.nanoTime() + (long) (millis * 1e6);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
