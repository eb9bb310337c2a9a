package npucam.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import npucam.model.ModelDescriptor;
import npucam.model.ModelFacts;
import npucam.model.ModelFacts.Net;
import npucam.model.ModelFacts.Port;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code npucam model inspect}: what a model file says of itself. */
@Command(
        name = "inspect",
        description = {
            "Prints what a model file says of itself: chip, versions, inputs, outputs, memory, hash.",
            "Needs neither board nor runtime. Of a .mud it shows the network file that it names."
        })
final class ModelInspectCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = ".onnx, .bmodel, .cvimodel, .axmodel or .mud")
    private Path file;

    @Option(names = "--json", description = "Prints one JSON object instead.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        boolean described = file.toString().toLowerCase(Locale.ROOT).endsWith(".mud");
        Path model = described ? ModelDescriptor.read(file, Optional.empty()).model() : file;
        ModelFacts facts = ModelFacts.read(model);
        if (json) {
            printJson(facts);
        } else {
            print(facts);
        }
        return ExitCode.OK;
    }

    private static void print(ModelFacts facts) {
        row("file", facts.file());
        row("format", facts.kind().name().toLowerCase(Locale.ROOT));
        row("bytes", facts.bytes());
        row("sha256", facts.sha256());
        facts.about().forEach(ModelInspectCommand::row);
        for (Net net : facts.nets()) {
            System.out.println();
            row("network", net.name());
            net.about().forEach(ModelInspectCommand::row);
            net.memoryBytes().forEach((part, bytes) -> row(part, bytes + " bytes"));
            net.inputs().forEach(port -> row("input", text(port)));
            net.outputs().forEach(port -> row("output", text(port)));
        }
    }

    /** What files say is shown on one line, and steers no terminal. */
    private static void row(String name, Object value) {
        System.out.printf(
                Locale.ROOT, "%-20s %s%n", name, value.toString().strip().replaceAll("\\p{Cntrl}", " "));
    }

    private static String text(Port port) {
        String quantization = port.scale() == 1 && port.zeroPoint() == 0
                ? ""
                : " scale " + port.scale() + " zero point " + port.zeroPoint();
        return port.name() + " " + port.type() + " "
                + port.shape().stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]")) + quantization
                + (port.note().isEmpty() ? "" : "; " + port.note());
    }

    private static void printJson(ModelFacts facts) throws IOException {
        try (JsonGenerator out =
                new JsonFactory().createGenerator(System.out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            out.writeStartObject();
            out.writeStringField("file", facts.file().toString());
            out.writeStringField("format", facts.kind().name().toLowerCase(Locale.ROOT));
            out.writeNumberField("bytes", facts.bytes());
            out.writeStringField("sha256", facts.sha256());
            strings(out, "about", facts.about());
            out.writeArrayFieldStart("nets");
            for (Net net : facts.nets()) {
                out.writeStartObject();
                out.writeStringField("name", net.name());
                strings(out, "about", net.about());
                out.writeObjectFieldStart("memoryBytes");
                for (Map.Entry<String, Long> part : net.memoryBytes().entrySet()) {
                    out.writeNumberField(part.getKey(), part.getValue());
                }
                out.writeEndObject();
                ports(out, "inputs", net.inputs());
                ports(out, "outputs", net.outputs());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
            out.writeRaw('\n');
        }
    }

    private static void strings(JsonGenerator out, String name, Map<String, String> values) throws IOException {
        out.writeObjectFieldStart(name);
        for (Map.Entry<String, String> value : values.entrySet()) {
            out.writeStringField(value.getKey(), value.getValue());
        }
        out.writeEndObject();
    }

    private static void ports(JsonGenerator out, String name, List<Port> ports) throws IOException {
        out.writeArrayFieldStart(name);
        for (Port port : ports) {
            out.writeStartObject();
            out.writeStringField("name", port.name());
            out.writeStringField("type", port.type());
            out.writeArrayFieldStart("shape");
            for (Number length : port.shape()) {
                out.writeNumber(length.longValue());
            }
            out.writeEndArray();
            out.writeNumberField("scale", port.scale());
            out.writeNumberField("zeroPoint", port.zeroPoint());
            out.writeStringField("note", port.note());
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
