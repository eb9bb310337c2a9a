package npucam.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Prints a {@link CompareReport} for people. What names say steers no terminal. */
final class CompareTable {
    private static final int MOST_PROBLEMS = 10;

    private final CompareReport report;
    private final PrintStream out;

    private CompareTable(CompareReport report, PrintStream out) {
        this.report = report;
        this.out = out;
    }

    static void print(CompareReport report, PrintStream out) {
        new CompareTable(report, out).print();
    }

    private void print() {
        CompareRows rows = new CompareRows(report);
        line(scope(report));
        report.problems().stream().limit(MOST_PROBLEMS).forEach(this::line);
        if (report.problems().size() > MOST_PROBLEMS) {
            line("and " + (report.problems().size() - MOST_PROBLEMS) + " more that cannot be read");
        }
        line("");
        print(rows.models());
        if (!report.outcome().classifiers()) {
            line("");
            print(rows.classes());
        }
        line("");
        report.notes().forEach(this::line);
        line(report.verdict());
    }

    /** What was compared and how. */
    static String scope(CompareReport report) {
        String pictures = report.outcome().pictures() + " pictures of " + report.images()
                + (report.problems().isEmpty() ? "" : ", " + report.problems().size() + " more cannot be read")
                + (report.unlabelled() == 0 ? "" : ", " + report.unlabelled() + " without labels count as empty");
        return report.outcome().classifiers()
                ? pictures
                : String.format(
                        Locale.ROOT,
                        "%s; mAP against %s; seen: score above %.2f; suppression at IoU %.2f",
                        pictures,
                        report.truth(),
                        report.outcome().threshold(),
                        report.iou());
    }

    private void print(List<List<String>> rows) {
        List<Integer> widths = IntStream.range(0, rows.get(0).size())
                .mapToObj(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElseThrow())
                .toList();
        for (List<String> row : rows) {
            StringBuilder text = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                text.append(String.format(Locale.ROOT, "%-" + (widths.get(column) + 2) + "s", row.get(column)));
            }
            line(text.toString().stripTrailing());
        }
    }

    private void line(String text) {
        out.println(text.replaceAll("\\p{Cntrl}", " "));
    }
}
