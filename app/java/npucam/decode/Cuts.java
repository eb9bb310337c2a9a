package npucam.decode;

/**
 * In how many frames a limit left something out.
 *
 * @param candidateFrames by the candidate limit
 * @param detectionFrames by the detection limit
 */
public record Cuts(long candidateFrames, long detectionFrames) {
    public static final Cuts NONE = new Cuts(0, 0);

    /** For the log: {@code cut by limits: candidates in 3 frames, detections in 0}. */
    @Override
    public String toString() {
        return "cut by limits: candidates in " + candidateFrames + " frames, detections in " + detectionFrames;
    }
}
