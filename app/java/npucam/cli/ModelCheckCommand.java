package npucam.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import npucam.model.Board;
import npucam.model.ModelException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code npucam model check}: whether npucam can decode a model, and if not, why, from the file alone. */
@Command(
        name = "check",
        description = {
            "Says how npucam would decode a model, or why it cannot and what to do, without running it.",
            "Of an uncut ONNX it also names the nodes to cut at."
        })
final class ModelCheckCommand implements Callable<Integer> {
    /** What a model can be for. */
    enum TaskWord {
        DETECT,
        POSE,
        SEG,
        OBB,
        CLASSIFY
    }

    @Parameters(paramLabel = "FILE", description = ".onnx, .bmodel, .cvimodel or .mud")
    private Path file;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Class names, one a line, in place of the model's own.")
    private @Nullable Path labels;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description = "What the model is for, where the file does not say: detect, pose, seg, obb or classify.")
    private @Nullable TaskWord task;

    @Option(
            names = "--chip",
            paramLabel = "CHIP",
            converter = ChipWord.class,
            description = "The board it is meant for: bm1684x, bm1688, cv186x (CV186AH), cv181x, cv180x or ax630c.")
    private @Nullable Board chip;

    @Option(names = "--json", description = "Prints one JSON object instead, the problems in it.")
    private boolean json;

    /** The name of a chip. */
    static final class ChipWord implements ITypeConverter<Board> {
        @Override
        public Board convert(String word) {
            return Board.of(word)
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + word + "' is no chip that npucam knows. One of " + Board.allWords()));
        }
    }

    @Override
    public Integer call() throws IOException {
        ModelVerdict verdict = ModelVerdict.of(
                file,
                new ModelVerdict.Question(
                        Optional.ofNullable(labels),
                        Optional.ofNullable(task).map(word -> word.name().toLowerCase(Locale.ROOT)),
                        Optional.ofNullable(chip)));
        if (json) {
            ModelVerdictJson.print(verdict, System.out);
            return verdict.isOk() ? ExitCode.OK : ExitCode.CONFIG;
        }
        // Of a refused model the cuts matter most.
        ModelVerdictText.print(verdict, System.out);
        if (!verdict.isOk()) {
            throw new ModelException(verdict.problems());
        }
        return ExitCode.OK;
    }
}
