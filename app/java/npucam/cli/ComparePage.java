package npucam.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import npucam.capture.Pictures;
import npucam.data.Detection;
import npucam.data.Findings;
import npucam.data.Frame;
import npucam.draw.AnnotatedPicture;
import npucam.draw.Markup;
import npucam.model.NewFile;
import npucam.model.compare.Change;
import npucam.model.compare.Difference;
import npucam.model.compare.WorstPicture;

/**
 * A {@link CompareReport} as one HTML file, pictures inside: it can be sent by mail and read without a network. It holds no scripts, and the
 * reader is told to run and fetch none; names from files cannot become markup.
 */
final class ComparePage {
    /** So that several stand side by side on a screen in their own size, with captions that can be read. */
    private static final int LONGEST_SIDE = 640;

    private static final String STYLE = """
            body { font: 15px/1.45 sans-serif; margin: 24px auto; max-width: 1960px; padding: 0 16px; color: #1a1a1a; }
            h1 { font-size: 22px; } h2 { font-size: 18px; margin-top: 32px; } h3 { font-size: 15px; margin: 28px 0 6px; overflow-wrap: anywhere; }
            .verdict { font-size: 17px; background: #eef3f8; border-left: 5px solid #0072b2; padding: 12px 16px; overflow-wrap: anywhere; }
            .table { overflow-x: auto; }
            table { border-collapse: collapse; } th, td { text-align: left; padding: 4px 12px 4px 0; border-bottom: 1px solid #ddd; white-space: nowrap; }
            .row { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start; }
            figure { margin: 0; max-width: 640px; } figure img { max-width: 100%; display: block; }
            figcaption { padding-top: 4px; font-size: 14px; overflow-wrap: anywhere; }
            """;

    private final CompareReport report;
    private final Writer page;

    private ComparePage(CompareReport report, Writer page) {
        this.report = report;
        this.page = page;
    }

    /**
     * Reads and draws the worst pictures again and writes everything.
     *
     * @throws npucam.model.ModelException when the file cannot be written
     * @throws npucam.capture.CaptureException when a picture is no longer there
     */
    static void write(CompareReport report, Path file) {
        NewFile.write(
                out -> {
                    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
                    write(report, writer);
                    writer.flush();
                },
                file);
    }

    /** The page alone. Pictures go through one by one: all of them may be more than there is memory. */
    static void write(CompareReport report, Writer to) throws IOException {
        new ComparePage(report, to).write();
    }

    private void write() throws IOException {
        head();
        CompareRows rows = new CompareRows(report);
        table("Models", rows.models());
        about();
        if (!report.outcome().classifiers()) {
            table("Classes", rows.classes());
        }
        problems();
        worst();
        add("</body></html>");
    }

    private void head() throws IOException {
        add("<!DOCTYPE html>");
        add("<html lang=\"en\"><head><meta charset=\"utf-8\">");
        add(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">");
        add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        add("<title>" + Markup.escaped(report.name(0)) + " compared</title><style>");
        add(STYLE + "</style></head><body>");
        add("<h1>" + Markup.escaped(report.name(0)) + " compared</h1>");
        add("<p class=\"verdict\">" + Markup.escaped(report.verdict()) + "</p>");
        add("<p>" + Markup.escaped(CompareTable.scope(report)) + "</p>");
    }

    private void table(String title, List<List<String>> rows) throws IOException {
        add("<h2>" + title + "</h2><div class=\"table\"><table>");
        String cell = "th";
        for (List<String> row : rows) {
            StringBuilder cells = new StringBuilder("<tr>");
            for (String text : row) {
                cells.append('<').append(cell).append('>').append(Markup.escaped(text));
                cells.append("</").append(cell).append('>');
            }
            add(cells + "</tr>");
            cell = "td";
        }
        add("</table></div>");
    }

