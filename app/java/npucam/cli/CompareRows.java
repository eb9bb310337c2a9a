package npucam.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import npucam.model.compare.Figures;
import npucam.model.compare.Precision;

/** The tables of a {@link CompareReport}, for terminal and page: the first row is the head. A dash stands where there is nothing to measure. */
final class CompareRows {
    private static final String NOTHING = "-";

    private final CompareReport report;

    CompareRows(CompareReport report) {
        this.report = report;
    }

    /** A row for each model. */
    List<List<String>> models() {
        List<List<String>> rows = new ArrayList<>();
        if (report.outcome().classifiers()) {
            rows.add(List.of("model", "same best", "best in 5", "score shift", "file"));
            rows.add(List.of(CompareReport.letter(0), NOTHING, NOTHING, NOTHING, file(0)));
        } else {
            rows.add(List.of(
                    "model",
                    "mAP50-95",
                    "mAP50",
                    "kept",
                    "lost",
                    "new",
                    "score shift",
                    "its size",
                    "box IoU",
                    "mask IoU",
                    "OKS",
                    "file"));
            rows.add(reference());
        }
        for (int other = 0; other < report.outcome().others().size(); other++) {
            int model = other + 1;
            rows.add(report.outcome()
                    .others()
                    .get(other)
                    .either(objects -> row(model, objects), classifier -> row(model, classifier)));
        }
        return withoutEmptyColumns(rows);
    }

    private List<String> reference() {
        Optional<Precision> precision = report.outcome().ofReference();
        return List.of(
                CompareReport.letter(0),
                precision.map(each -> number(each.at50To95())).orElse(NOTHING),
                precision.map(each -> number(each.at50())).orElse(NOTHING),
                String.valueOf(report.outcome().seenByReference()),
                NOTHING,
                NOTHING,
                NOTHING,
                NOTHING,
                NOTHING,
                NOTHING,
                NOTHING,
                file(0));
    }

    private List<String> row(int model, Figures.OfObjects objects) {
        return List.of(
                CompareReport.letter(model),
                number(objects.precision().at50To95()),
                number(objects.precision().at50()),
                String.valueOf(objects.kept()),
                String.valueOf(objects.lost()),
                String.valueOf(objects.added()),
                signed(objects.meanShift()),
                number(objects.meanAbsoluteShift()),
                number(objects.meanOverlap()),
                number(objects.meanMaskOverlap()),
                number(objects.meanKeypointSimilarity()),
                file(model));
    }

    private List<String> row(int model, Figures.OfClassifier classifier) {
        return List.of(
                CompareReport.letter(model),
                classifier.sameBest() + " of " + classifier.pictures(),
                classifier.bestInTop() + " of " + classifier.pictures(),
                signed(classifier.meanShift()),
                file(model));
    }

    private String file(int model) {
        return report.models().get(model).model();
    }

    /** A row for each class that is in the pictures and each model held against the reference; only the head for classifiers. */
    List<List<String>> classes() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("class", "model", "true", "mAP50-95", "mAP50", "kept", "lost", "new", "score shift"));
        List<String> labels = report.models().get(0).labels();
        for (int classId = 0; classId < labels.size(); classId++) {
            int id = classId;
            report.outcome()
                    .ofReference()
                    .map(precision -> precision.classes().get(id))
                    .filter(each -> each.truths() > 0)
                    .ifPresent(each -> rows.add(List.of(
                            labels.get(id),
                            CompareReport.letter(0),
                            String.valueOf(each.truths()),
                            number(each.at50To95()),
                            number(each.at50()),
                            NOTHING,
                            NOTHING,
                            NOTHING,
                            NOTHING)));
            for (int other = 0; other < report.outcome().others().size(); other++) {
                int model = other + 1;
                rows.addAll(report.outcome()
                        .others()
                        .get(other)
                        .either(objects -> classRow(labels.get(id), id, model, objects), classifier -> List.of()));
            }
        }
        return withoutEmptyColumns(rows);
    }

    private static List<List<String>> classRow(String label, int classId, int model, Figures.OfObjects objects) {
        Precision.OfClass precision = objects.precision().classes().get(classId);
        Figures.OfClass counts = objects.classes().get(classId);
        if (precision.truths() + counts.kept() + counts.lost() + counts.added() == 0) {
            return List.of();
        }
        return List.of(List.of(
                label,
                CompareReport.letter(model),
                String.valueOf(precision.truths()),
                number(precision.at50To95()),
                number(precision.at50()),
                String.valueOf(counts.kept()),
                String.valueOf(counts.lost()),
                String.valueOf(counts.added()),
                signed(counts.meanShift())));
    }

    private static List<List<String>> withoutEmptyColumns(List<List<String>> rows) {
        List<Integer> columns = IntStream.range(0, rows.get(0).size())
                .filter(column -> rows.size() == 1
                        || rows.stream()
                                .skip(1)
                                .anyMatch(row -> !row.get(column).equals(NOTHING)))
                .boxed()
                .toList();
        return rows.stream().map(row -> columns.stream().map(row::get).toList()).toList();
    }

    static String number(double value) {
        return Double.isNaN(value) ? NOTHING : String.format(Locale.ROOT, "%.3f", value);
    }

    private static String signed(double value) {
        String text = Double.isNaN(value) ? NOTHING : String.format(Locale.ROOT, "%+.3f", value);
        return text.equals("-0.000") || text.equals("+0.000") ? "0.000" : text;
    }
}
