package npucam.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import npucam.data.Stage;
import npucam.health.LatencyHistogram;
import npucam.pipeline.LineFigures;
import npucam.pipeline.LineLimit;

/** Prints a {@link BenchReport} for people: the runs side by side. */
final class BenchTable {
    private static final double MEBI = 1 << 20;
    private static final double[] PARTS = {0.5, 0.9, 0.99, 1};

    private final BenchReport report;
    private final PrintStream out;

    private BenchTable(BenchReport report, PrintStream out) {
        this.report = report;
        this.out = out;
    }

    static void print(BenchReport report, PrintStream out) {
        BenchTable table = new BenchTable(report, out);
        table.whatWasMeasured();
        table.figures();
        table.durations();
        table.notes();
    }

    private void whatWasMeasured() {
        line("model    %s: %s", report.model(), report.decoder());
        line("engine   %s", report.engine());
        line(
                "frames   %s, as fast as the line takes them; %d processors; %d s for each run",
                report.source(), Runtime.getRuntime().availableProcessors(), report.seconds());
        line("");
    }

    private void figures() {
        row("dual_buff", "", BenchReport::dualBuff);
        row("frames per second", "", run -> formatted("%.2f", run.framesPerSecond()));
        row("limit", "", run -> formatted("%.2f", report.limitFps(run)));
        row("part of the limit", "", run -> formatted("%.1f %%", 100 * report.fractionOfLimit(run)));
        row("NPU at work", "", run -> formatted("%.1f %%", 100 * BenchReport.npuUse(run)));
        row("CPU, of one core", "", run -> formatted("%.0f %%", 100 * run.processors()));
        row("CPU per frame, ms", "", run -> formatted("%.2f", run.processorNanosPerFrame() / 1e6));
        row("memory (RSS), MiB", "the service's goal: 120", run -> formatted("%.0f", run.residentBytes() / MEBI));
        row("its peak so far, MiB", "", run -> formatted("%.0f", run.peakResidentBytes() / MEBI));
        row("allocated per frame, B", "", run -> formatted("%.0f", run.allocatedBytesPerFrame()));
        row("frames measured", "", run -> formatted("%d", run.frames()));
        line("");
    }

    private void row(String name, String remark, Function<LineFigures, String> cell) {
        StringBuilder text = new StringBuilder(formatted("%-22s", name));
        report.runs().forEach(run -> text.append(formatted("%12s", cell.apply(run))));
        line("%s%s", text, remark.isEmpty() ? "" : "   " + remark);
    }

    private void durations() {
        StringBuilder head = new StringBuilder(formatted("%-12s", "ms"));
        report.runs()
                .forEach(run -> head.append(formatted(
                        "%5s %7s %7s %7s %7s %7s", BenchReport.dualBuff(run), "mean", "p50", "p90", "p99", "max")));
        line("%s", head);
        for (Stage stage : Stage.values()) {
            durations(stage.name().toLowerCase(Locale.ROOT), run -> run.durations(stage));
        }
        durations("latency", LineFigures::latency);
        line("");
    }

    private void durations(String name, Function<LineFigures, LatencyHistogram> of) {
        StringBuilder text = new StringBuilder(formatted("%-12s", name));
        for (LineFigures run : report.runs()) {
            text.append(formatted("%5s %7.2f", "", of.apply(run).meanNanos() / 1e6));
            for (double part : PARTS) {
                text.append(formatted(" %7.2f", of.apply(run).percentile(part) / 1e6));
            }
        }
        line("%s", text);
    }

    private void notes() {
        LineLimit limit = report.limit();
        String formulas = report.runs().stream()
                .map(run -> BenchReport.dualBuff(run) + " " + formula(run))
                .collect(Collectors.joining(", "));
        line(
                "limit: %s; means with dual_buff %s: n = %.2f ms (infer), p = %.2f ms (capture, preprocess), q = %.2f ms (decode)",
                formulas,
                BenchReport.dualBuff(report.runs().get(0)),
                limit.inferNanos() / 1e6,
                limit.prepareNanos() / 1e6,
                limit.finishNanos() / 1e6);
        line(
                "start: %.2f s from the Java machine's start to the first frame (the service's goal: 1.5), %.2f s for loading the model not counted",
                report.startNanos() / 1e9, report.modelLoadNanos() / 1e9);
        if (report.computedOnProcessors()) {
            line(
                    "note: this is no NPU: the model was computed on this machine's processors, by a CPU runtime or the simulation of a"
                            + " chip. With dual_buff it competes with the rest of the line for them, so a board gains more");
        }
    }

    /** What {@link LineLimit#framesPerSecond} comes to. */
    private static String formula(LineFigures run) {
        if (run.slots() == 1) {
            return "1/(p+n+q)";
        }
        return run.cores() == 1 ? "1/max(n, p+q)" : formatted("1/max(n/%d, p+q, (p+n+q)/%d)", run.cores(), run.slots());
    }

    private void line(String format, Object... values) {
        out.println(formatted(format, values));
    }

    private static String formatted(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
