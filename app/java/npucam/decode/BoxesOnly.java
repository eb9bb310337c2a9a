package npucam.decode;

import npucam.data.Detection;
import npucam.data.Letterbox;

/** Task detect: there is nothing beside the box. */
final class BoxesOnly implements DetailReader {
    @Override
    public Detection detection(Candidates candidates, int candidate, String label, Letterbox letterbox) {
        return new Detection(
                letterbox.toFrame(candidates.boxInModel(candidate)),
                candidates.classId[candidate],
                label,
                candidates.score[candidate]);
    }
}
