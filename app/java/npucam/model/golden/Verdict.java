package npucam.model.golden;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import npucam.data.Box;
import npucam.model.ModelDescriptor;

/**
 * Whether a model finds what it must, and if not, the likely cause.
 *
 * <p>It passes when the {@link Agreement} is at least the set's tolerance and no mistake of feeding explains the results better. A
 * mistake does, when the results lean to it ({@link Leaning} of 0.5 or more), agree with what it gives better than with what is
 * right, and do so within the tolerance: results that fit nothing are no sign of a certain mistake.
 */
public final class Verdict {
    /**
     * The least √Σ D² at which a leaning is believed. INT8 moves a score by 0.04 (standard deviation), so a leaning has an error
     * of 0.04 / √Σ D²: here 0.2, two and a half of which lie between right and the middle.
     */
    private static final double LEAST_REACH = 0.2;

    private static final double MIDDLE = 0.5;

    /** Below this part of the expected scores, nearly nothing is found. */
    private static final double LOST = 0.2;

    private static final int SHOWN_OBJECTS = 3;

    private final GoldenSet set;
    private final List<GoldenPicture> pictures;
    private final List<List<GoldenObject>> found;

    Verdict(GoldenSet set, List<List<GoldenObject>> found) {
        this.set = set;
        this.pictures = set.pictures().subList(0, found.size());
        this.found = found;
    }

    static boolean tells(double reach) {
        return reach >= LEAST_REACH;
    }

    public boolean passes() {
        return mistake().isEmpty() && agreement() >= set.tolerance();
    }

    /** 0–1. */
    public double agreement() {
        return agreementWith(Feeding.RIGHT);
    }

    /** The mistake in feeding that explains the results, where there is one. */
    public Optional<Feeding> mistake() {
        return mistakes().filter(this::explains).max((a, b) -> Double.compare(agreementWith(a), agreementWith(b)));
    }

    /** The figures in one line. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "agreement %.3f with %s in %d golden pictures (%.2f is the least)%s",
                agreement(),
                set.reference().name(),
                found.size(),
                set.tolerance(),
                mistakes().map(this::sign).collect(Collectors.joining()));
    }

    /** Why the model is refused, and what to do; to follow its name. */
    public String refusal(ModelDescriptor model) {
        return summary() + ". "
                + mistake().map(mistake -> fix(mistake, model)).orElseGet(() -> cause() + ". " + worstPicture());
    }

    private String sign(Feeding mistake) {
        Leaning leaning = leaning(mistake);
        return tells(leaning.reach())
                ? String.format(
                        Locale.ROOT,
                        ", %.2f of what it would be %s (%.1f is the most)",
                        leaning.value(),
                        mistake.text(),
                        MIDDLE)
                : "";
    }

    private static Stream<Feeding> mistakes() {
        return Stream.of(Feeding.values()).filter(feeding -> feeding != Feeding.RIGHT);
    }

    private boolean explains(Feeding mistake) {
        Leaning leaning = leaning(mistake);
        double agreement = agreementWith(mistake);
        return tells(leaning.reach())
                && leaning.value() >= MIDDLE
                && agreement > agreement()
                && agreement >= set.tolerance();
    }

    private double agreementWith(Feeding feeding) {
        Agreement sum = Agreement.OF_NOTHING;
        for (int picture = 0; picture < pictures.size(); picture++) {
            sum = sum.plus(Agreement.of(pictures.get(picture).found(feeding), found.get(picture)));
        }
        return sum.value();
    }

    private Leaning leaning(Feeding mistake) {
        Leaning sum = Leaning.OF_NOTHING;
        for (int index = 0; index < pictures.size(); index++) {
            GoldenPicture picture = pictures.get(index);
            sum = sum.plus(
                    Leaning.of(picture.expected(), picture.found(mistake), found.get(index), set.scoreThreshold()));
        }
        return sum;
    }

