package npucam.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import npucam.cli.ModelVerdict.Decode;
import npucam.data.ImageInput;
import npucam.data.TensorSpec;
import npucam.decode.Recognition;
import npucam.model.CutOffer;
import npucam.model.CutOffers;
import npucam.model.ModelException.Problem;

/** A verdict for programs: one JSON object. What is not known is left out. */
final class ModelVerdictJson {
    private final JsonGenerator json;

    private ModelVerdictJson(JsonGenerator json) {
        this.json = json;
    }

    static void print(ModelVerdict verdict, OutputStream out) throws IOException {
        try (JsonGenerator json =
                new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            new ModelVerdictJson(json).write(verdict);
            json.writeRaw('\n');
        }
    }

    private void write(ModelVerdict verdict) throws IOException {
        json.writeStartObject();
        json.writeStringField("file", verdict.file().toString());
        json.writeBooleanField("ok", verdict.isOk());
        if (verdict.decode().isPresent()) {
            write(verdict.decode().get());
        }
        strings("assumptions", verdict.assumptions());
        json.writeArrayFieldStart("problems");
        for (Problem problem : verdict.details()) {
            json.writeStartObject();
            json.writeStringField("reason", problem.reason());
            json.writeStringField("fix", problem.fix());
            json.writeEndObject();
        }
        json.writeEndArray();
        if (!verdict.advice().isEmpty()) {
            json.writeStringField("board", verdict.advice());
        }
        if (verdict.cuts().isPresent()) {
            write(verdict.cuts().get());
        }
        if (!verdict.notCut().isEmpty()) {
            json.writeStringField("notCut", verdict.notCut());
        }
        strings("doubts", verdict.doubts());
        json.writeEndObject();
    }

    private void write(Decode decode) throws IOException {
        Recognition recognition = decode.recognition();
        json.writeStringField("model", decode.model().toString());
        json.writeStringField("family", recognition.family());
        json.writeStringField("task", recognition.task());
        json.writeStringField("scheme", recognition.scheme());
        json.writeNumberField("classes", recognition.classCount());
        json.writeStringField("sureness", recognition.sureness().name().toLowerCase(java.util.Locale.ROOT));
        write(decode.input());
        json.writeArrayFieldStart("outputs");
        for (int i = 0; i < decode.outputs().size(); i++) {
            json.writeStartObject();
            tensor(decode.outputs().get(i));
            json.writeStringField("role", recognition.roles().get(i));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void write(ImageInput input) throws IOException {
        json.writeObjectFieldStart("input");
        tensor(input.tensor());
        json.writeNumberField("width", input.width());
        json.writeNumberField("height", input.height());
        json.writeStringField("layout", input.layout().name());
        json.writeStringField("colorOrder", input.colorOrder().name());
        floats("mean", input.mean());
        floats("scale", input.scale());
        json.writeNumberField("padValue", input.padValue());
        json.writeEndObject();
    }

    private void tensor(TensorSpec tensor) throws IOException {
        json.writeStringField("name", tensor.name());
        json.writeStringField("type", tensor.type().name());
        json.writeArrayFieldStart("shape");
        for (int length : tensor.shape()) {
            json.writeNumber(length);
        }
        json.writeEndArray();
        json.writeNumberField("quantizationScale", tensor.quantization().scale());
        json.writeNumberField("zeroPoint", tensor.quantization().zeroPoint());
    }

    private void write(CutOffers cuts) throws IOException {
        json.writeObjectFieldStart("cuts");
        json.writeStringField("family", cuts.family().toString());
        json.writeStringField("exporter", cuts.exporter());
        json.writeNumberField("classes", cuts.classes());
        json.writeNumberField("regMax", cuts.regMax());
        json.writeArrayFieldStart("offers");
        for (CutOffer offer : cuts.offers()) {
            json.writeStartObject();
            json.writeStringField("scheme", offer.scheme().text());
            json.writeBooleanField("offered", offer.isOffered());
            json.writeBooleanField("namedInFile", offer.namedInFile());
            strings("names", offer.names());
            json.writeStringField("whyNot", offer.whyNot());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void strings(String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private void floats(String name, List<Float> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (float value : values) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }
}
