package npucam.decode;

import java.util.concurrent.atomic.AtomicLong;
import org.tinylog.Logger;

/** Counts the frames in which a limit cut, and says so the first time. */
final class CutCounter {
    private final DecodeSettings settings;
    private final AtomicLong candidateFrames = new AtomicLong();
    private final AtomicLong detectionFrames = new AtomicLong();

    CutCounter(DecodeSettings settings) {
        this.settings = settings;
    }

    /** @param count candidates there were */
    void candidatesCut(int count) {
        if (candidateFrames.getAndIncrement() == 0) {
            Logger.warn(
                    "{} candidates above score {} in one frame, only the best {} are looked at: raise the score threshold or the candidate limit (said once, then counted)",
                    count,
                    settings.lowestThreshold(),
                    settings.candidateLimit());
        }
    }

    void detectionsCut() {
        if (detectionFrames.getAndIncrement() == 0) {
            Logger.warn(
                    "more than {} objects in one frame, only the best are reported: raise the score threshold or the detection limit (said once, then counted)",
                    settings.detectionLimit());
        }
    }

    Cuts sum() {
        return new Cuts(candidateFrames.get(), detectionFrames.get());
    }
}
