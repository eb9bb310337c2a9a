package npucam.publish;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import npucam.data.Box;
import npucam.data.ClassScore;
import npucam.data.Detection;
import npucam.data.Findings;
import npucam.data.FrameReport;
import npucam.data.Timings;

/** Reports to publish. */
public final class Reports {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00.123456Z");

    private Reports() {}

    /** An empty frame, 1 ms of capture clock after the one before it. */
    public static FrameReport empty(long sequence) {
        return with(sequence, sequence * 1_000_000, List.of());
    }

    static FrameReport with(long sequence, long captureNanos, List<Detection> detections) {
        return of(sequence, captureNanos, Findings.of(detections));
    }

    private static FrameReport of(long sequence, long captureNanos, Findings findings) {
        return new FrameReport(sequence, captureNanos, START, 1280, 720, findings, timings(captureNanos));
    }

    /** Of any frame captured then. */
    static Timings timings(long captureNanos) {
        return timings(captureNanos, 1_250_000, 21_407_000, 900_000, 44_061_000);
    }

    static Timings timings(
            long captureNanos, long preprocessNanos, long inferNanos, long decodeNanos, long latencyNanos) {
        long decodeEnd = captureNanos + latencyNanos;
        long decodeStart = decodeEnd - decodeNanos;
        long inferStart = decodeStart - inferNanos;
        long captureEnd = inferStart - preprocessNanos;
        return new Timings(captureEnd, captureEnd, inferStart, inferStart, decodeStart, decodeStart, decodeEnd);
    }

    static FrameReport withObjects(long sequence, int objects) {
        return with(sequence, sequence, Collections.nCopies(objects, detection(0, "person", 0.5f)));
    }

    /** A frame with one object for each of the given classes. */
    static FrameReport ofClasses(long captureNanos, int... classIds) {
        List<Detection> detections = new ArrayList<>();
        for (int classId : classIds) {
            detections.add(detection(classId, "class " + classId, 0.5f));
        }
        return with(captureNanos, captureNanos, detections);
    }

    /** A frame of a classifier, its classes best first. */
    static FrameReport classified(long captureNanos, int... classIds) {
        List<ClassScore> top = new ArrayList<>();
        for (int classId : classIds) {
            top.add(new ClassScore(classId, "class " + classId, 0.4f));
        }
        return of(captureNanos, captureNanos, new Findings(List.of(), top));
    }

    static Detection detection(int classId, String label, float score) {
        return new Detection(new Box(320, 90.3f, 481, 665), classId, label, score);
    }
}
