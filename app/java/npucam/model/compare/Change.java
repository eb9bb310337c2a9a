package npucam.model.compare;

import npucam.data.Detection;

/**
 * An object that one model sees and the other does not.
 *
 * @param object as the one sees it
 * @param faintScore what the other gives it below the threshold; 0 where it has nothing there
 */
public record Change(Detection object, float faintScore) {
    /** What the change weighs when pictures are ranked: much for a sure object that is gone, little for one that slipped below the threshold. */
    double weight() {
        return (double) object.score() - faintScore;
    }
}
