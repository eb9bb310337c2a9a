package npucam.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import npucam.data.Stage;
import npucam.data.Timings;
import npucam.health.LatencyHistogram;

/**
 * What a {@link MeasuredLine} measured.
 *
 * @param slots frames in flight
 * @param cores inferences the engine runs at once
 * @param frameWidth of the frames, in pixels
 * @param frameHeight of the frames, in pixels
 * @param firstFrameNanos when the very first frame was decoded, warm-up included, {@link System#nanoTime}
 * @param frames measured
 * @param framesPerSecond over the measured time
 * @param processors busy on the average, 1 = one of them all the time
 * @param allocatedBytesPerFrame heap taken by the slots' threads: capture to report
 * @param residentBytes of the process at the end
 * @param peakResidentBytes of the process since its start
 * @param stages how long each took, see {@link #durations}
 * @param latency from capture to the end of decode
 * @param lastFrames some frames one after the other, the last ones measured
 * @param slotOfFirst the slot of the first of them; the others follow in turn
 */
public record LineFigures(
        int slots,
        int cores,
        int frameWidth,
        int frameHeight,
        long firstFrameNanos,
        long frames,
        double framesPerSecond,
        double processors,
        double allocatedBytesPerFrame,
        long residentBytes,
        long peakResidentBytes,
        Map<Stage, LatencyHistogram> stages,
        LatencyHistogram latency,
        List<Timings> lastFrames,
        int slotOfFirst) {

    /** CPU time that all threads of the process spent on a frame, the engine's included. */
    public double processorNanosPerFrame() {
        return 1e9 * processors / framesPerSecond;
    }

    /** How long a stage took. */
    public LatencyHistogram durations(Stage stage) {
        return Objects.requireNonNull(stages.get(stage));
    }
}
