package npucam.pipeline;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import npucam.data.Stage;
import npucam.health.LatencyHistogram;

/** Figures nobody measured. */
public final class FiguresOf {
    private FiguresOf() {}

    /** Two frames whose stages took half as long as said and half as long again; one frame per second, half a processor. */
    public static LineFigures stages(
            int slots, long captureNanos, long preprocessNanos, long inferNanos, long decodeNanos) {
        Map<Stage, LatencyHistogram> stages = new EnumMap<>(Stage.class);
        stages.put(Stage.CAPTURE, around(captureNanos));
        stages.put(Stage.PREPROCESS, around(preprocessNanos));
        stages.put(Stage.INFER, around(inferNanos));
        stages.put(Stage.DECODE, around(decodeNanos));
        return new LineFigures(slots, 1, 640, 480, 0, 2, 1, 0.5, 0, 0, 0, stages, around(1), List.of(), 0);
    }

    private static LatencyHistogram around(long nanos) {
        LatencyHistogram durations = new LatencyHistogram();
        durations.add(nanos / 2);
        durations.add(nanos + nanos / 2);
        return durations;
    }
}
