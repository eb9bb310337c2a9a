package npucam.cli;

import java.nio.file.Path;
import java.util.List;
import npucam.data.Stage;
import npucam.pipeline.LineFigures;
import npucam.pipeline.LineLimit;

/**
 * What {@code bench} found.
 *
 * @param model its file
 * @param decoder how the model's outputs are decoded
 * @param engine where it ran
 * @param computedOnProcessors whether that was no NPU, but a CPU runtime or a simulated chip
 * @param source where the frames came from
 * @param seconds how long each run was measured
 * @param modelLoadNanos from opening the model to being ready for frames
 * @param startNanos from the Java machine's start to the first decoded frame, without {@code modelLoadNanos}
 * @param runs one or two, with one slot before with two
 */
record BenchReport(
        Path model,
        String decoder,
        String engine,
        boolean computedOnProcessors,
        String source,
        int seconds,
        long modelLoadNanos,
        long startNanos,
        List<LineFigures> runs) {

    /** The word for a run. */
    static String dualBuff(LineFigures run) {
        return run.slots() == 1 ? "off" : "on";
    }

    /** From the times of the linear run where there is one, for there nothing competes for the processors. */
    LineLimit limit() {
        return LineLimit.of(runs.get(0));
    }

    double limitFps(LineFigures run) {
        return limit().framesPerSecond(run.slots(), run.cores());
    }

    double fractionOfLimit(LineFigures run) {
        return run.framesPerSecond() / limitFps(run);
    }

    /** The part of the time that an NPU core was at work, 0 to 1: with dual_buff near 1 where the NPU is what limits. */
    static double npuUse(LineFigures run) {
        return run.durations(Stage.INFER).meanNanos() * run.framesPerSecond() / 1e9 / run.cores();
    }
}
