package npucam.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code npucam model}: work on model files. */
@Command(
        name = "model",
        description = "Works on model files.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ModelInspectCommand.class,
            ModelCheckCommand.class,
            ModelCutCommand.class,
            ModelConvertCommand.class,
            ModelCompareCommand.class,
            ModelFindingsCommand.class,
            ModelGoldenCommand.class,
            ModelToolchainCommand.class
        })
final class ModelCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Missing command: npucam model inspect, check, cut, convert, compare, golden or toolchain");
    }
}
