package npucam.model.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What an {@link Outcome} means, in one sentence with the figures behind it. Against labels the bands are those of the mAP kept: 99 % is
 * what MLPerf's inference rules ask of a quantized model. Without labels they are those of {@link Figures#agreement}, where a few objects
 * at the threshold always differ.
 */
public final class Verdict {
    /** Fewer objects than this say little: one more or less is more than a percent. */
    private static final int FEW = 100;

    private final Outcome outcome;
    private final List<String> names;

    private Verdict(Outcome outcome, List<String> names) {
        this.outcome = outcome;
        this.names = names;
    }

    /** @param names of the models, the reference first */
    public static String of(Outcome outcome, List<String> names) {
        return new Verdict(outcome, names).sentence();
    }

    private String sentence() {
        if (outcome.ofReference().isPresent() && outcome.ofReference().get().truths() == 0) {
            return "The labels name no object in these pictures, so nothing can be said: is it the right folder of labels?";
        }
        if (outcome.ofReference().isEmpty() && !outcome.classifiers() && outcome.seenByReference() == 0) {
            return names.get(0) + " sees nothing above " + number(outcome.threshold(), 2)
                    + " in these pictures, so nothing can be said: take others, or a lower --threshold.";
        }
        int best = outcome.best();
        String rest = ranking(best);
        return band(best) + ": " + figures(best) + (rest.isEmpty() ? "" : "; " + rest) + caution() + ".";
    }

    private String ranking(int best) {
        List<String> rest = new ArrayList<>();
        for (int other = 0; other < outcome.others().size(); other++) {
            if (other != best) {
                rest.add(name(other) + ": " + figures(other));
            }
        }
        return String.join("; ", rest);
    }

    private String name(int other) {
        return names.get(other + 1);
    }

    private String band(int best) {
        String first = outcome.others().size() == 1 ? name(best) : "The best of " + others() + " is " + name(best) + ", and it";
        return first + (outcome.ofReference().isPresent() ? bandOfPrecision(best) : bandOfAgreement(best));
    }

    private String others() {
        return names.subList(1, names.size()).stream().collect(Collectors.joining(", "));
    }

    private String bandOfPrecision(int other) {
        double kept = outcome.others().get(other).quality()
                / outcome.ofReference().orElseThrow().at50To95();
        // Also where the reference finds nothing right: not-a-number is in no band.
        String than = names.get(0);
        if (kept >= 0.99) {
            return " is as good as " + than;
        }
        if (kept >= 0.97) {
            return " is hardly worse than " + than;
        }
        return kept >= 0.9 ? " is worse than " + than : " is far worse than " + than;
    }

    private String bandOfAgreement(int other) {
        double agreement = outcome.others().get(other).agreement();
        String with = names.get(0);
        if (agreement == 1) {
            return outcome.classifiers() ? " always agrees with " + with : " sees exactly the objects " + with + " sees";
        }
        if (agreement >= 0.98) {
            return " agrees with " + with;
        }
        if (agreement >= 0.95) {
            return " agrees with " + with + " but for little";
        }
        return agreement >= 0.85 ? " differs from " + with : " differs much from " + with;
    }

    private String figures(int other) {
        return outcome.others().get(other).either(this::figures, Verdict::figures);
    }

    private static String figures(Figures.OfClassifier classifier) {
        return "the same best class in " + classifier.sameBest() + " of " + classifier.pictures() + " pictures"
                + shift(classifier.meanShift());
    }

    private String figures(Figures.OfObjects objects) {
        String precision = outcome.ofReference()
                .map(reference -> "mAP " + number(objects.precision().at50To95(), 3) + " beside "
                        + number(reference.at50To95(), 3) + " (at overlap 0.50 " + number(objects.precision().at50(), 3)
                        + " beside " + number(reference.at50(), 3) + "), ")
                .orElse("");
        return precision + objects.kept() + " of " + outcome.seenByReference() + " objects kept, " + objects.added()
                + " new" + shift(objects.meanShift())
                + (outcome.ofReference().isPresent()
                        ? ""
                        : ", mAP against " + names.get(0) + " "
                                + number(objects.precision().at50To95(), 3));
    }

    private static String shift(double meanShift) {
        if (Double.isNaN(meanShift)) {
            return "";
        }
        String size = number(Math.abs(meanShift), 3);
        return size.equals("0.000")
                ? ", scores the same"
                : ", scores " + size + (meanShift < 0 ? " lower" : " higher") + " on average";
    }

    private String caution() {
        int count = outcome.classifiers()
                ? outcome.pictures()
                : outcome.ofReference().map(Precision::truths).orElse(outcome.seenByReference());
        return count >= FEW
                ? ""
                : " (" + count + (outcome.classifiers() ? " pictures" : " objects") + " are few: trust it with " + FEW
                        + " or more)";
    }

    private static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
