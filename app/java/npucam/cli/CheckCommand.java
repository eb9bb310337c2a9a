package npucam.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import npucam.config.Config;
import npucam.config.ConfigException;
import npucam.config.ConfigFile;
import npucam.config.Problem;
import npucam.model.ModelException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code npucam check}: what {@code run} would refuse, without opening a camera or a connection. */
@Command(
        name = "check",
        description = "Checks config, model and labels without opening a camera; prints every problem.")
final class CheckCommand implements Callable<Integer> {
    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The config file.")
    private Path file;

    @Option(names = "--json", description = "Prints the problems as one JSON array.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        String found = "";
        List<Problem> problems;
        try {
            found = check();
            problems = List.of();
        } catch (ConfigException wrong) {
            problems = wrong.problems();
        } catch (ModelException wrong) {
            problems = wrong.problems().stream().map(CheckCommand::ofModel).toList();
        }
        if (json) {
            printJson(problems);
        } else {
            problems.forEach(problem -> System.out.println(problem.file().isEmpty() ? problem.message() : problem));
            if (problems.isEmpty()) {
                System.out.println(file + ": OK. " + found);
            }
        }
        return problems.isEmpty() ? ExitCode.OK : ExitCode.CONFIG;
    }

    private String check() {
        Config config = ConfigFile.read(file);
        try (LoadedModel model = LoadedModel.open(config.model(), config.engine(), config.decode(), 1)) {
            return model.descriptor().model() + ": " + model.decoder().description() + "; "
                    + model.engine().description() + golden(model);
        }
    }

    /** Whether there are golden pictures for {@code run} to show; they are not shown here. */
    private static String golden(LoadedModel model) {
        return GoldenReplay.of(model)
                .map(replay -> "; " + GoldenSummary.of(replay.set())
                        + (replay.isOfAnotherFile()
                                ? ", recorded for another model file: after a new training, record them again"
                                : ""))
                .orElse("; no golden pictures");
    }

    /** A model's problem names file, line and fix in its own one line. */
    private static Problem ofModel(String line) {
        return new Problem("", 0, 0, "model.file", "", line, "");
    }

    private static void printJson(List<Problem> problems) throws IOException {
        try (JsonGenerator out =
                new JsonFactory().createGenerator(System.out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            out.writeStartArray();
            for (Problem problem : problems) {
                out.writeStartObject();
                out.writeStringField("file", problem.file());
                out.writeNumberField("line", problem.line());
                out.writeNumberField("column", problem.column());
                out.writeStringField("key", problem.key());
                out.writeStringField("value", problem.value());
                out.writeStringField("message", problem.message());
                out.writeStringField("fix", problem.fix());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeRaw('\n');
        }
    }
}
