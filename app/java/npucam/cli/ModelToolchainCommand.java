package npucam.cli;

import java.util.concurrent.Callable;
import npucam.model.toolchain.ToolchainEnvironment;
import npucam.model.toolchain.ToolchainPackages;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code npucam model toolchain}: the vendor's tools that compile models for NPUs. */
@Command(
        name = "toolchain",
        description = "Gets and finds the vendor's tool chain (tpu-mlir), which compiles models for NPUs.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ModelToolchainCommand.Install.class, ModelToolchainCommand.Where.class})
final class ModelToolchainCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Missing command: npucam model toolchain install, npucam model toolchain where");
    }

    /** {@code npucam model toolchain install}: a Python environment in the user's cache folder. */
    @Command(
            name = "install",
            description = {
                "Makes a Python environment with the tools in the user's cache folder (3.6 GB, with pip).",
                "Needs Python 3.10. Does nothing when it is there."
            })
    static final class Install implements Callable<Integer> {
        @Option(
                names = "--llm",
                description = "Also for language models (npucam model convert with [llm]): 7 GB instead.")
        private boolean language;

        @Override
        public Integer call() throws InterruptedException {
            System.out.println(ToolchainEnvironment.of(System.getenv())
                    .install(language ? ToolchainPackages.LANGUAGE : ToolchainPackages.VISION, System.err::println));
            return ExitCode.OK;
        }
    }

    /** {@code npucam model toolchain where}: its folder on stdout, or why there is none. */
    @Command(name = "where", description = "Prints the folder of the environment that install made.")
    static final class Where implements Runnable {
        @Override
        public void run() {
            System.out.println(ToolchainEnvironment.of(System.getenv()).require());
        }
    }
}
