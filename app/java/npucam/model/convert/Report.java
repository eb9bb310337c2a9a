package npucam.model.convert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import npucam.model.ModelFacts;

/**
 * What a conversion was and came to.
 *
 * @param tools which tool chain
 * @param toolVersion as the tool prints it; empty when it did not
 * @param steps those that led to the model, in order
 * @param toFloat how near the model's outputs came to the float network's; empty when nothing was compared
 * @param onSimulator how near the simulated chip came to what the compiler computed; empty likewise
 */
record Report(
        String spec,
        Product product,
        ModelFacts facts,
        String tools,
        String toolVersion,
        List<Done> steps,
        Optional<Comparison> toFloat,
        Optional<Comparison> onSimulator) {

    Report {
        steps = List.copyOf(steps);
    }

    /** A step and how long it took. */
    record Done(Step step, long millis) {}

    /** For people, as Markdown. */
    String text() {
        StringBuilder text = new StringBuilder("# " + product.name() + "\n\n");
        row(text, "model", facts.file().getFileName() + ", " + facts.bytes() + " bytes");
        row(text, "sha256", facts.sha256());
        row(text, "made from", spec);
        row(
                text,
                "chip",
                product.chip().text() + ", cores: " + product.variant().numCore());
        row(text, "computes in", quantization());
        row(text, "ends at", endsAt());
        row(text, "tool chain", (tools + " " + toolVersion).strip());
        facts.nets().forEach(net -> net.memoryBytes().forEach((part, bytes) -> row(text, part, bytes + " bytes")));
        text.append("\n## On the test picture\n\n");
        text.append(toFloat.map(
                        comparison -> "Against the float network " + comparison.text() + ".\n\n" + table(comparison))
                .orElse("Nothing was compared: the spec has no test_input.\n"));
        onSimulator.ifPresent(comparison -> text.append("\nThe simulated chip against what the compiler computed: ")
                .append(comparison.text())
                .append(".\n"));
        text.append("\n## How\n\n");
        steps.forEach(done -> text.append(String.format(
                Locale.ROOT,
                "%s, %.1f s:\n\n```\n%s\n```\n\n",
                done.step.name(),
                done.millis / 1000.0,
                done.step.text())));
        return text.toString();
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append("- ").append(name).append(": ").append(value).append('\n');
    }

    private static String table(Comparison comparison) {
        StringBuilder table = new StringBuilder("| output | cosine | euclidean |\n|---|---|---|\n");
        comparison
                .outputs()
                .forEach(output -> table.append(String.format(
                        Locale.ROOT, "| %s | %.6f | %.6f |\n", output.name(), output.cosine(), output.euclidean())));
        return table.toString();
    }

    private String quantization() {
        return product.variant().quantize().name() + (product.variant().asymmetric() ? " asymmetric" : "");
    }

    private String endsAt() {
        Network network = product.network();
        String names = network.outputNames().isEmpty() ? "its own outputs" : String.join(", ", network.outputNames());
        return network.scheme().isEmpty() ? names : network.scheme() + ": " + names;
    }

    /** For programs. */
    String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            out.writeStartObject();
            out.writeStringField("model", String.valueOf(facts.file().getFileName()));
            out.writeNumberField("bytes", facts.bytes());
            out.writeStringField("sha256", facts.sha256());
            out.writeStringField("spec", spec);
            out.writeStringField("chip", product.chip().text());
            out.writeNumberField("cores", product.variant().numCore());
            out.writeStringField("quantize", product.variant().quantize().name());
            out.writeBooleanField("asymmetric", product.variant().asymmetric());
            out.writeStringField("scheme", product.network().scheme());
            out.writeStringField("tools", tools);
            out.writeStringField("toolVersion", toolVersion);
            memory(out);
            comparison(out, "toFloat", toFloat);
            comparison(out, "onSimulator", onSimulator);
            out.writeArrayFieldStart("steps");
            for (Done done : steps) {
                out.writeStartObject();
                out.writeStringField("name", done.step.name());
                out.writeNumberField("millis", done.millis);
                out.writeStringField("command", done.step.text());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException noneInMemory) {
            throw new IllegalStateException(noneInMemory);
        }
        return text + "\n";
    }

    private void memory(JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("memoryBytes");
        for (ModelFacts.Net net : facts.nets()) {
            for (Map.Entry<String, Long> part : net.memoryBytes().entrySet()) {
                out.writeNumberField(part.getKey(), part.getValue());
            }
        }
        out.writeEndObject();
    }

    private static void comparison(JsonGenerator out, String name, Optional<Comparison> compared) throws IOException {
        if (compared.isEmpty()) {
            return;
        }
        out.writeObjectFieldStart(name);
        out.writeNumberField("cosineAsked", compared.get().cosineAsked());
        out.writeNumberField("euclideanAsked", compared.get().euclideanAsked());
        out.writeArrayFieldStart("outputs");
        for (Comparison.Output output : compared.get().outputs()) {
            out.writeStartObject();
            out.writeStringField("name", output.name());
            out.writeNumberField("cosine", output.cosine());
            out.writeNumberField("euclidean", output.euclidean());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
