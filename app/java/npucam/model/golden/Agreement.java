package npucam.model.golden;

import java.util.List;

/**
 * How well what was found agrees with what was expected: 2·Σ(lower score · likeness) over the pairs, divided by the sum of all
 * scores on both sides. 1 for the same objects with the same scores in the same places, 0 when nothing fits. It is the F1 measure
 * with every object counted by its score, so an object that falls just below a threshold costs no more than its score.
 *
 * @param shared twice the sum over the pairs
 * @param all sum of all scores
 */
record Agreement(double shared, double all) {
    static final Agreement OF_NOTHING = new Agreement(0, 0);

    static Agreement of(List<GoldenObject> expected, List<GoldenObject> found) {
        Pairing pairing = Pairing.of(expected, found);
        double shared = 0;
        for (int object = 0; object < expected.size(); object++) {
            if (pairing.hasPartner(object)) {
                GoldenObject one = expected.get(object);
                GoldenObject other = found.get(pairing.partner(object));
                shared += 2 * Math.min(one.score(), other.score()) * one.likeness(other);
            }
        }
        return new Agreement(shared, sum(expected) + sum(found));
    }

    Agreement plus(Agreement other) {
        return new Agreement(shared + other.shared, all + other.all);
    }

    /** 0–1; 1 where nothing was expected and nothing found. */
    double value() {
        return all == 0 ? 1 : shared / all;
    }

    private static double sum(List<GoldenObject> objects) {
        return objects.stream().mapToDouble(GoldenObject::score).sum();
    }
}
