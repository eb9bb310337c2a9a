package npucam.data;

/**
 * How long one frame took in each stage, in nanoseconds. Waiting for the stage to be free is not part of a stage's own time
 * but of the latency, which runs from capture to the end of decode.
 */
public record Timings(long preprocessNanos, long inferNanos, long decodeNanos, long latencyNanos) {}
