package npucam.model.compare;

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

    /**
     * The sentence.
     *
     * @param names of the models, the reference first, each beginning with its letter: {@code B (yolov8n.bmodel)}
     */
    public static String of(Outcome outcome, List<String> names) {
        return new Verdict(outcome, names).sentence();
    }

    private String sentence() {
        if (outcome.ofReference().isPresent() && outcome.ofReference().get().truths() == 0) {
            return "The labels name no object in these pictures, so nothing can be said: is it the right folder of labels?";
        }
        if (outcome.ofReference().isPresent() && outcome.ofReference().get().at50To95() == 0) {
            return names.get(0)
                    + " finds none of the labelled objects, so nothing can be said: are labels and pictures of one"
                    + " set, and the classes in the model's order?";
        }
        if (outcome.ofReference().isEmpty() && !outcome.classifiers() && outcome.seenByReference() == 0) {
            return names.get(0) + " sees nothing above " + number(outcome.threshold(), 2)
                    + " in these pictures, so nothing can be said: take others, or a lower --threshold.";
        }
        int best = outcome.ranking().get(0);
        return names.get(best + 1) + bestOf() + band(best) + ": " + figures(best) + others() + caution() + ".";
    }

    private String bestOf() {
        int count = outcome.others().size();
        return count == 1 ? "" : " is the best of " + letter(0) + " to " + letter(count - 1) + " and";
    }

    private String band(int best) {
        return outcome.ofReference().isPresent() ? bandOfPrecision(best) : bandOfAgreement(best);
    }

    /** The rest, best first, each with the one figure that ranks it. */
    private String others() {
        return outcome.others().size() == 1
                ? ""
                : outcome.ranking().stream()
                        .skip(1)
                        .map(other -> letter(other) + " " + rankFigure(other))
                        .collect(Collectors.joining(", ", "; then ", ""));
    }

    private String rankFigure(int other) {
        Figures figures = outcome.others().get(other);
        return outcome.ofReference().isPresent()
                ? number(figures.quality(), 3)
                : figures.either(
                        objects -> objects.kept() + " kept, " + objects.added() + " new",
                        classifier -> classifier.sameBest() + " of " + classifier.pictures());
    }

    private String letter(int other) {
        return names.get(other + 1).split(" ", 2)[0];
    }

    private String bandOfPrecision(int other) {
        double kept = outcome.others().get(other).quality()
                / outcome.ofReference().orElseThrow().at50To95();
        String than = names.get(0);
        if (kept > 1.01) {
            return " is even better than " + than;
        }
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
            return outcome.classifiers()
                    ? " always agrees with " + with
                    : " sees exactly the objects " + with + " sees";
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
                        + number(reference.at50To95(), 3) + " (at overlap 0.50 "
                        + number(objects.precision().at50(), 3)
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
