package npucam.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import npucam.config.ConvertFile;
import npucam.model.convert.ConversionSettings;
import npucam.model.convert.LlmConversionSettings;
import npucam.model.convert.YoloConversion;
import npucam.model.convert.YoloConversionSettings;
import npucam.model.convert.YoloConversionSettings.Chip;
import npucam.model.llm.LlmSettings;
import npucam.model.toolchain.Toolchain;
import npucam.model.toolchain.ToolchainSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code npucam model convert}: models for boards, with the vendor's tool chain. */
@Command(
        name = "convert",
        description = {
            "Converts a network for boards as a spec says: transform, calibrate, deploy, each model with .mud, labels and report.",
            "What was done before is not done again: after a failure, mend the cause and start it again.",
            "models/README.md explains the spec; models/convert holds some to start from."
        })
final class ModelConvertCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "SPEC.toml", description = "What to convert, for which chips, how.")
    private Path spec;

    @Option(names = "--dry-run", description = "Prints the commands, ready to paste, and runs none.")
    private boolean dryRun;

    @Option(
            names = "--chip",
            split = ",",
            converter = ChipWord.class,
            paramLabel = "CHIP",
            description = "For these chips instead of the spec's: bm1684x, bm1688, cv186x (CV186AH), cv181x (MaixCAM)")
    private List<Chip> chips = List.of();

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "Folder for logs and intermediate files; else one beside the spec, with the spec's name.")
    private @Nullable Path work;

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for the models; else out in that of --work.")
    private @Nullable Path out;

    @Option(
            names = "--toolchain",
            paramLabel = "DIR",
            description = "The tools' Python environment or folder, instead of the spec's.")
    private @Nullable Path toolchain;

    /** A chip by the tools' name or a shop's. */
    static final class ChipWord implements ITypeConverter<Chip> {
        @Override
        public Chip convert(String written) {
            String word = written.toLowerCase(Locale.ROOT);
            try {
                return Chip.valueOf(YoloConversionSettings.OTHER_CHIPS
                        .getOrDefault(word, word)
                        .toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException unknown) {
                throw new TypeConversionException(
                        "'" + written + "' is no chip this makes models for: bm1684x, bm1688, cv186x or cv181x");
            }
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        ConversionSettings settings = ConvertFile.read(spec, chips, !dryRun);
        if (settings instanceof YoloConversionSettings yolo) {
            return convert(yolo);
        }
        if (settings instanceof LlmConversionSettings language) {
            return convert(language.llm());
        }
        throw new IllegalStateException("a kind of conversion without a way: " + settings.getClass());
    }

    private int convert(YoloConversionSettings settings) throws InterruptedException {
        Path folder = work == null ? besideTheSpec() : work;
        YoloConversion conversion = YoloConversion.plan(settings, folder);
        conversion.notes().forEach(note -> System.err.println("note: " + note));
        if (dryRun) {
            System.out.print(conversion.script());
            return ExitCode.OK;
        }
        Toolchain tools = Toolchain.find(toolsFor(settings.toolchain()), System.getenv());
        System.err.println("tool chain: " + tools.description());
        List<Path> models =
                conversion.run(tools, out == null ? folder.resolve("out") : out, new ConversionLines(System.err));
        int worst = ExitCode.OK;
        for (Path model : models) {
            worst = Math.max(worst, sayWhatItIs(model));
        }
        return worst;
    }

    private int convert(LlmSettings settings) throws InterruptedException {
        if (!chips.isEmpty() || out != null) {
            throw new ParameterException(
                    command.commandLine(),
                    "--chip and --out are for cameras' models; this spec has a section [llm]: set chip and out_dir there");
        }
        Path folder = work == null ? besideTheSpec() : work;
        LlmConvert conversion =
                new LlmConvert(settings, folder, toolsFor(settings.toolchain()), new ConversionLines(System.err));
        if (dryRun) {
            conversion.dryRun();
        } else {
            conversion.run();
        }
        return ExitCode.OK;
    }

    private Path besideTheSpec() {
        String name = String.valueOf(spec.getFileName());
        String base = name.endsWith(".toml") ? name.substring(0, name.length() - ".toml".length()) : name + ".work";
        return spec.resolveSibling(base);
    }

    private ToolchainSettings toolsFor(ToolchainSettings ofSpec) {
        return toolchain == null ? ofSpec : new ToolchainSettings(Optional.of(toolchain), Optional.empty());
    }

    /** As {@code run} would take it or refuse it. */
    private static int sayWhatItIs(Path mud) {
        ModelVerdict verdict =
                ModelVerdict.of(mud, new ModelVerdict.Question(Optional.empty(), Optional.empty(), Optional.empty()));
        if (verdict.isOk()) {
            verdict.decode()
                    .ifPresent(decode -> System.out.println(
                            mud + ": OK. " + decode.recognition().description()));
            return ExitCode.OK;
        }
        System.out.println(mud + ": converted, but npucam run would refuse it:");
        verdict.problems().forEach(System.out::println);
        return ExitCode.CONFIG;
    }
}
