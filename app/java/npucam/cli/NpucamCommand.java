package npucam.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import npucam.config.ConfigException;
import npucam.model.ModelException;
import npucam.model.toolchain.ToolFailedException;
import org.tinylog.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code npucam}: the command that holds the others. */
@Command(
        name = "npucam",
        description = "Finds objects in camera pictures with YOLO on an NPU and publishes them over MQTT.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = NpucamCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:done",
            " 1:it ran and failed (camera, runtime, network file)",
            " 2:the command line is wrong",
            "70:an inference did not come back, the NPU hangs",
            "78:the config or the model is wrong"
        },
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            DetectCommand.class,
            DemoCommand.class,
            ModelCommand.class,
            DevicesCommand.class,
            SimulatorCommand.class,
            BenchCommand.class
        })
public final class NpucamCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    NpucamCommand() {}

    /** Runs the command that the arguments name and returns its exit code. */
    public static int execute(String... args) {
        return new CommandLine(new NpucamCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(NpucamCommand::explain)
                .setExecutionExceptionHandler((thrown, command, parsed) -> exitCodeOf(thrown))
                .execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: npucam demo shows what it does");
    }

    /** A misspelt required option is both missing and unknown: the second is what helps, for it suggests the nearest. */
    private static int explain(ParameterException wrong, String... args) {
        CommandLine command = wrong.getCommandLine();
        if (wrong instanceof MissingParameterException
                && !command.getUnmatchedArguments().isEmpty()) {
            wrong = new UnmatchedArgumentException(command, command.getUnmatchedArguments());
        }
        System.err.println(wrong.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(
                wrong, new PrintWriter(System.err, true, StandardCharsets.UTF_8))) {
            System.err.println("Usage and options: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return ExitCode.USAGE;
    }

    /** One line for what the user can mend, a stack trace only for what he cannot. */
    private static int exitCodeOf(Exception thrown) {
        if (thrown instanceof ConfigException config) {
            config.problems().forEach(System.err::println);
            return ExitCode.CONFIG;
        }
        if (thrown instanceof ModelException model) {
            model.problems().forEach(System.err::println);
            return ExitCode.CONFIG;
        }
        if (thrown instanceof ToolFailedException tool && tool.inputWrong()) {
            System.err.println(tool.getMessage());
            return ExitCode.CONFIG;
        }
        if (thrown instanceof RuntimeException
                && thrown.getClass().getPackageName().startsWith("npucam.")) {
            System.err.println(thrown.getMessage());
            return ExitCode.FAILED;
        }
        Logger.error(thrown, "npucam failed: {}", thrown.toString());
        return ExitCode.FAILED;
    }

    /** The version of the build. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"npucam " + number()};
        }

        static String number() {
            Properties properties = new Properties();
            try (InputStream in = NpucamCommand.class.getResourceAsStream("/npucam.properties")) {
                properties.load(in);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
            return properties.getProperty("version");
        }
    }
}
