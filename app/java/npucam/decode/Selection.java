package npucam.decode;

import java.util.Arrays;
import java.util.List;
import npucam.data.Detection;
import npucam.data.Letterbox;
import org.jspecify.annotations.Nullable;

/**
 * From candidates to detections: the limits, non-maximum suppression, the way back into the frame. Allocates nothing but what it
 * returns. Scratch of one decoder.
 */
final class Selection {
    private final List<String> labels;
    private final DetailReader details;
    private final ClassThresholds thresholds;
    private final ScoreOrder order;
    private final Suppression suppression;
    private final int candidateLimit;
    private final int detectionLimit;
    private final CutCounter cuts;

    /**
     * @param labels one per class
     * @param capacity most candidates of a frame
     * @param suppressed whether one object may give several candidates
     */
    Selection(
            DetailReader details,
            List<String> labels,
            AnchorGrid grid,
            int capacity,
            boolean suppressed,
            DecodeSettings settings) {
        this.labels = labels;
        this.details = details;
        this.thresholds = new ClassThresholds(labels, settings);
        this.order = new ScoreOrder(capacity);
        this.candidateLimit = settings.candidateLimit();
        this.detectionLimit = settings.detectionLimit();
        // One more than is wanted tells whether the limit cut.
        this.suppression = suppressed
                ? Suppression.of(grid, details.turnsBoxes(), capacity, detectionLimit + 1, settings)
                : Suppression::keepAll;
        this.cuts = new CutCounter(settings);
    }

    /** Drops what is below its class's threshold, then all but the best where there are more than the limit; of equal scores the later anchors go. */
    void limit(Candidates candidates) {
        thresholds.apply(candidates);
        int count = candidates.count();
        if (count > candidateLimit) {
            candidates.retain(order.sort(candidates.score, count), candidateLimit);
            cuts.candidatesCut(count);
        }
    }

    Cuts cuts() {
        return cuts.sum();
    }

    /**
     * What is left after suppression.
     *
     * @param candidates with their boxes
     * @return best score first; everything in the frame's pixels
     * @throws DecodeException when an output holds what is not finite
     */
    List<Detection> detections(Candidates candidates, Letterbox letterbox) {
        if (candidates.count() == 0) {
            return List.of();
        }
        requireFinite(candidates);
        details.turn(candidates);
        int[] chosen = order.sort(candidates.score, candidates.count());
        int kept = suppression.keep(candidates, chosen);
        if (kept > detectionLimit) {
            cuts.detectionsCut();
        }
        return detections(candidates, chosen, Math.min(kept, detectionLimit), letterbox);
    }

    private List<Detection> detections(Candidates candidates, int[] chosen, int count, Letterbox letterbox) {
        Detection[] detections = new Detection[count];
        int made = 0;
        for (int i = 0; i < count; i++) {
            int candidate = chosen[i];
            String label = labels.get(candidates.classId[candidate]);
            @Nullable Detection detection = details.detection(candidates, candidate, label, letterbox);
            if (detection != null) {
                detections[made++] = detection;
            }
        }
        return List.of(made == count ? detections : Arrays.copyOf(detections, made));
    }

    private static void requireFinite(Candidates candidates) {
        for (int i = 0; i < candidates.count(); i++) {
            float sum = candidates.left[i] + candidates.top[i] + candidates.right[i] + candidates.bottom[i];
            if (!Float.isFinite(sum)) {
                throw new DecodeException("the box of anchor " + candidates.anchor[i] + " is [" + candidates.left[i]
                        + ", " + candidates.top[i] + ", " + candidates.right[i] + ", " + candidates.bottom[i]
                        + "]: the box output holds NaN or infinity, the model or its conversion is broken");
            }
        }
    }
}