    private void about() throws IOException {
        add("<ul>");
        for (int model = 0; model < report.models().size(); model++) {
            FindingsFile.Head head = report.models().get(model);
            List<String> lines = new ArrayList<>(List.of(head.description(), head.engine()));
            lines.addAll(head.assumed());
            add("<li>" + Markup.escaped(CompareReport.letter(model) + ": " + String.join("; ", lines)) + "</li>");
        }
        add("</ul>");
        for (String note : report.notes()) {
            add("<p>" + Markup.escaped(note) + "</p>");
        }
        if (!report.outcome().classifiers()) {
            add("<p>kept, lost, new: objects that both see, that only " + CompareReport.letter(0)
                    + " sees, that only the other sees. Score shift: the mean of the other's score less "
                    + CompareReport.letter(0) + "'s; its size: the mean without the sign.</p>");
        }
    }

    private void problems() throws IOException {
        if (!report.problems().isEmpty()) {
            add("<h2>Pictures that cannot be read</h2><ul>");
            for (String problem : report.problems()) {
                add("<li>" + Markup.escaped(problem) + "</li>");
            }
            add("</ul>");
        }
    }

    private void worst() throws IOException {
        add("<h2>Where they differ most</h2>");
        if (report.outcome().worst().isEmpty()) {
            add("<p>Nowhere: in every picture all models see the same.</p>");
        }
        for (WorstPicture picture : report.outcome().worst()) {
            add("<h3>" + Markup.escaped(picture.name())
                    + String.format(Locale.ROOT, ", weight %.2f</h3><div class=\"row\">", picture.weight()));
            Frame frame = Pictures.read(Path.of(picture.name()));
            figure(frame, 0, picture.seen().get(0), List.of(), "");
            for (int other = 0; other < picture.differences().size(); other++) {
                Difference difference = picture.differences().get(other);
                figure(
                        frame,
                        other + 1,
                        marked(picture.seen().get(other + 1), difference),
                        difference.lost().stream().map(Change::object).toList(),
                        text(difference));
            }
            add("</div>");
        }
    }

    private void figure(Frame frame, int model, Findings seen, List<Detection> lost, String text) throws IOException {
        byte[] jpeg = new AnnotatedPicture(frame, seen, lost, LONGEST_SIDE).jpeg();
        String caption = Markup.escaped(report.name(model) + (text.isEmpty() ? "" : ": " + text));
        add("<figure><img alt=\"" + caption + "\" src=\"data:image/jpeg;base64,"
                + Base64.getEncoder().encodeToString(jpeg) + "\"><figcaption>" + caption + "</figcaption></figure>");
    }

    /** New objects say so in their caption. */
    private static Findings marked(Findings seen, Difference difference) {
        List<Detection> added = difference.added().stream().map(Change::object).toList();
        return new Findings(
                seen.detections().stream()
                        .map(object -> added.contains(object) ? named("new: " + object.label(), object) : object)
                        .toList(),
                seen.top());
    }

    private static Detection named(String label, Detection object) {
        return new Detection(
                object.boxInFrame(),
                object.classId(),
                label,
                object.score(),
                object.keypoints(),
                object.rotated(),
                object.mask());
    }

    private String text(Difference difference) {
        if (report.outcome().classifiers()) {
            return difference.weight() > 0 ? "another best class" : "the same best class";
        }
        List<String> parts = new ArrayList<>();
        parts.add(difference.kept() + " kept");
        difference.lost().forEach(change -> parts.add("lost " + text(change)));
        difference.added().forEach(change -> parts.add("new " + text(change)));
        return String.join(", ", parts);
    }

    private static String text(Change change) {
        String score = String.format(
                Locale.ROOT, "%s %.2f", change.object().label(), change.object().score());
        return change.faintScore() > 0
                ? score + String.format(Locale.ROOT, " (the other: %.2f)", change.faintScore())
                : score;
    }

    private void add(String line) throws IOException {
        page.write(line);
        page.write('\n');
    }
}