    private String fix(Feeding mistake, ModelDescriptor model) {
        return String.format(
                        Locale.ROOT,
                        "It is fed %s, for it agrees with that by %.3f. ",
                        mistake.text(),
                        agreementWith(mistake))
                + switch (mistake) {
                    case RIGHT -> throw new IllegalArgumentException("no mistake");
                    case SWAPPED ->
                        "Write input_type = "
                                + Feeding.swapped(model.colorOrder()).name().toLowerCase(Locale.ROOT) + " in "
                                + descriptorOf(model) + ", or convert the model for the other order";
                    case OTHER_BARS ->
                        model.padValue() == set.bars()
                                ? "Convert the model for bars of " + set.bars()
                                : "Write pad_value = " + set.bars() + " in " + descriptorOf(model) + ", it is "
                                        + model.padValue();
                };
    }

    /** A bare model has none yet. */
    private static String descriptorOf(ModelDescriptor model) {
        return model.source().equals(model.model())
                ? "a .mud for " + model.model()
                : model.source().toString();
    }

    private String cause() {
        double expectedScores = scores(pictures.stream().map(GoldenPicture::expected));
        if (scores(found.stream()) < LOST * expectedScores) {
            return "It finds nearly nothing: its scores were lost in quantisation, or mean and scale are wrong. Ask app/npucam"
                    + " model check, and cut the model so that boxes and scores are outputs of their own";
        }
        if (agreementOfClasses() >= set.tolerance()) {
            return "Its classes and scores fit, its boxes do not: they were lost in quantisation. Ask app/npucam model check,"
                    + " and cut the model so that boxes and scores are outputs of their own";
        }
        return "Its weights are of another training, its labels in another order, its mean and scale wrong, or its quantisation too"
                + " coarse. Where the model was trained anew, record its golden pictures again";
    }

    /** {@link Agreement} with the boxes left out: the scores of each class, summed over a picture. */
    private double agreementOfClasses() {
        Agreement sum = Agreement.OF_NOTHING;
        for (int picture = 0; picture < pictures.size(); picture++) {
            Map<Integer, Double> expected = scoresByClass(pictures.get(picture).expected());
            Map<Integer, Double> seen = scoresByClass(found.get(picture));
            double shared = 0;
            for (Map.Entry<Integer, Double> score : expected.entrySet()) {
                shared += 2 * Math.min(score.getValue(), seen.getOrDefault(score.getKey(), 0.0));
            }
            sum = sum.plus(
                    new Agreement(shared, scores(Stream.of(pictures.get(picture).expected(), found.get(picture)))));
        }
        return sum.value();
    }

    private static Map<Integer, Double> scoresByClass(List<GoldenObject> objects) {
        Map<Integer, Double> scores = new HashMap<>();
        objects.forEach(object -> scores.merge(object.classId(), (double) object.score(), Double::sum));
        return scores;
    }

    private static double scores(Stream<List<GoldenObject>> objects) {
        return objects.flatMap(List::stream).mapToDouble(GoldenObject::score).sum();
    }

    /** The picture that agrees least. */
    private String worstPicture() {
        int worst = 0;
        double least = Double.MAX_VALUE;
        for (int picture = 0; picture < pictures.size(); picture++) {
            double agreement = Agreement.of(pictures.get(picture).expected(), found.get(picture))
                    .value();
            if (agreement < least) {
                least = agreement;
                worst = picture;
            }
        }
        GoldenPicture picture = pictures.get(worst);
        return "Worst is " + picture.file() + ", expected " + shown(picture.expected()) + ", found "
                + shown(found.get(worst));
    }

    /** The surest ones, with their places in pixels. */
    private String shown(List<GoldenObject> objects) {
        if (objects.isEmpty()) {
            return "nothing";
        }
        String first = objects.stream()
                .sorted((a, b) -> Float.compare(b.score(), a.score()))
                .limit(SHOWN_OBJECTS)
                .map(this::shown)
                .collect(Collectors.joining(", "));
        return objects.size() > SHOWN_OBJECTS ? first + " and " + (objects.size() - SHOWN_OBJECTS) + " more" : first;
    }

    private String shown(GoldenObject object) {
        String label = object.classId() < set.labels().size()
                ? set.labels().get(object.classId())
                : "class " + object.classId();
        Box box = object.boxInFrame();
        return String.format(
                Locale.ROOT,
                "%s %.2f [%.0f %.0f %.0f %.0f]",
                label,
                object.score(),
                box.left(),
                box.top(),
                box.right(),
                box.bottom());
    }
}
