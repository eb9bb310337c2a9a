package npucam.cli;

import npucam.npu.EngineException;
import npucam.npu.Simulator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code npucam simulator}: the vendor's chip simulators, which run a board's model files on a PC. */
@Command(
        name = "simulator",
        description = {
            "Gets and finds the vendor's chip simulators.",
            "With them a PC runs the very model file that goes to the board (.bmodel, .cvimodel), slowly."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SimulatorCommand.Install.class, SimulatorCommand.Where.class})
final class SimulatorCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Missing command: npucam simulator install, npucam simulator where");
    }

    /** {@code npucam simulator install}: the libraries, out of a Python package, into the user's cache folder. */
    @Command(
            name = "install",
            description = "Downloads the simulators (312 MB, with pip) into the user's cache folder (32 MB).")
    static final class Install implements Runnable {
        @Override
        public void run() {
            System.out.println(Simulator.install(System.err::println));
        }
    }

    /** {@code npucam simulator where}: their folder on stdout, or why there is none. */
    @Command(name = "where", description = "Prints the simulators' folder.")
    static final class Where implements Runnable {
        @Override
        public void run() {
            Simulator simulator = Simulator.find();
            System.out.println(simulator.folder().orElseThrow(() -> new EngineException(simulator.whyNot())));
        }
    }
}
