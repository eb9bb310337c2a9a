package npucam.model.golden;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether scores lean to what a mistake makes of them: with D the change of each object's score by the mistake and r the change that
 * was found, it is Σ D·r / Σ D²: 0 for a model that is fed rightly, 1 for one with the mistake. Objects whose score the mistake does
 * not touch count nothing, so it tells far smaller effects than a comparison of all scores, in which they drown in what quantisation
 * does to them.
 *
 * @param along Σ D·r
 * @param squares Σ D²
 */
record Leaning(double along, double squares) {
    static final Leaning OF_NOTHING = new Leaning(0, 0);

    /** @param floor the score of an object that is not found */
    static Leaning of(List<GoldenObject> right, List<GoldenObject> mistaken, List<GoldenObject> found, float floor) {
        Pairing both = Pairing.of(right, mistaken);
        List<GoldenObject> objects = new ArrayList<>(right);
        List<Double> changes = new ArrayList<>();
        for (int object = 0; object < right.size(); object++) {
            float changed =
                    both.hasPartner(object) ? mistaken.get(both.partner(object)).score() : floor;
            changes.add((double) changed - right.get(object).score());
        }
        for (int object = 0; object < mistaken.size(); object++) {
            if (!both.isTaken(object)) {
                objects.add(mistaken.get(object));
                changes.add((double) mistaken.get(object).score() - floor);
            }
        }
        Pairing seen = Pairing.of(objects, found);
        double along = 0;
        double squares = 0;
        for (int object = 0; object < objects.size(); object++) {
            float before = object < right.size() ? right.get(object).score() : floor;
            float now =
                    seen.hasPartner(object) ? found.get(seen.partner(object)).score() : floor;
            double change = changes.get(object);
            along += change * (now - before);
            squares += change * change;
        }
        return new Leaning(along, squares);
    }

    Leaning plus(Leaning other) {
        return new Leaning(along + other.along, squares + other.squares);
    }

    double value() {
        return squares == 0 ? 0 : along / squares;
    }

    /** √Σ D²: how far the mistake moves the scores. */
    double reach() {
        return Math.sqrt(squares);
    }
}
