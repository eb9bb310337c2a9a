package npucam.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import npucam.model.compare.Change;
import npucam.model.compare.Difference;
import npucam.model.compare.Figures;
import npucam.model.compare.Precision;
import npucam.model.compare.WorstPicture;
import npucam.publish.FindingsJson;

/** Writes a {@link CompareReport} as one JSON object on one line; {@code null} where there is nothing to measure. */
final class CompareJson {
    private static final int DIGITS = 5;

    private final CompareReport report;
    private final JsonGenerator json;

    private CompareJson(CompareReport report, JsonGenerator json) {
        this.report = report;
        this.json = json;
    }

    static void print(CompareReport report, PrintStream out) throws IOException {
        try (JsonGenerator json =
                new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            new CompareJson(report, json).write();
            json.writeRaw('\n');
        }
    }

    private void write() throws IOException {
        json.writeStartObject();
        json.writeStringField("verdict", report.verdict());
        texts("notes", report.notes());
        json.writeStringField("task", report.models().get(0).task());
        json.writeStringField("images", report.images().toString());
        json.writeNumberField("pictures", report.outcome().pictures());
        texts("unreadable", report.problems());
        json.writeStringField("truth", report.labels().map(Object::toString).orElse(CompareReport.letter(0)));
        json.writeNumberField("unlabelled", report.unlabelled());
        number("threshold", report.outcome().threshold());
        number("iou", report.iou());
        json.writeArrayFieldStart("models");
        for (int model = 0; model < report.models().size(); model++) {
            writeModel(model);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("worst");
        for (WorstPicture picture : report.outcome().worst()) {
            writeWorst(picture);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeModel(int model) throws IOException {
        FindingsFile.Head head = report.models().get(model);
        json.writeStartObject();
        json.writeStringField("name", CompareReport.letter(model));
        json.writeStringField("file", head.model());
        json.writeStringField("decoder", head.description());
        json.writeStringField("engine", head.engine());
        texts("assumed", head.assumed());
        if (model == 0) {
            json.writeNumberField("seen", report.outcome().seenByReference());
            if (report.outcome().ofReference().isPresent()) {
                writePrecision(report.outcome().ofReference().get());
            }
        } else {
            writeFigures(report.outcome().others().get(model - 1));
        }
        json.writeEndObject();
    }

    private void writeFigures(Figures figures) throws IOException {
        number("agreement", figures.agreement());
        number("meanShift", figures.meanShift());
        if (figures instanceof Figures.OfObjects objects) {
            json.writeNumberField("kept", objects.kept());
            json.writeNumberField("lost", objects.lost());
            json.writeNumberField("new", objects.added());
            number("meanAbsoluteShift", objects.meanAbsoluteShift());
            number("boxIou", objects.meanOverlap());
            number("maskIou", objects.meanMaskOverlap());
            number("oks", objects.meanKeypointSimilarity());
            writePrecision(objects.precision());
            writeClasses(objects);
        } else if (figures instanceof Figures.OfClassifier classifier) {
            json.writeNumberField("sameBest", classifier.sameBest());
            json.writeNumberField("bestInTop5", classifier.bestInTop());
        }
    }

    private void writePrecision(Precision precision) throws IOException {
        number("map50to95", precision.at50To95());
        number("map50", precision.at50());
    }

    private void writeClasses(Figures.OfObjects objects) throws IOException {
        List<String> labels = report.models().get(0).labels();
        json.writeArrayFieldStart("classes");
        for (int classId = 0; classId < labels.size(); classId++) {
            Precision.OfClass precision = objects.precision().classes().get(classId);
            Figures.OfClass counts = objects.classes().get(classId);
            json.writeStartObject();
            json.writeStringField("label", FindingsJson.validUnicode(labels.get(classId)));
            json.writeNumberField("true", precision.truths());
            number("map50to95", precision.at50To95());
            number("map50", precision.at50());
            json.writeNumberField("kept", counts.kept());
            json.writeNumberField("lost", counts.lost());
            json.writeNumberField("new", counts.added());
            number("meanShift", counts.meanShift());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeWorst(WorstPicture picture) throws IOException {
        json.writeStartObject();
        json.writeStringField("image", picture.name());
        number("weight", picture.weight());
        json.writeArrayFieldStart("models");
        for (int other = 0; other < picture.differences().size(); other++) {
            Difference difference = picture.differences().get(other);
            json.writeStartObject();
            json.writeStringField("name", CompareReport.letter(other + 1));
            json.writeNumberField("kept", difference.kept());
            writeChanges("lost", difference.lost());
            writeChanges("new", difference.added());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeChanges(String name, List<Change> changes) throws IOException {
        json.writeArrayFieldStart(name);
        for (Change change : changes) {
            json.writeStartObject();
            json.writeStringField(
                    "label", FindingsJson.validUnicode(change.object().label()));
            number("score", change.object().score());
            number("otherScore", change.faintScore());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void texts(String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private void number(String name, double value) throws IOException {
        json.writeFieldName(name);
        if (Double.isNaN(value)) {
            json.writeNull();
        } else {
            FindingsJson.writeRounded(json, value, DIGITS);
        }
    }
}
