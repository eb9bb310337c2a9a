package npucam.pipeline;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import npucam.capture.FrameSource;
import npucam.data.FrameReport;
import npucam.data.Stage;
import npucam.decode.Decoder;
import npucam.health.LatencyHistogram;
import npucam.health.Ledger;
import npucam.health.LineStats;
import npucam.health.ProcessUsage;
import npucam.npu.InferenceEngine;
import npucam.preprocess.Preprocessor;

/**
 * A line that runs for its figures: its reports are measured instead of published. The first frames do not count, for the Java
 * machine is still compiling then.
 */
public final class MeasuredLine {
    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(3);
    private static final int FEWEST_FRAMES = 10;
    private static final int LAST_FRAMES = 6;

    /** How far the measuring is. */
    private enum State {
        WARM_UP,
        MEASURING,
        DONE
    }

    private final InferenceEngine engine;
    private final Duration time;
    private final Duration warmUp;
    private final Line line;

    // ==== told by the slots' threads, one at a time ====
    private State state = State.WARM_UP;
    /** Slot → what its thread had allocated when it handed over its last report. */
    private final long[] allocatedBefore;

    private final Map<Stage, LatencyHistogram> stages = new EnumMap<>(Stage.class);
    private final LatencyHistogram latency = new LatencyHistogram();
    private final Deque<FrameReport> lastReports = new ArrayDeque<>();
    private long turns;
    private long firstFrameNanos;
    private long startNanos;
    private Duration cpuTimeAtStart = Duration.ZERO;
    private double processors;
    private long allocatedBytes;
    private int slotOfLast;

    /**
     * The parts stay the caller's.
     *
     * @param source one without an end
     * @param time how long to measure, after a warm-up as long but of 3 s at the most; it takes longer where ten frames do
     */
    public MeasuredLine(
            FrameSource source, Preprocessor preprocessor, InferenceEngine engine, Decoder decoder, Duration time) {
        this.engine = engine;
        this.time = time;
        this.warmUp = time.compareTo(LONGEST_WARM_UP) < 0 ? time : LONGEST_WARM_UP;
        this.allocatedBefore = new long[engine.slots()];
        this.line = new Line(source, preprocessor, engine, decoder, this::take, new Ledger(), new LineStats());
        for (Stage stage : Stage.values()) {
            stages.put(stage, new LatencyHistogram());
        }
    }

    /**
     * Runs once, to the end.
     *
     * @throws RuntimeException the first failure of a stage
     */
    public LineFigures run() {
        line.run();
        FrameReport last = lastReports.getLast();
        return new LineFigures(
                engine.slots(),
                engine.parallelism(),
                last.frameWidth(),
                last.frameHeight(),
                firstFrameNanos,
                latency.total(),
                latency.total() * 1e9 / (last.timings().decodeEndNanos() - startNanos),
                processors,
                (double) allocatedBytes / latency.total(),
                ProcessUsage.residentBytes(),
                ProcessUsage.peakResidentBytes(),
                stages,
                latency,
                lastReports.stream().map(FrameReport::timings).toList(),
                Math.floorMod(slotOfLast + 1 - lastReports.size(), engine.slots()));
    }

    private void take(FrameReport report) {
        long nanos = report.timings().decodeEndNanos();
        int slot = (int) (turns++ % allocatedBefore.length);
        long allocated = ProcessUsage.allocatedBytesOfThisThread();
        switch (state) {
            case WARM_UP -> warmUp(nanos);
            case MEASURING -> measure(report, slot, allocated - allocatedBefore[slot]);
            case DONE -> {
                // A frame that was on its way.
            }
        }
        allocatedBefore[slot] = allocated;
    }

    private void warmUp(long nanos) {
        if (turns == 1) {
            firstFrameNanos = nanos;
        }
        if (turns >= allocatedBefore.length && nanos - firstFrameNanos >= warmUp.toNanos()) {
            startNanos = nanos;
            cpuTimeAtStart = ProcessUsage.cpuTime();
            state = State.MEASURING;
        }
    }

    private void measure(FrameReport report, int slot, long allocated) {
        stages.forEach((stage, durations) -> durations.add(report.timings().nanos(stage)));
        latency.add(report.latencyNanos());
        allocatedBytes += allocated;
        slotOfLast = slot;
        lastReports.addLast(report);
        if (lastReports.size() > LAST_FRAMES) {
            lastReports.removeFirst();
        }
        long passedNanos = report.timings().decodeEndNanos() - startNanos;
        if (latency.total() >= FEWEST_FRAMES && passedNanos >= time.toNanos()) {
            processors = (double) ProcessUsage.cpuTime().minus(cpuTimeAtStart).toNanos() / passedNanos;
            state = State.DONE;
            line.stop();
        }
    }
}
