package npucam.decode;

import java.util.List;
import npucam.data.Box;
import npucam.data.Detection;
import npucam.data.Letterbox;
import org.tinylog.Logger;

/**
 * From candidates to detections: the candidate limit, non-maximum suppression, the way back into the frame. Allocates nothing
 * but what it returns. Scratch of one decoder.
 */
final class Selection {
    private final List<String> labels;
    private final DecodeSettings settings;
    private final ScoreOrder order;
    private final Nms nms;
    private final boolean suppressed;
    private long framesCut;

    /**
     * @param labels one per class
     * @param capacity most candidates of a frame
     * @param suppressed whether one object may give several candidates
     */
    Selection(List<String> labels, AnchorGrid grid, int capacity, boolean suppressed, DecodeSettings settings) {
        this.labels = labels;
        this.settings = settings;
        this.order = new ScoreOrder(capacity);
        this.nms = new Nms(grid, settings.iouThreshold(), Math.min(settings.detectionLimit(), capacity));
        this.suppressed = suppressed;
    }

    /** Drops all but the best candidates where there are more than the limit; of equal scores the later anchors go. */
    void limit(Candidates candidates) {
        int count = candidates.count();
        if (count <= settings.candidateLimit()) {
            return;
        }
        candidates.retain(order.sort(candidates.score, count), settings.candidateLimit());
        if (framesCut++ == 0) {
            Logger.warn(
                    "{} candidates above score {} in one frame, only the best {} are looked at: raise the score threshold or the candidate limit (said once)",
                    count,
                    settings.scoreThreshold(),
                    settings.candidateLimit());
        }
    }

    /** Frames in which the candidate limit cut. */
    long framesCut() {
        return framesCut;
    }

    /**
     * What is left after suppression.
     *
     * @param candidates with their boxes
     * @return best score first; boxes in the frame's pixels
     * @throws DecodeException when a box is not finite
     */
    List<Detection> detections(Candidates candidates, Letterbox letterbox) {
        if (candidates.count() == 0) {
            return List.of();
        }
        requireFinite(candidates);
        int[] chosen = order.sort(candidates.score, candidates.count());
        Detection[] detections = new Detection
                [suppressed ? nms.keep(candidates, chosen) : Math.min(candidates.count(), settings.detectionLimit())];
        for (int i = 0; i < detections.length; i++) {
            int candidate = chosen[i];
            Box boxInModel = new Box(
                    candidates.left[candidate],
                    candidates.top[candidate],
                    candidates.right[candidate],
                    candidates.bottom[candidate]);
            int id = candidates.classId[candidate];
            detections[i] =
                    new Detection(letterbox.toFrame(boxInModel), id, labels.get(id), candidates.score[candidate]);
        }
        return List.of(detections);
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
